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

test('R4, R7: the page of an operation shows what whoever one acts as may see, and says so', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const started = await open(visitor, PATH);
  const issued = await fetch(`${visitor.url}/sandbox/tokens`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${started.management_token}`,
      'Content-Type': 'application/json',
      'Drydock-Act-As': 'member_with_access',
    },
    body: JSON.stringify({ name: 'Of the member' }),
  });
  expect(issued.status).toBe(201);
  const own = page.locator('who-can-call');
  const names = () => own.locator('li strong').allInnerTexts();

  /** Acts as a persona, by its place in the menu, and opens the operation in the same tab. */
  async function lookAs(place: number): Promise<void> {
    await visitor.goTo(PATH);
    await main(page)
      .getByRole('button', { name: /Acting as/ })
      .click();
    await page.getByRole('menuitemradio').nth(place).click();
    await visitor.goTo('/docs/v4/tickets/list/');
    await own.scrollIntoViewIfNeeded();
    await own.locator('summary').click();
    await own.locator('[data-part="more"]').waitFor();
  }

  await lookAs(1);
  await expectText(own.locator('summary'), /can call it, as Sophie Krause sees them$/);
  await eventually(names).toContain('Nightly export');
  expect(await names()).toContain('Of the member');

  await lookAs(2);
  await expectText(own.locator('summary'), /^Your credentials 0 of 1 can call it, as Linh Nguyễn sees them$/);
  expect(await names()).toEqual(['Of the member']);
  await expectText(own, /Of the member personal token lacks tickets:read/);
  await expectText(own, /Left out: API keys, API clients, integrations\. .*“Marketplace and API”/);
  await eventually(() =>
    own.getByRole('link', { name: 'Look through other eyes' }).getAttribute('href'),
  ).toBe('/console/');
  expect(await findingsInBothThemes(page)).toEqual([]);

  await lookAs(3);
  await expectText(own.locator('summary'), / 0 of 0 can call it, as /);
  await expectText(own, /There is no credential/);

  await lookAs(0);
  await expectText(own.locator('summary'), /can call it$/);
  await eventually(names).toContain('Org chart');
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
