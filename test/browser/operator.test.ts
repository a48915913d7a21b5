/** The operator's page: the token, figures that agree with what was done and keep up, and what happens when the server goes. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { findingsInBothThemes } from './axe.ts';
import { startSite } from './site.ts';
import { eventually, expectText, test } from './stage.ts';

const PATH = '/operator/';
const TOKEN = 'the-operators-token-of-a-test';
const EVERY_MS = 5_000;

const main = (page: Page) => page.getByRole('main');
const figure = (page: Page, name: string) => main(page).locator(`[data-figure="${name}"]`);
const token = (page: Page) => main(page).getByLabel('Operator’s token');
const show = (page: Page) => main(page).getByRole('button', { name: 'Show the figures' });

const startSandbox = (url: string) => fetch(`${url}/sandbox/sandboxes`, { method: 'POST' });

test('shows what was done, and keeps up in place', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await startSandbox(visitor.url);
  await page.clock.install();
  await visitor.goTo(PATH);
  await expectText(figure(page, 'sandboxes').locator('dd').first(), /^1 of /);
  await expectText(main(page).locator('[data-part="state"]'), 'Ready');
  const row = main(page).getByRole('row').filter({ hasText: 'createSandbox' });
  await expectText(row.getByRole('cell').first(), '1');
  await figure(page, 'sandboxes').evaluate((element) => element.setAttribute('data-same', ''));

  await startSandbox(visitor.url);
  await page.clock.runFor(EVERY_MS);

  await expectText(figure(page, 'sandboxes').locator('dd').first(), /^2 of /);
  await expectText(row.getByRole('cell').first(), '2');
  expect(await page.locator('[data-same]').count()).toBe(1);
  await expectText(figure(page, 'requests').locator('dd').first(), /^[\d.]+$/);
});

test('stands still while it is paused', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await page.clock.install();
  await visitor.goTo(PATH);
  await main(page).getByRole('button', { name: 'Pause' }).click();
  let asked = 0;
  page.on('request', (request) => {
    asked += Number(request.url().endsWith('/operator/figures'));
  });

  await page.clock.runFor(10 * EVERY_MS);
  expect(asked).toBe(0);

  await main(page).getByRole('button', { name: 'Go on' }).click();
  await eventually(() => asked).toBe(1);
});

describe('where a token is set', () => {
  const locked = test.extend('guarded', async ({ browser: _ }, { onCleanup }) => {
    const site = await startSite({ environment: { DRYDOCK_METRICS_TOKEN: TOKEN } });
    onCleanup(async () => {
      await site.stop();
    });
    return site;
  });

  locked('asks for it, says when it is wrong, and keeps it nowhere', async ({ enter, guarded }) => {
    const visitor = await enter({ url: guarded.url });
    const { page } = visitor;
    await visitor.goTo(PATH);
    await show(page).click();
    await expectText(main(page).getByRole('alert'), 'Enter the token.');
    expect(await token(page).evaluate((field) => document.activeElement === field)).toBe(true);
    expect(await findingsInBothThemes(page)).toEqual([]);

    await token(page).fill('another');
    await show(page).click();
    await expectText(main(page).getByRole('alert'), 'This is not the operator’s token.');
    expect(await token(page).getAttribute('aria-invalid')).toBe('true');
    expect(await main(page).locator('[data-figure]').count()).toBe(0);

    await token(page).fill(TOKEN);
    await page.keyboard.press('Enter');
    await figure(page, 'sandboxes').waitFor();
    await visitor.forgive(/status of 401/);
    expect(
      await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
    ).not.toContain(TOKEN);
    await page.reload();
    await token(page).waitFor();
  });

  locked(
    'keeps what it showed when the server goes, says so, and goes on when it is back',
    async ({ enter, guarded }) => {
      const visitor = await enter({ url: guarded.url });
      const { page } = visitor;
      await page.clock.install();
      await visitor.goTo(PATH);
      await token(page).fill(TOKEN);
      await show(page).click();
      await figure(page, 'sandboxes').waitFor();
      await guarded.stop();

      await page.clock.runFor(EVERY_MS);

      await expectText(main(page).getByRole('alert'), /These figures are of /);
      expect(await figure(page, 'sandboxes').isVisible()).toBe(true);
      await visitor.forgive(/status of 401/);
      await visitor.forgive(/ERR_CONNECTION_REFUSED/);
      const again = await startSite({
        port: Number(new URL(guarded.url).port),
        environment: { DRYDOCK_METRICS_TOKEN: TOKEN },
      });
      try {
        await page.clock.runFor(EVERY_MS);
        await main(page).getByRole('alert').waitFor({ state: 'detached' });
      } finally {
        await again.stop();
      }
    },
  );
});

test.for([1440, 360])('is accessible and does not scroll sideways at %i px', async (width, { enter }) => {
  const visitor = await enter({ viewport: { width, height: 800 } });
  const { page } = visitor;
  await visitor.goTo(PATH);
  await main(page).getByText('Busiest operations').waitFor();

  expect(await findingsInBothThemes(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
});
