/** Console › API keys and custom integrations. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, expectText, test, type Visitor } from './stage.ts';

const main = (page: Page) => page.getByRole('main');
const entry = (page: Page, name: string) => main(page).getByRole('listitem').filter({ hasText: name });

async function open(visitor: Visitor, path: string): Promise<string> {
  await visitor.goTo(path);
  return (await visitor.startSandbox()).management_token;
}

const ask = (visitor: Visitor, token: string, path: string) =>
  fetch(`${visitor.url}${path}`, { headers: { Authorization: `Bearer ${token}` } });

/** Copies the secret that a dialog shows, and closes it. */
async function takeSecret(visitor: Visitor, title: string): Promise<string> {
  const shown = visitor.page.getByRole('dialog', { name: title });
  await shown.getByRole('button', { name: 'Copy', exact: true }).last().click();
  await expectText(shown.getByRole('status'), /^Copied\./);
  const secret = await visitor.clipboard();
  await shown.getByRole('button', { name: 'Done' }).click();
  return secret;
}

async function accessToken(visitor: Visitor, clientId: string, secret: string) {
  const response = await fetch(`${visitor.url}/oauth/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
    }),
  });
  return { status: response.status, token: (await response.json()).access_token };
}

test('K7: a key is shown once, with a copy button, and afterwards only its ends', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/keys/');
  await main(page).getByRole('button', { name: 'New key' }).click();
  await page.getByRole('dialog').getByLabel('Alias').fill('Nightly export');
  await page.getByRole('dialog').getByLabel('Tickets: Read and write').check();
  await page.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();

  const key = await takeSecret(visitor, 'Your new key');

  expect((await ask(visitor, key, '/v4/employees?limit=1')).status).toBe(200);
  expect((await ask(visitor, key, '/v4/tickets?limit=1')).status).toBe(200);
  expect((await ask(visitor, key, '/v4/projects?limit=1')).status).toBe(403);
  await page.reload();
  await entry(page, 'Nightly export').getByText(key.slice(-4)).waitFor();
  expect(await page.content()).not.toContain(key);
});

test('K6: the sixth key is refused with the reason, and an alias in other letters too', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const token = await open(visitor, '/console/keys/');
  for (const index of [1, 2, 3, 4]) {
    await fetch(`${visitor.url}/sandbox/keys`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ alias: `Key ${index}` }),
    });
  }
  await page.reload();
  await main(page).getByText('4 of 5 keys').waitFor();
  await main(page).getByRole('button', { name: 'New key' }).click();
  const dialog = page.getByRole('dialog', { name: 'New key' });
  await dialog.getByLabel('Alias').fill('KEY 1');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await visitor.forgive(/status of 409/);
  await eventually(() => dialog.getByLabel('Alias').getAttribute('aria-invalid')).toBe('true');
  await dialog.getByLabel('Alias').fill('Key 5');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await takeSecret(visitor, 'Your new key');

  await main(page).getByRole('button', { name: 'New key' }).click();
  await dialog.getByLabel('Alias').fill('Key 6');
  await dialog.getByRole('button', { name: 'Create key' }).click();

  await expectText(dialog.getByRole('alert'), /5/);
  expect(await main(page).getByText('5 of 5 keys').count()).toBe(1);
});

test('P1: integrations of the system are seen, and cannot be edited or deleted', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/integrations/');

  const system = main(page).locator('[data-system]');
  await system.first().waitFor();

  for (const kind of ['marketplace', 'partner', 'recruiting']) {
    expect(await system.getByText(kind, { exact: true }).count(), kind).toBeGreaterThan(0);
  }
  expect(await system.getByRole('button').count()).toBe(0);
});

test('P2: the matrix offers the rights that there are, and nothing else', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/integrations/');
  await main(page).getByRole('link', { name: 'New integration' }).click();
  await page.waitForURL('**/console/integrations/new/');

  const matrix = main(page).locator('.console-matrix');
  await matrix.waitFor();

  expect(await matrix.getByRole('rowheader').allInnerTexts()).toEqual([
    'Employees',
    'Attendances',
    'Absences',
    'Documents',
    'Reports',
    'Webhooks',
  ]);
  expect(await matrix.getByRole('checkbox').count()).toBe(11);
  expect(await matrix.getByRole('row', { name: 'Reports' }).getByRole('checkbox').count()).toBe(1);
});

test('P4: a link ticks just what it names, and the integration sees no other attribute', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/');
  await visitor.startSandbox();

  // Without the last slash, as somebody else would write it.
  await visitor.goTo(
    '/console/integrations/new?name=Org%20chart&rights=employees:read&attributes=first_name,last_name,position',
  );
  const form = main(page).locator('form');
  await expectText(form.getByRole('status'), /^3 of \d+ shared$/);
  expect(await form.getByLabel('Name', { exact: true }).inputValue()).toBe('Org chart');
  expect(await form.getByRole('checkbox', { checked: true }).count()).toBe(4);
  await form.getByRole('button', { name: 'Create integration' }).click();
  const shown = page.getByRole('dialog', { name: 'Your new integration' });
  const clientId = await shown.getByRole('textbox', { name: 'Client id' }).innerText();
  const secret = await takeSecret(visitor, 'Your new integration');

  await page.waitForURL('**/console/integrations/');
  const { token } = await accessToken(visitor, clientId, secret);
  const { data } = await (await ask(visitor, token, '/v4/employees?limit=1')).json();
  expect(data[0].first_name).toBeTruthy();
  expect(data[0].birthdate).toBeUndefined();
  expect((await ask(visitor, token, '/v4/attendances?limit=1')).status).toBe(403);
});

test('P5: rights are changed, credentials reset, the integration deactivated and disconnected', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const management = await open(visitor, '/console/integrations/');
  const made = await fetch(`${visitor.url}/sandbox/integrations`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${management}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Org chart', rights: ['employees:read'], attributes: ['first_name'] }),
  });
  const { client_id, client_secret } = await made.json();
  await page.reload();

  await main(page).getByRole('button', { name: 'Edit Org chart' }).click();
  await main(page).getByLabel('Read attendances').check();
  await main(page).getByRole('button', { name: 'Save changes' }).click();
  await entry(page, 'Org chart').getByText('employees:read, attendances:read').waitFor();
  const before = await accessToken(visitor, client_id, client_secret);
  expect((await ask(visitor, before.token, '/v4/attendances?limit=1')).status).toBe(200);

  await main(page).getByRole('button', { name: 'Reset credentials of Org chart' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset credentials' }).click();
  const secret = await takeSecret(visitor, 'New credentials');
  expect((await accessToken(visitor, client_id, client_secret)).status).toBe(401);
  const { token } = await accessToken(visitor, client_id, secret);

  await main(page).getByRole('button', { name: 'Deactivate Org chart' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();
  await main(page).getByRole('button', { name: 'Activate Org chart' }).click();
  await main(page).getByRole('button', { name: 'Deactivate Org chart' }).waitFor();

  await main(page).getByRole('button', { name: 'Disconnect Org chart' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByLabel('Type Org chart to confirm').fill('Org chart');
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  await main(page).getByText('No custom integrations').waitFor();
  expect((await ask(visitor, token, '/v4/attendances?limit=1')).status).toBe(401);
});

test('P6: without the right, there is an explanation in the place of the integrations', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/');
  await page.evaluate(() => sessionStorage.setItem('drydock.acting-as', 'member_with_access'));

  for (const path of [
    '/console/integrations/',
    '/console/integrations/new/',
    '/console/keys/',
    '/console/clients/',
  ]) {
    await visitor.goTo(path);
    await expectText(main(page).locator('[data-part="forbidden"]'), /Marketplace and API/);
    expect(await main(page).getByRole('button', { name: /^New/ }).count()).toBe(0);
  }
  await visitor.forgive(/status of 403/);
});
