/** `t` for what translates requests of v2: on operation pages at build time, in the translator's script. */
import words from './en.migration.json' with { type: 'json' };
import { createTranslator } from './translator.ts';

/** The text for a key, in the page's language. */
export const t = createTranslator(words);
