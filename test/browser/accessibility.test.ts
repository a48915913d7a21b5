/** Every page of ours passes axe (WCAG 2.2 AA) in both themes, with everything on it unfolded. */
import { describe, expect } from 'vitest';
import { operationOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { findingsInBothThemes } from './axe.ts';
import { Console } from './console.ts';
import { sitePages } from './site.ts';
import { test, type Visitor } from './stage.ts';

/** How many pages are looked at at once. */
const VISITORS = 2;

/** Longest time to begin with, and for each page. */
const BEGIN_AT_MOST_MS = 60_000;
const PAGE_AT_MOST_MS = 5000;

/** The pages of the site by the part that they belong to: `/docs/v4/`, `/problems/` … */
const parts = Map.groupBy(
  (await sitePages()).map(({ path }) => path),
  (path) => /^\/(?:docs\/)?[^/]*\/?/.exec(path)?.[0] ?? path,
);

for (const [part, paths] of parts) {
  const timeout = BEGIN_AT_MOST_MS + paths.length * PAGE_AT_MOST_MS;
  test(`every page of ours in ${part}, light and dark`, { timeout }, async ({ enter }) => {
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
}

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
