/** Writes a request into the tabs of its languages. Loaded with the first edit, or for a language other than curl. */
import type { HttpRequest } from '../../spec/http-request.ts';
import { highlight } from '../snippets/highlight.ts';
import { snippetLanguages } from '../snippets/languages.ts';

/** Shows the request in every tab below `root`. */
export function showSnippets(root: ParentNode, request: HttpRequest): void {
  for (const { id, generate, highlight: language } of snippetLanguages) {
    const code = root.querySelector(`#request-${id} code`);
    if (code) code.innerHTML = highlight(generate(request), language); // escaped by the highlighter
  }
}
