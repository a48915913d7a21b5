/** Small screens: nothing scrolls sideways, and nothing is cut off (WCAG 1.4.10). */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { operationOf } from '../../spec/contract.ts';
import { Console } from './console.ts';
import { sitePages } from './site.ts';
import { test } from './stage.ts';

/** What sticks out of the page, or is cut: elements of text whose text is wider than they are and cannot be scrolled. */
function faultsOf(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) details.open = true;
    const faults: string[] = [];
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth > clientWidth) faults.push(`the page is ${scrollWidth} px wide`);
    const name = (element: Element) =>
      `${element.tagName.toLowerCase()}.${element.className}: ${element.textContent.trim().slice(0, 60)}`;
    for (const element of document.querySelectorAll('body *')) {
      const style = getComputedStyle(element);
      if (element.scrollWidth <= element.clientWidth + 1 || element.clientWidth <= 1) continue;
      const isCut = style.overflowX === 'hidden' || style.overflowX === 'clip';
      if (isCut && style.display !== 'inline') faults.push(`cut: ${name(element)}`);
    }
    for (const element of document.querySelectorAll('main *, header *')) {
      const { left, right, width } = element.getBoundingClientRect();
      const scroller = element.closest('pre, [role="region"], [role="tablist"], .tab-bar');
      if (width > 1 && !scroller && (right > clientWidth + 1 || left < -1))
        faults.push(`outside: ${name(element)}`);
    }
    return faults;
  });
}

test('no page scrolls sideways or cuts text at 360 px', async ({ enter }) => {
  const visitor = await enter({ viewport: { width: 360, height: 740 } });
  const faults: Record<string, readonly string[]> = {};

  for (const { path } of await sitePages()) {
    await visitor.goTo(path);
    const found = await faultsOf(visitor.page);
    if (found.length > 0) faults[path] = found;
  }

  expect(faults).toEqual({});
});

for (const path of ['/', '/docs/v4/employees/create/', '/docs/v2/employees/list/']) {
  test(`${path} flows at 320 px, before and with a sandbox`, async ({ enter }) => {
    const visitor = await enter({ viewport: { width: 320, height: 640 } });
    await visitor.goTo(path);
    expect(await faultsOf(visitor.page)).toEqual([]);

    await visitor.startSandbox();

    expect(await faultsOf(visitor.page)).toEqual([]);
  });
}

test('an answer is readable at 360 px, and Send stays in reach', async ({ enter }) => {
  const visitor = await enter({ viewport: { width: 360, height: 740 } });
  await visitor.goTo('/docs/v4/employees/get/');
  const tried = new Console(visitor.page, operationOf('v4', 'getEmployee'));
  await tried.start();

  await tried.send();

  expect(await faultsOf(visitor.page)).toEqual([]);
  const figures = tried.answer.locator('.try-figures');
  expect(await figures.isVisible()).toBe(true);
});

test('the console, far below the fields on a small screen, is one link away', async ({ enter }) => {
  const visitor = await enter({ viewport: { width: 360, height: 740 } });
  const { page } = visitor;
  await visitor.goTo('/docs/v4/tickets/create/');
  const top = () => page.locator('try-operation').evaluate((element) => element.getBoundingClientRect().top);
  expect(await top()).toBeGreaterThan(740);

  await page.getByRole('link', { name: 'Try it' }).click();

  await expect.poll(top).toBeLessThan(200);
  await page.setViewportSize({ width: 1440, height: 900 });
  expect(await page.getByRole('link', { name: 'Try it' }).isVisible()).toBe(false);
});

test('the actions of the bar are a menu at 360 px, and reach the token', async ({ enter }) => {
  const visitor = await enter({ viewport: { width: 360, height: 740 } });
  const { page } = visitor;
  await visitor.goTo('/docs/v4/employees/get/');
  const { token } = await visitor.startSandbox();

  await page.getByRole('button', { name: 'Sandbox actions' }).click();
  await page.getByRole('button', { name: 'Copy token' }).click();

  await expect.poll(() => visitor.clipboard()).toBe(token);
});
