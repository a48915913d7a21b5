/** Finds the browser that the tests drive: the one that is named, the system's, or the one that Playwright brought. */
import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const OF_THE_SYSTEM = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** What to do when there is none. */
export const NO_BROWSER =
  'There is no Chromium to test the pages with. Install it (Debian and Ubuntu: apt-get install chromium), or name one in CHROMIUM_PATH.';

/** The path of a browser; `undefined` when there is none. @throws {Error} `CHROMIUM_PATH` names none */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const named = environment.CHROMIUM_PATH;
  if (named !== undefined && named !== '') {
    if (existsSync(named)) return named;
    throw new Error(`CHROMIUM_PATH is "${named}", where there is no browser.`);
  }
  return [...OF_THE_SYSTEM, chromium.executablePath()].find((path) => existsSync(path));
}
