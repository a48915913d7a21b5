/** Every page of ours passes axe (WCAG 2.2 AA) in both themes, with everything on it unfolded. */
import axe, { type AxeResults, type RunOptions } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { operationOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { Console } from './console.ts';
import { sitePages } from './site.ts';
import { test, type Visitor } from './stage.ts';

const ALL: RunOptions = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  resultTypes: ['violations'],
  iframes: false,
};
/** What depends on the theme. */
const COLOURS: RunOptions = {
  ...ALL,
  runOnly: { type: 'rule', values: ['color-contrast', 'link-in-text-block'] },
};

/** How many pages are looked at at once. */
const VISITORS = 2;

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
async function findingsInBothThemes(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
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

test('every page of ours, light and dark', { timeout: 300_000 }, async ({ enter }) => {
  const paths = (await sitePages()).map(({ path }) => path);
  const faults: Record<string, readonly string[]> = {};
  const waiting = paths.values();
  const visitors = await Promise.all(Array.from({ length: VISITORS }, () => enter()));
  const visit = async (visitor: Visitor): Promise<void> => {
    for (const path of waiting) {
      await visitor.goTo(path);
      const found = await findingsInBothThemes(visitor.page);
      if (found.length > 0) faults[path] = found;
    }
  };

  await Promise.all(visitors.map(visit));

  expect(faults).toEqual({});
});

describe.each([1440, 360])('at %i px', (width) => {
  test.for(['getEmployee', 'createEmployee', 'deleteEmployee', 'listEmployees'])(
    'v4.%s with a sandbox and an answer',
    async (id, { enter }) => {
      const operation = operationOf('v4', id);
      const visitor = await enter({ viewport: { width, height: 800 } });
      await visitor.goTo(operationPath(operation));
      const tried = new Console(visitor.page, operation);
      await tried.start();
      await tried.send();

      expect(await findingsInBothThemes(visitor.page)).toEqual([]);
    },
  );

  test('an answer that is a problem, with a form that is marked', async ({ enter }) => {
    const operation = operationOf('v4', 'createEmployee');
    const visitor = await enter({ viewport: { width, height: 800 } });
    await visitor.goTo(operationPath(operation));
    const tried = new Console(visitor.page, operation);
    await tried.start();
    await tried.field('Body').fill('{}');
    await visitor.page.locator('#try-body[aria-invalid="true"]').waitFor();
    await tried.send();
    await visitor.forgive(/status of 422/);

    expect(await findingsInBothThemes(visitor.page)).toEqual([]);
  });

  test('home with a first answer', async ({ enter }) => {
    const visitor = await enter({ viewport: { width, height: 800 } });
    const { page } = visitor;
    await visitor.goTo('/');
    await page.getByRole('main').getByRole('button', { name: 'Start a sandbox' }).click();
    await page.getByRole('button', { name: 'Send this request' }).click();
    await page.locator('first-call[data-answered]').waitFor();

    expect(await findingsInBothThemes(page)).toEqual([]);
  });

  test('search with results, and the dialogs of the bar', async ({ enter }) => {
    const visitor = await enter({ viewport: { width, height: 800 } });
    const { page } = visitor;
    await visitor.goTo('/docs/v4/');
    await visitor.startSandbox();
    await page.keyboard.press('Control+k');
    await page.keyboard.insertText('employee');
    await page.locator('site-search [data-part="results"] a').first().waitFor();
    expect(await findingsInBothThemes(page)).toEqual([]);
    await page.keyboard.press('Escape');

    for (const name of ['Reset', 'End']) {
      if (width < 800) await page.getByRole('button', { name: 'Sandbox actions' }).click();
      await page.getByRole('region', { name: 'Sandbox' }).getByRole('button', { name, exact: true }).click();
      await page.locator('dialog[open]').waitFor();
      expect(await findingsInBothThemes(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('dialog[open]').waitFor({ state: 'detached' });
    }
  });
});

test('a small screen with its menus open', async ({ enter }) => {
  const visitor = await enter({ viewport: { width: 360, height: 740 } });
  const { page } = visitor;
  await visitor.goTo('/');
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  expect(await findingsInBothThemes(page)).toEqual([]);
  await visitor.goTo('/docs/v4/employees/get/');
  await page.getByRole('button', { name: 'Menu', exact: true }).click();
  expect(await findingsInBothThemes(page)).toEqual([]);
});
