/** A visitor's sandbox across pages, tabs and time: kept, shared, reset, ended, gone, out of reach. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { operationOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { Console } from './console.ts';
import { startSite } from './site.ts';
import { expectText, test, type Visitor } from './stage.ts';

const getMe = operationOf('v4', 'getMe');
const createDepartment = operationOf('v4', 'createDepartment');

/** The console of an operation, in a tab that shows it. */
async function openConsole(visitor: Visitor, operation = getMe, page: Page = visitor.page): Promise<Console> {
  await page.goto(operationPath(operation));
  return new Console(page, operation);
}

function bar(page: Page) {
  return page.getByRole('region', { name: 'Sandbox' });
}

test('R3: the token survives navigation, a reload and a new tab', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const tried = await openConsole(visitor);
  const { token } = await visitor.startSandbox();
  expect(await tried.shown()).toContain(token);

  await page
    .getByRole('link', { name: /List employees/ })
    .first()
    .click();
  await page.waitForURL('**/employees/list/');
  expect(await tried.shown()).toContain(token);
  await page.reload();
  expect(await tried.shown()).toContain(token);
  const tab = await visitor.context.newPage();
  const other = await openConsole(visitor, getMe, tab);
  expect(await other.shown()).toContain(token);
  const { response } = await other.send();
  expect(response.status()).toBe(200);
});

test('never shows the wrong state of the sandbox, not even before scripts have run', async ({ enter }) => {
  const visitor = await enter();
  await visitor.goTo('/');
  await visitor.startSandbox();
  await visitor.page.route('**/_astro/**.js', (route) => route.abort());

  await visitor.goTo('/docs/v4/');

  expect(await visitor.page.locator('html').getAttribute('data-sandbox')).toBe('active');
  expect(await bar(visitor.page).getByText('Sandbox with fake data').isVisible()).toBe(true);
  await visitor.forgive(/net::ERR_FAILED/);
});

test('a sandbox that one tab starts or ends is told in the other', async ({ enter }) => {
  const visitor = await enter();
  await visitor.goTo('/docs/v4/');
  const other = await visitor.context.newPage();
  await other.goto('/guides/getting-started/');

  const { token } = await visitor.startSandbox();

  await expectText(bar(other), /^Sandbox with fake data/);
  await expectText(other.locator('[data-fill="token"]').first(), token);
  await expectText(other.locator('[data-part="status"]'), /Your sandbox is ready/);
  await endFromBar(visitor.page);
  await expectText(bar(other), /^No sandbox yet/);
  await expectText(other.locator('[data-fill="token"]').first(), '$KONTOR_TOKEN');
  await expectText(other.locator('[data-part="status"]'), /Sandbox ended\./);
});

test('copies the token from the bar', async ({ enter }) => {
  const visitor = await enter();
  await visitor.goTo('/');
  const { token } = await visitor.startSandbox();

  await bar(visitor.page).getByRole('button', { name: 'Copy token' }).click();

  await expectText(bar(visitor.page), /Copied/);
  expect(await visitor.clipboard()).toBe(token);
});

test('asks before a reset, then puts the data back and keeps the token', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const made = await openConsole(visitor, createDepartment);
  const { token } = await visitor.startSandbox();
  const { response } = await made.send();
  const { id } = await response.json();
  const read = () =>
    fetch(`${visitor.url}/v4/departments/${id}`, { headers: { Authorization: `Bearer ${token}` } });

  await bar(page).getByRole('button', { name: 'Reset' }).click();
  await page.getByRole('dialog', { name: 'Reset the data?' }).getByRole('button', { name: 'Cancel' }).click();
  expect((await read()).status).toBe(200);
  await bar(page).getByRole('button', { name: 'Reset' }).click();
  await page
    .getByRole('dialog', { name: 'Reset the data?' })
    .getByRole('button', { name: 'Reset data' })
    .click();

  await expectText(page.locator('[data-part="status"]'), 'Reset. The data is as it was at the start.');
  expect((await read()).status).toBe(404);
  expect(await made.shown()).toContain(token);
});

test('asks before the end, then the token works no more and stands nowhere', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const tried = await openConsole(visitor);
  const { token } = await visitor.startSandbox();
  const call = () => fetch(`${visitor.url}/v4/me`, { headers: { Authorization: `Bearer ${token}` } });

  await bar(page).getByRole('button', { name: 'End', exact: true }).click();
  await page.keyboard.press('Escape');
  expect((await call()).status).toBe(200);
  await endFromBar(page);

  await expectText(bar(page), /^No sandbox yet/);
  expect((await call()).status).toBe(401);
  expect(await tried.shown()).toContain('$KONTOR_TOKEN');
  expect(await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }))).not.toContain(
    token,
  );
});

test('a sandbox that is gone is told by the next Send, with one click to a new one', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const tried = await openConsole(visitor);
  const old = await visitor.startSandbox();
  await endByHttp(visitor, old.management_token);

  const { response } = await tried.send();

  expect(response.status()).toBe(401);
  await visitor.forgive(/status of 401/);
  await expectText(bar(page), /^Your sandbox has ended or was replaced\. Start a new one/);
  await bar(page).getByRole('button', { name: 'Start a new one' }).click();
  await expectText(bar(page), /^Sandbox with fake data/);
  expect((await tried.send()).response.status()).toBe(200);
  expect(await tried.shown()).not.toContain(old.token);
});

test('a sandbox that is gone is told when a page is opened, and can be dismissed', async ({ enter }) => {
  const visitor = await enter();
  await visitor.goTo('/');
  const { management_token } = await visitor.startSandbox();
  await endByHttp(visitor, management_token);

  await visitor.goTo('/docs/v4/');

  await expectText(bar(visitor.page), /^Your sandbox has ended or was replaced\./);
  await visitor.forgive(/status of 401/);
  await bar(visitor.page).getByRole('button', { name: 'Dismiss' }).click();
  await expectText(bar(visitor.page), /^No sandbox yet/);
});

test('a sandbox that is gone is told by Reset and by End too', async ({ enter }) => {
  for (const name of ['Reset', 'End']) {
    const visitor = await enter();
    const { page } = visitor;
    await visitor.goTo('/');
    const { management_token } = await visitor.startSandbox();
    await endByHttp(visitor, management_token);

    await bar(page).getByRole('button', { name, exact: true }).click();
    await page
      .locator('dialog[open]')
      .getByRole('button', { name: `${name} `, exact: false })
      .last()
      .click();

    await expectText(
      bar(page),
      name === 'End' ? /^No sandbox yet/ : /^Your sandbox has ended or was replaced\./,
    );
    await visitor.forgive(/status of 401/);
  }
});

test('a sandbox whose time is over is told as expired', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  await visitor.startSandbox();
  await page.evaluate(() => {
    const state = JSON.parse(localStorage.getItem('drydock.session') ?? '{}');
    state.sandbox.expires_at = '2026-01-01T00:00:00Z';
    localStorage.setItem('drydock.session', JSON.stringify(state));
  });

  await page.reload();

  await expectText(bar(page), /^Your sandbox has expired\. Start a new one/);
});

test('without a network, Start and Send say so in words, and Try again works', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const tried = await openConsole(visitor);
  await visitor.context.setOffline(true);

  await page.locator('sandbox-bar [data-sandbox-action="start"]:visible').click();

  const alert = page.getByRole('alert');
  await expectText(alert, /^You are offline Nothing was sent\. Connect to the network and try again\./);
  await visitor.context.setOffline(false);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expectText(bar(page), /^Sandbox with fake data/);
  await alert.getByText('You are offline').waitFor({ state: 'hidden' });
  await tried.send();
  await visitor.context.setOffline(true);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expectText(tried.answer, 'You are offline. Nothing was sent. Connect to the network and try again.');
  await visitor.context.setOffline(false);
  await tried.send();
  await visitor.forgive(/ERR_INTERNET_DISCONNECTED/);
});

test('with the server down, Start, Send and the home page say so in words; when it is back, they work', async ({
  enter,
}) => {
  const folder = await temporaryFolder();
  const site = await startSite({ dataFolder: folder.path });
  const port = Number(new URL(site.url).port);
  const visitor = await enter({ url: site.url });
  const { page } = visitor;
  const home = await visitor.context.newPage();
  await home.goto('/');
  const tried = await openConsole(visitor);
  const fresh = await enter({ url: site.url });
  await fresh.goTo('/docs/v4/');
  await tried.start();
  await tried.send();
  await site.stop('SIGKILL');

  await page.getByRole('button', { name: 'Send', exact: true }).click();

  const sentence =
    /^The sandbox cannot be reached\. Your network is up, but the server behind this page does not answer/;
  await expectText(tried.answer, sentence);
  await home.getByRole('button', { name: 'Send this request' }).click();
  await expectText(home.locator('[data-part="answer"]'), /The sandbox cannot be reached/);
  await fresh.page.locator('sandbox-bar [data-sandbox-action="start"]:visible').click();
  await expectText(fresh.page.getByRole('alert'), /^The sandbox cannot be reached/);
  const back = await startSite({ dataFolder: folder.path, port });
  const { response } = await tried.send();
  expect(response.status()).toBe(200);
  await fresh.page.getByRole('button', { name: 'Try again' }).click();
  await expectText(bar(fresh.page), /^Sandbox with fake data/);
  await visitor.forgive(/ERR_CONNECTION_REFUSED/);
  await fresh.forgive(/ERR_CONNECTION_REFUSED/);
  await visitor.leave();
  await fresh.leave();
  await back.stop();
  await folder.remove();
});

test('too many sandboxes from one address: says so, and from when on there are more', async ({ enter }) => {
  const site = await startSite({ environment: { DRYDOCK_SANDBOXES_PER_HOUR: '0' } });
  const visitor = await enter({ url: site.url });
  await visitor.goTo('/');

  await visitor.page.locator('sandbox-bar [data-sandbox-action="start"]:visible').click();

  await expectText(visitor.page.getByRole('alert'), /Try again in \d+ minutes\./);
  await visitor.forgive(/status of 429/);
  await visitor.leave();
  await site.stop();
});

async function endFromBar(page: Page): Promise<void> {
  await bar(page).getByRole('button', { name: 'End', exact: true }).click();
  await page
    .getByRole('dialog', { name: 'End this sandbox?' })
    .getByRole('button', { name: 'End sandbox' })
    .click();
}

/** Ends a sandbox behind the browser's back. */
async function endByHttp(visitor: Visitor, managementToken: string): Promise<void> {
  const { status } = await fetch(`${visitor.url}/sandbox/sandboxes/current`, {
    method: 'DELETE',
    headers: { Authorization: `Bearer ${managementToken}` },
  });
  expect(status).toBe(204);
}
