/** What axe finds on a page: WCAG 2.2 AA and its best practices, in both themes, with everything unfolded. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type axe from 'axe-core';
import type { AxeResults, RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';

/** Its small form, which a browser has read in less than half of the time; every page has to. */
const SOURCE = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const ALL: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  iframes: false,
  // No rule of these reads what the style sheets hold, and to load them all again takes axe longer than most rules.
  preload: { assets: ['media'] },
};
/** What depends on the theme. */
const COLOURS: RunOptions = {
  ...ALL,
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/** What axe finds on a page as it is now, one line for each element. */
async function findings(page: Page, options: RunOptions): Promise<readonly string[]> {
  const { violations }: AxeResults = await page.evaluate((given) => {
    const { axe: loaded } = globalThis as unknown as { axe: typeof axe }; // put there by `findingsInBothThemes`
    return loaded.run(document, given);
  }, options);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary?.replaceAll(/\s+/g, ' ')}`,
    ),
  );
}

/** Looks at a page in light and dark: all rules once, those about colours twice. */
export async function findingsInBothThemes(page: Page): Promise<readonly string[]> {
  await page.evaluate(SOURCE);
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'light';
    for (const details of document.querySelectorAll('details')) details.open = true;
  });
  const light = await findings(page, ALL);
  await page.evaluate(() => {
    document.documentElement.dataset.theme = 'dark';
  });
  const dark = await findings(page, COLOURS);
  return [...light.map((finding) => `light: ${finding}`), ...dark.map((finding) => `dark: ${finding}`)];
}
