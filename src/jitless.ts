/**
 * Compiled schemas need `new Function`, which the site's policy forbids. To be loaded before anything that makes a
 * schema: Zod tries it out with the first one.
 */
import { config } from 'zod';

config({ jitless: true });
