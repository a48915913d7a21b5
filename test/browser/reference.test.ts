/** Scalar's whole reference: with the visitor's token, which comes and changes without a reload. */
import type { Locator, Page, Request } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, expectText, test } from './stage.ts';

const PAGES = [
  {
    document: 'v4',
    title: 'Kontor API v4',
    operation: 'Who am I?',
    path: '/v4/me',
    header: 'authorization',
    prefix: 'Bearer ',
  },
  {
    document: 'v2',
    title: 'Kontor API v2',
    operation: 'List employees',
    path: '/v2/employees',
    header: 'x-api-key',
    prefix: '',
  },
] as const;

/** Sends an operation from Scalar's own console. */
async function sendFromScalar(page: Page, operation: string, path: string): Promise<Request> {
  const section = page
    .locator('section')
    .filter({ has: page.getByRole('heading', { name: operation, exact: true }) });
  await section
    .last()
    .getByRole('button', { name: /Test Request/ })
    .click();
  const [response] = await Promise.all([
    page.waitForResponse((each) => new URL(each.url()).pathname === path),
    page.getByRole('button', { name: 'Send', exact: false }).last().click(),
  ]);
  expect(response.status()).toBe(200);
  await modal(page).getByText('200 OK').waitFor();
  await page.keyboard.press('Escape');
  await modal(page).waitFor({ state: 'hidden' });
  return response.request();
}

function modal(page: Page): Locator {
  return page.getByRole('dialog', { name: 'API Client' });
}

for (const { document, title, operation, path, header, prefix } of PAGES) {
  test(`the reference of ${document} sends with the token of the sandbox that is started there, and of the next`, async ({
    enter,
  }) => {
    const visitor = await enter();
    const { page } = visitor;
    await visitor.goTo(`/docs/${document}/reference/`);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();

    const first = await visitor.startSandbox();
    const sent = await sendFromScalar(page, operation, path);
    expect((await sent.allHeaders())[header]).toBe(prefix + first.token);
    await expectText(page.getByRole('region', { name: 'Sandbox' }), /29 of 30 requests left/);

    const bar = page.getByRole('region', { name: 'Sandbox' });
    await bar.getByRole('button', { name: 'End', exact: true }).click();
    await page.getByRole('button', { name: 'End sandbox' }).click();
    await bar.getByText('No sandbox yet').waitFor();
    const second = await visitor.startSandbox();
    const sentAgain = await sendFromScalar(page, operation, path);
    expect(second.token).not.toBe(first.token);
    expect((await sentAgain.allHeaders())[header]).toBe(prefix + second.token);
  });
}

test('a token that a tab has already is there when the reference is opened', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  const { token } = await visitor.startSandbox();

  await visitor.goTo('/docs/v4/reference/');

  await page.getByRole('heading', { level: 1, name: 'Kontor API v4' }).waitFor();
  const shown = () => page.locator('.reference-root').getByText('Bearer').allInnerTexts();
  await eventually(shown).not.toEqual([]);
  const sent = await sendFromScalar(page, 'Who am I?', '/v4/me');
  expect((await sent.allHeaders()).authorization).toBe(`Bearer ${token}`);
});

test('P7: the reference has the version switch, and Ctrl+K opens one search', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/docs/v4/reference/');
  await page.getByRole('heading', { level: 1, name: 'Kontor API v4' }).waitFor();
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog', { name: 'Search' }).waitFor();
  expect(await page.getByRole('dialog').count()).toBe(1);
  await page.keyboard.press('Escape');

  await page.getByRole('navigation', { name: 'API version' }).getByRole('link', { name: 'v2' }).click();

  await page.waitForURL('**/docs/v2/reference/');
  await page.getByRole('heading', { level: 1, name: 'Kontor API v2' }).waitFor();
});

test('the reference follows the theme, and lists every operation of the document', async ({ enter }) => {
  const visitor = await enter({ colorScheme: 'light' });
  const { page } = visitor;
  await visitor.goTo('/docs/v4/reference/');
  await page.getByRole('heading', { level: 1, name: 'Kontor API v4' }).waitFor();
  const background = () => page.locator('.reference-root').evaluate(backgroundOf);
  const light = await background();

  await page.getByLabel('Select theme').locator('visible=true').selectOption('dark');

  await eventually(background).not.toBe(light);
});

/** Runs in the page: the colour behind an element. */
function backgroundOf(element: Element): string {
  let each: Element | null = element.querySelector('main, section') ?? element;
  while (each) {
    const { backgroundColor } = getComputedStyle(each);
    if (backgroundColor !== 'rgba(0, 0, 0, 0)') return backgroundColor;
    each = each.parentElement;
  }
  return '';
}
