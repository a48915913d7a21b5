// Colours code as HTML with classes (`hljs-…`) and no inline style, so that it works under the site's CSP.
// Only the languages of snippets and answers are registered, which keeps the script small.
import hljs from 'highlight.js/lib/core';
import bash from 'highlight.js/lib/languages/bash';
import csharp from 'highlight.js/lib/languages/csharp';
import http from 'highlight.js/lib/languages/http';
import java from 'highlight.js/lib/languages/java';
import javascript from 'highlight.js/lib/languages/javascript';
import json from 'highlight.js/lib/languages/json';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';

const grammars = { bash, csharp, http, java, javascript, json, php, python };

/** A language that can be highlighted, by its highlight.js id. */
export type HighlightLanguage = keyof typeof grammars;

for (const [language, grammar] of Object.entries(grammars)) hljs.registerLanguage(language, grammar);

/**
 * Code as HTML, escaped, in `<span class="hljs-…">`. It goes inside `<pre><code class="hljs">`.
 *
 * @param language - of the code; an answer that is not what its type says is still escaped
 */
export function highlight(code: string, language: HighlightLanguage): string {
  return hljs.highlight(code, { language, ignoreIllegals: true }).value;
}
