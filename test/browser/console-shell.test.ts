/** The frame of the console: without a sandbox, with one, and when it ends under an open page; whose eyes; no network. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { consolePages } from '../../src/console/pages.ts';
import { expectText, test } from './stage.ts';

const main = (page: Page) => page.getByRole('main');
const eyes = (page: Page) => main(page).getByRole('button', { name: /Acting as/ });

test('without a sandbox, each page says what it is and starts one with one click', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  for (const { path } of consolePages) {
    await visitor.goTo(path);
    expect(await main(page).getByRole('heading', { level: 1 }).isVisible()).toBe(true);
    expect(await main(page).getByRole('button', { name: 'Start a sandbox' }).isVisible(), path).toBe(true);
  }

  await visitor.goTo('/console/tokens/');
  await main(page).getByRole('button', { name: 'Start a sandbox' }).click();

  await main(page).getByText('1 token that works').waitFor();
});

test('without JavaScript, each page has its title, its sidebar and the way that a program takes', async ({
  enter,
}) => {
  const visitor = await enter({ javaScriptEnabled: false });
  for (const { path } of consolePages) {
    await visitor.goTo(path);
    expect(await main(visitor.page).getByRole('heading', { level: 1 }).isVisible(), path).toBe(true);
    expect(await main(visitor.page).locator('noscript p').isVisible(), path).toBe(true);
  }
});

test('the header and every page of the console lead to all of them', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/docs/v4/');
  await page.getByRole('banner').getByRole('link', { name: 'Console' }).click();
  await page.waitForURL('**/console/');

  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  const paths = await links.evaluateAll((all) => all.map((link) => link.getAttribute('href')));

  expect(paths.toSorted()).toEqual(
    consolePages
      .filter(({ isHidden }) => !isHidden)
      .map(({ path }) => path)
      .toSorted(),
  );
});

test('says whose eyes one looks through, on every page, and asks the server as them', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/');
  await visitor.startSandbox();
  await expectText(eyes(page), /^Acting as Henrike Brandt Owner/);

  await eyes(page).click();
  const asked = page.waitForRequest((request) => request.url().endsWith('/sandbox/sandboxes/current'));
  await page.getByRole('menuitemradio', { name: /Administrator/ }).click();

  expect((await asked).headers()['drydock-act-as']).toBe('admin');
  await expectText(eyes(page), /Administrator/);
  await page.reload();
  await expectText(eyes(page), /Administrator/);
  const tab = await visitor.context.newPage();
  await tab.goto('/console/tokens/');
  await expectText(eyes(tab), /Owner/);
});

test('whose eyes can be chosen by keyboard', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/');
  await visitor.startSandbox();
  await eyes(page).focus();

  await page.keyboard.press('Enter');
  await page.getByRole('menuitemradio', { name: /Owner/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');

  await expectText(eyes(page), /Administrator/);
  expect(await eyes(page).evaluate((button) => button === document.activeElement)).toBe(true);
});

test('a sandbox that ends under an open page is told, and nothing that was typed is lost', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/tokens/');
  const { management_token } = await visitor.startSandbox();
  await main(page).getByRole('button', { name: 'New token' }).click();
  const dialog = page.getByRole('dialog', { name: 'New token' });
  await dialog.getByLabel('Name').fill('Nightly export');
  await fetch(`${visitor.url}/sandbox/sandboxes/current`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${management_token}` },
  });

  await dialog.getByRole('button', { name: 'Create token' }).click();

  await dialog.getByRole('alert').getByText('That sandbox does not exist any more').waitFor();
  await visitor.forgive(/status of 401/);
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Nightly export');
  await dialog.getByRole('button', { name: 'Start a new one' }).click();
  await page.locator('html[data-sandbox="active"]').waitFor();
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await page.getByRole('dialog', { name: 'Your new token' }).waitFor();
});

test('without a network the console says so and keeps what it shows', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/tokens/');
  await visitor.startSandbox();
  await main(page).getByText('1 token that works').waitFor();

  await visitor.context.setOffline(true);

  await main(page).getByText('You are offline.').waitFor();
  expect(await main(page).getByText('1 token that works').isVisible()).toBe(true);
  await visitor.context.setOffline(false);
  await main(page).getByText('You are offline.').waitFor({ state: 'hidden' });
});

test('a page that cannot be read says why, and Try again reads it', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  await visitor.startSandbox();
  await page.route('**/sandbox/tokens', (route) =>
    route.fulfill({
      status: 503,
      headers: { 'Retry-After': '2' },
      contentType: 'application/problem+json',
      body: JSON.stringify({
        title: 'The sandbox cannot be saved at the moment',
        detail: '',
        code: 'store_unavailable',
      }),
    }),
  );
  await visitor.goTo('/console/tokens/');
  const alert = main(page).getByRole('alert');
  await expectText(alert, /^The sandbox cannot be saved at the moment Try again in 2 seconds\./);
  await visitor.forgive(/status of 503/);
  await page.unroute('**/sandbox/tokens');

  await alert.getByRole('button', { name: 'Try again' }).click();

  await main(page).getByText('1 token that works').waitFor();
});

test('a dialog is used by keyboard alone: it takes the focus, and gives it back', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/tokens/');
  await visitor.startSandbox();
  const opener = main(page).getByRole('button', { name: 'New token' });
  await opener.focus();

  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New token' });
  await dialog.waitFor();
  await page.keyboard.type('Nightly export');
  expect(await dialog.getByLabel('Name').inputValue()).toBe('Nightly export');
  await page.keyboard.press('Escape');

  await dialog.waitFor({ state: 'detached' });
  expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
});
