/** `t` for the console's applications. */
import words from './en.console.json' with { type: 'json' };
import { createTranslator } from './translator.ts';

/** The text for a key, in the page's language. */
export const t = createTranslator(words);
export type ConsoleWord = Parameters<typeof t>[0];
