/** `t` for the operator's page. */
import words from './en.operator.json' with { type: 'json' };
import { createTranslator } from './translator.ts';

/** The text for a key, in the page's language. */
export const t = createTranslator(words);
