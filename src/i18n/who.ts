/** `t` for what tells which of the visitor's credentials can call an operation. */
import words from './en.who.json' with { type: 'json' };
import { createTranslator } from './translator.ts';

/** The text for a key, in the page's language. */
export const t = createTranslator(words);
