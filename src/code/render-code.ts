/**
 * One way that code looks on this site: a label, a copy button, coloured text. Markdown's code blocks and
 * `CodeBlock.astro` both come from here. The places for the visitor's token and for this server's address
 * are marked, so that `sandbox/fill.ts` can fill them in.
 */
import { t } from '../i18n/t.ts';
import { ORIGIN_PLACEHOLDER, TOKEN_PLACEHOLDER, WRITTEN_ORIGIN } from '../sandbox/placeholders.ts';
import { type HighlightLanguage, highlight } from '../snippets/highlight.ts';

/** What code can be written in here; `text` is anything without colours. */
export type CodeLanguage = HighlightLanguage | 'text';

/** Code as text, and what it is written in. */
export interface Code {
  readonly code: string;
  readonly language: CodeLanguage;
  /** Stands above the code; without it the language's name does. */
  readonly label?: string | undefined;
}

/** Languages by the name that people use for them. */
const languageNames: Readonly<Record<CodeLanguage, string>> = {
  bash: 'Terminal',
  csharp: 'C#',
  http: 'HTTP',
  java: 'Java',
  javascript: 'JavaScript',
  json: 'JSON',
  php: 'PHP',
  python: 'Python',
  text: '',
};

/** The name to show for a language. */
export function languageName(language: CodeLanguage): string {
  return languageNames[language];
}

/** Whether a name (of a fenced block, say) is a language that is known here. */
export function isCodeLanguage(name: string): name is CodeLanguage {
  return Object.hasOwn(languageNames, name);
}

/** Coloured HTML for the inside of `<code>`, with the fill-in places marked. */
export function renderCodeText(code: string, language: CodeLanguage): string {
  const here = code.replaceAll(WRITTEN_ORIGIN, ORIGIN_PLACEHOLDER);
  return withFillPlaces(language === 'text' ? escapeText(here) : highlight(here, language));
}

/** Marks the places for the visitor's token and this server's address in HTML. */
export function withFillPlaces(html: string): string {
  return html
    .replaceAll(TOKEN_PLACEHOLDER, `<span data-fill="token">${TOKEN_PLACEHOLDER}</span>`)
    .replaceAll(ORIGIN_PLACEHOLDER, `<span data-fill="origin">${ORIGIN_PLACEHOLDER}</span>`);
}

/** A whole code block as HTML. */
export function renderCodeBlock({ code, language, label }: Code): string {
  const name = label ?? languageName(language);
  return [
    `<figure class="code-block not-content"><figcaption data-pagefind-ignore><span class="code-label">${escapeText(name)}</span>`,
    copyButton(),
    `</figcaption><pre tabindex="0" data-copy-source><code>${renderCodeText(code, language)}</code></pre></figure>`,
  ].join('');
}

/** The copy button as HTML; `elements/copy-button.ts` makes it work. */
export function copyButton(label: string = t('copy.label')): string {
  return `<copy-button><button type="button"><span data-part="label">${escapeText(label)}</span></button></copy-button>`;
}

/** Text as HTML. */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
