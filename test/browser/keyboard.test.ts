/** Everything works by keyboard alone, and one always sees where one is. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { operationOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { Console } from './console.ts';
import { eventually, expectText, test } from './stage.ts';

const MOST_TABS = 150;

/** Presses Tab until the element with the focus matches. @returns the names of what was passed */
async function tabTo(page: Page, selector: string): Promise<readonly string[]> {
  const passed: string[] = [];
  while (passed.length < MOST_TABS) {
    await page.keyboard.press('Tab');
    const focused = page.locator(':focus');
    if ((await focused.count()) === 0) continue;
    if (await focused.evaluate((element, wanted) => element.matches(wanted), selector)) return passed;
    passed.push(await focused.evaluate((element) => element.outerHTML.slice(0, 80)));
  }
  throw new Error(`${selector} was not reached by ${MOST_TABS} tabs: ${passed.join('\n')}`);
}

test('home: two presses of Enter lead from the start to a first answer', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');

  await tabTo(page, 'main [data-sandbox-action="start"]');
  await page.keyboard.press('Enter');
  await eventually(() => page.locator('[data-do="send"]:focus').count()).toBe(1);
  await page.keyboard.press('Enter');

  await expectText(page.locator('first-call [data-part="status"]'), 'Status 200');
});

test('R1: Tab reaches the console; Enter in a field sends, and so does Ctrl+Enter in the body', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const get = operationOf('v4', 'getEmployee');
  await visitor.goTo(operationPath(get));
  await tabTo(page, 'try-operation [data-sandbox-action="start"]');
  await page.keyboard.press('Enter');
  await eventually(() => page.locator('try-operation .send:focus').count()).toBe(1);
  await tabTo(page, '#try-employee_id');
  const read = await new Console(page, get).send(() => page.keyboard.press('Enter'));
  expect(read.response.status()).toBe(200);

  const update = operationOf('v4', 'updateEmployee');
  await visitor.goTo(operationPath(update));
  await tabTo(page, '#try-body');
  const written = await new Console(page, update).send(() => page.keyboard.press('Control+Enter'));
  expect(written.response.status()).toBe(200);
});

test('Ctrl+Enter without a sandbox leads to the button that starts one', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/docs/v4/employees/update/');
  await page.locator('#try-body').focus();

  await page.keyboard.press('Control+Enter');

  await eventually(() => page.locator('try-operation [data-sandbox-action="start"]:focus').count()).toBe(1);
});

test('the languages are tabs: one stop, arrows, Home and End; the choice is kept on other pages', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/docs/v4/employees/get/');
  const selected = () => page.locator('try-operation [role="tab"][aria-selected="true"]').innerText();
  const focused = () => page.locator(':focus').innerText();
  await tabTo(page, '[role="tab"]');
  expect(await focused()).toBe('curl');

  for (const [key, expected] of [
    ['ArrowRight', 'JavaScript'],
    ['End', 'Java'],
    ['ArrowRight', 'curl'],
    ['ArrowLeft', 'Java'],
    ['Home', 'curl'],
    ['ArrowRight', 'JavaScript'],
    ['ArrowRight', 'Python'],
  ] as const) {
    await page.keyboard.press(key);
    expect([await selected(), await focused()]).toEqual([expected, expected]);
  }

  await page.getByRole('tabpanel', { name: 'Python' }).getByText('import http.client').waitFor();
  await page.keyboard.press('Tab');
  expect(await page.locator(':focus').getAttribute('role')).not.toBe('tab');
  await visitor.goTo('/docs/v2/employees/list/');
  expect(await selected()).toBe('Python');
});

for (const key of ['Control+k', '/']) {
  test(`search opens by ${key}, keeps the focus, and gives it back`, async ({ enter }) => {
    const visitor = await enter();
    const { page } = visitor;
    await visitor.goTo('/docs/v4/employees/get/');
    await page.locator('#try-employee_id').focus();
    if (key === '/') await page.getByRole('link', { name: 'Guides' }).first().focus();
    const origin = await page.locator(':focus').evaluate((element) => element.outerHTML);

    await page.keyboard.press(key);

    const dialog = page.getByRole('dialog', { name: 'Search' });
    await dialog.waitFor();
    await expectFocusWithin(page, 'site-search dialog');
    for (let press = 0; press < 6; press += 1) {
      await page.keyboard.press('Tab');
      // Between the last element and the first the browser's own controls come; the page behind never does.
      const outside = page.locator('body > :not(:has(dialog[open])) :focus, main :focus, sandbox-bar :focus');
      expect(await outside.count()).toBe(0);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await page.locator(':focus').evaluate((element) => element.outerHTML)).toBe(origin);
  });
}

test('"/" in a field is a character like any other', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/docs/v4/employees/get/');
  await page.locator('#try-employee_id').focus();

  await page.keyboard.press('End');
  await page.keyboard.type('/x');

  expect(await page.locator('#try-employee_id').inputValue()).toMatch(/\/x$/);
  expect(await page.getByRole('dialog').count()).toBe(0);
});

test('the dialogs of the bar keep the focus, begin with what does no harm, and give it back', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/docs/v4/employees/get/');
  await visitor.startSandbox();
  for (const name of ['Reset', 'End']) {
    const opener = page.getByRole('region', { name: 'Sandbox' }).getByRole('button', { name, exact: true });
    await opener.focus();
    await page.keyboard.press('Enter');
    const dialog = page.locator('dialog[open]');
    await dialog.waitFor();
    await expectText(page.locator(':focus'), 'Cancel');
    await page.keyboard.press('Tab');
    await expectFocusWithin(page, 'dialog[open]');
    await page.keyboard.press('Tab');
    expect(await page.locator('main :focus, sandbox-bar .bar :focus').count()).toBe(0);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
  }
});

test('the first Tab is a link that skips to the content', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  for (const path of ['/', '/docs/v4/employees/get/', '/problems/not_found/', '/guides/errors/']) {
    await visitor.goTo(path);
    await page.keyboard.press('Tab');
    await expectText(page.locator(':focus'), 'Skip to content');
    expect(await page.locator(':focus').isVisible()).toBe(true);

    await page.keyboard.press('Enter');

    await page.keyboard.press('Tab');
    const isInContent = await page.locator(':focus').evaluate((element) => element.closest('main') !== null);
    expect(isInContent, path).toBe(true);
  }
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`whatever has the focus shows it (${colorScheme})`, async ({ enter }) => {
    const visitor = await enter({ colorScheme });
    const { page } = visitor;
    await visitor.goTo('/docs/v4/employees/get/');
    await visitor.startSandbox();
    const unseen: string[] = [];
    await page.locator('body').focus();
    const seen = new Set<string>();

    for (let press = 0; press < 80; press += 1) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      if ((await focused.count()) === 0) break;
      const { html, isSeen } = await focused.evaluate((element) => {
        const marks = (each: Element) => {
          const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
          return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
        };
        const { width, height, top, bottom } = element.getBoundingClientRect();
        const isInView = width > 0 && height > 0 && bottom > 0 && top < innerHeight;
        return { html: element.outerHTML.slice(0, 120), isSeen: isInView && marks(element) };
      });
      if (seen.has(html)) continue;
      seen.add(html);
      if (!isSeen) unseen.push(html);
    }

    expect(seen.size).toBeGreaterThan(40);
    expect(unseen).toEqual([]);
  });
}

async function expectFocusWithin(page: Page, selector: string): Promise<void> {
  await eventually(() => page.locator(`${selector} :focus`).count()).toBe(1);
}
