/** Who can call what: the explorer of the console, and the visitor's own credentials on the page of an operation. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { findingsInBothThemes } from './axe.ts';
import { eventually, expectText, type StartedSandbox, test, type Visitor } from './stage.ts';

const PATH = '/console/explorer/';
const main = (page: Page) => page.getByRole('main');
const cell = (page: Page, name: RegExp) => main(page).locator('[data-cell]').and(page.getByLabel(name));

/** A sandbox with an API key that reads the base collections, and an integration that reads employees. */
async function open(visitor: Visitor, path: string): Promise<StartedSandbox> {
  await visitor.goTo(path);
  const started = await visitor.startSandbox();
  const make = async (what: string, body: object) => {
    const response = await fetch(`${visitor.url}/sandbox/${what}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${started.management_token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(response.status, await response.clone().text()).toBe(201);
  };
  await make('keys', { alias: 'Nightly export' });
  await make('integrations', { name: 'Org chart', rights: ['employees:read'], attributes: ['first_name'] });
  await visitor.page.reload();
  return started;
}

test('crosses operations and credentials: allowed, what is missing with the way to it, or not possible', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, PATH);
  await main(page)
    .getByRole('columnheader', { name: /Nightly export/ })
    .waitFor();

  await main(page).getByLabel('Filter operations').fill('tickets');

  await eventually(() =>
    cell(page, /^List tickets: Nightly export lacks tickets:read/).getAttribute('href'),
  ).toBe('/console/keys/');
  await cell(page, /^List tickets: no integration can call it/)
    .first()
    .waitFor();
  await main(page).getByLabel('Filter operations').fill('list employees');
  await cell(page, /^List employees: Org chart can call it/).waitFor();
  await main(page).getByLabel('Version').selectOption('v2');
  await main(page).getByRole('link', { name: 'List employees' }).click();
  await page.waitForURL('**/docs/v2/employees/list/');
});

test('is read with the arrow keys, one cell in the tab order', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, PATH);
  await main(page).getByLabel('Filter operations').fill('departments');
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'));
  await eventually(() => main(page).locator('[data-cell][tabindex="0"]').count()).toBe(1);

  await main(page).locator('[data-cell][tabindex="0"]').focus();
  const first = await focused();
  await page.keyboard.press('ArrowRight');
  const second = await focused();
  await page.keyboard.press('ArrowDown');
  const below = await focused();
  await page.keyboard.press('Control+Home');

  expect(second).not.toBe(first);
  expect(below?.split(':')[0]).not.toBe(second?.split(':')[0]);
  expect(await focused()).toBe(first);
});

test('a member sees their own alone, and which permission shows the others', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, PATH);
  await main(page)
    .getByRole('button', { name: /Acting as/ })
    .click();
  await page.getByRole('menuitemradio').nth(2).click();

  await main(page)
    .getByText(/Left out: API keys, API clients, integrations\. .*“Marketplace and API”/)
    .waitFor();
  await main(page).getByRole('heading', { name: 'No credential to show' }).waitFor();
});

describe.each([1440, 360])('at %i px', (width) => {
  test('axe finds nothing, and nothing stands over the edge', async ({ enter }) => {
    const visitor = await enter({ viewport: { width, height: 800 } });
    const { page } = visitor;
    await open(visitor, PATH);
    if (width < 800) {
      await main(page).getByLabel('Credential').selectOption({ label: 'Org chart (integration)' });
      await cell(page, /^Get an employee: Org chart can call it/).waitFor();
    } else {
      await main(page)
        .getByRole('columnheader', { name: /Org chart/ })
        .waitFor();
    }

    expect(await findingsInBothThemes(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
  });

  test('the page of an operation tells which of one’s own credentials can call it', async ({ enter }) => {
    const visitor = await enter({ viewport: { width, height: 800 } });
    const { page } = visitor;
    await open(visitor, '/docs/v4/tickets/list/');
    const own = page.locator('who-can-call');
    await own.scrollIntoViewIfNeeded();

    await expectText(own.locator('summary'), /^Your credentials \d+ of \d+ can call it$/);
    await own.locator('summary').click();

    const key = own.getByRole('listitem').filter({ hasText: 'Nightly export' });
    await expectText(key, /lacks tickets:read/);
    await eventually(() => key.getByRole('link').getAttribute('href')).toBe('/console/keys/');
    await expectText(own.getByRole('listitem').filter({ hasText: 'Org chart' }), /not possible/);
    expect(await findingsInBothThemes(page)).toEqual([]);
  });
});
