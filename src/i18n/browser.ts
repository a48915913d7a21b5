/** `t` for scripts of the shell. Its dictionary is on every page: keep it to words that only a script can know. */
import words from './en.browser.json' with { type: 'json' };
import { createTranslator } from './translator.ts';

/** The text for a key, in the page's language. */
export const t = createTranslator(words);
