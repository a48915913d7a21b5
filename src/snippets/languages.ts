// The languages in which a request is shown, in the order of their tabs. A language added here is everywhere.
import type { HttpRequest } from '../../spec/http-request.ts';
import { csharpSnippet } from './csharp.ts';
import { curlSnippet } from './curl.ts';
import type { HighlightLanguage } from './highlight.ts';
import { javaSnippet } from './java.ts';
import { javascriptSnippet } from './javascript.ts';
import { phpSnippet } from './php.ts';
import { pythonSnippet } from './python.ts';

/** A language of snippets: its id in addresses and storage, its name for readers, and how it is made and coloured. */
export interface SnippetLanguage {
  readonly id: string;
  readonly label: string;
  readonly highlight: HighlightLanguage;
  readonly generate: (request: HttpRequest) => string;
}

/** Every language, curl first. */
export const snippetLanguages = [
  { id: 'curl', label: 'curl', highlight: 'bash', generate: curlSnippet },
  { id: 'javascript', label: 'JavaScript', highlight: 'javascript', generate: javascriptSnippet },
  { id: 'python', label: 'Python', highlight: 'python', generate: pythonSnippet },
  { id: 'php', label: 'PHP', highlight: 'php', generate: phpSnippet },
  { id: 'csharp', label: 'C#', highlight: 'csharp', generate: csharpSnippet },
  { id: 'java', label: 'Java', highlight: 'java', generate: javaSnippet },
] as const satisfies readonly SnippetLanguage[];
