/** `t` for the connecting app and its page. */
import words from './en.cubicle.json' with { type: 'json' };
import { createTranslator } from './translator.ts';

/** The text for a key, in the page's language. */
export const t = createTranslator(words);
