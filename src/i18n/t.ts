/** `t` for everything that is rendered at build time. Scripts use `browser.ts`, which carries fewer words. */

import browser from './en.browser.json' with { type: 'json' };
import home from './en.home.json' with { type: 'json' };
import en from './en.json' with { type: 'json' };
import migration from './en.migration.json' with { type: 'json' };
import operation from './en.operation.json' with { type: 'json' };
import requests from './en.requests.json' with { type: 'json' };
import { createTranslator } from './translator.ts';

/** The text for a key, in the site's language. */
export const t = createTranslator({ ...browser, ...home, ...migration, ...operation, ...requests, ...en });
