/** Console › Access & security › API clients. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, expectText, test, type Visitor } from './stage.ts';

const main = (page: Page) => page.getByRole('main');
const entry = (page: Page, id: string) => main(page).locator('.console-list > li', { hasText: id });

/** Makes a client by the form. @returns its secret, as it was shown, and a way to ask for an access token */
async function make(visitor: Visitor, id: string, role = 'Read only') {
  const { page } = visitor;
  await main(page).getByRole('button', { name: 'New client' }).click();
  const dialog = page.getByRole('dialog', { name: 'New client' });
  await dialog.getByLabel('Client id').fill(id);
  await dialog.getByLabel('Role').selectOption({ label: role });
  await dialog.getByLabel('First name').fill('Payroll');
  await dialog.getByLabel('Last name').fill('Sync');
  await dialog.getByRole('button', { name: 'Create client' }).click();
  const shown = page.getByRole('dialog', { name: 'Your new client' });
  await shown.getByRole('button', { name: 'Copy', exact: true }).last().click();
  await expectText(shown.getByRole('status'), /^Copied\./);
  const secret = await visitor.clipboard();
  await shown.getByRole('button', { name: 'Done' }).click();
  await entry(page, id).waitFor();
  const ask = async () => {
    const response = await fetch(`${visitor.url}/oauth/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: id, client_secret: secret }),
    });
    return { status: response.status, body: await response.json() };
  };
  return { secret, ask };
}

async function open(visitor: Visitor): Promise<void> {
  await visitor.goTo('/console/clients/');
  await visitor.startSandbox();
}

const me = async (visitor: Visitor, token: string) =>
  (await fetch(`${visitor.url}/v4/me`, { headers: { Authorization: `Bearer ${token}` } })).status;

test('F2: a client is made with an id for ever, and appears among the users', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor);
  await main(page).getByRole('button', { name: 'New client' }).click();
  const dialog = page.getByRole('dialog', { name: 'New client' });
  await dialog.getByLabel('Client id').fill('Payroll Sync');
  await dialog.getByRole('button', { name: 'Create client' }).click();
  await eventually(() => dialog.getByLabel('Client id').getAttribute('aria-invalid')).toBe('true');
  await dialog.getByLabel('Role').selectOption({ label: 'Time clock (v2) — only matters for v2' });
  await dialog.getByText('in v4 the client may do nothing').waitFor();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  await make(visitor, 'payroll-sync');

  await entry(page, 'payroll-sync').getByRole('link', { name: 'service-account-payroll-sync' }).click();
  await main(page).getByText('service account of an API client').waitFor();
});

test('F3: the secret is shown once', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor);

  const { secret, ask } = await make(visitor, 'payroll-sync');

  expect((await ask()).status).toBe(200);
  expect(await page.content()).not.toContain(secret);
  await page.reload();
  await entry(page, 'payroll-sync').waitFor();
  expect(await page.content()).not.toContain(secret);
});

test('F4: clients that support manages are not in the table, and a note under it says so', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor);

  await main(page).getByText('No clients yet').waitFor();

  await expectText(main(page).locator('[data-part="support"]'), /support/i);
});

test('F5: description, role and names are edited here; the id is not', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor);
  await make(visitor, 'payroll-sync');

  await main(page).getByRole('button', { name: 'Edit payroll-sync' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit payroll-sync' });
  expect(await dialog.getByLabel('Client id').count()).toBe(0);
  await dialog.getByLabel('Description').fill('Nightly');
  await dialog.getByLabel('Role').selectOption({ label: 'HR' });
  await dialog.getByRole('button', { name: 'Save changes' }).click();

  await expectText(entry(page, 'payroll-sync'), /Role: HR .*Nightly/);
});

test('F6: deactivating warns first; then there are no new access tokens, and activating brings them back', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor);
  const { ask } = await make(visitor, 'payroll-sync');
  const { access_token } = (await ask()).body;

  await main(page).getByRole('button', { name: 'Deactivate payroll-sync' }).click();
  await expectText(page.getByRole('alertdialog'), /It gets no new access tokens/);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Deactivate' }).click();

  await entry(page, 'payroll-sync').getByText('deactivated').waitFor();
  expect((await ask()).body.error).toBe('invalid_client');
  expect(await me(visitor, access_token)).toBe(200);
  await main(page).getByRole('button', { name: 'Activate payroll-sync' }).click();
  await main(page).getByRole('button', { name: 'Deactivate payroll-sync' }).waitFor();
  expect((await ask()).status).toBe(200);
});

test('F7: deleting asks for the client id, is final, and ends every token at once', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor);
  const { ask } = await make(visitor, 'payroll-sync');
  const { access_token } = (await ask()).body;
  await main(page).getByRole('button', { name: 'Delete payroll-sync' }).click();
  const dialog = page.getByRole('alertdialog');
  const remove = dialog.getByRole('button', { name: 'Delete client' });
  await dialog.getByLabel('Type payroll-sync to confirm').fill('payroll');
  await eventually(() => remove.getAttribute('aria-disabled')).toBe('true');

  await dialog.getByLabel('Type payroll-sync to confirm').fill('payroll-sync');
  await remove.click();

  await main(page).getByText('No clients yet').waitFor();
  expect(await me(visitor, access_token)).toBe(401);
  expect((await ask()).status).toBe(401);
});
