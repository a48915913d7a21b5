/** Console › Profile › Personal access tokens. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, expectText, test, type Visitor } from './stage.ts';

const main = (page: Page) => page.getByRole('main');

async function open(visitor: Visitor) {
  await visitor.goTo('/console/tokens/');
  await visitor.startSandbox();
  await main(visitor.page).getByRole('button', { name: 'New token' }).click();
  return visitor.page.getByRole('dialog', { name: 'New token' });
}

const call = (visitor: Visitor, token: string, path: string) =>
  fetch(`${visitor.url}${path}`, { headers: { Authorization: `Bearer ${token}` } });

test('R4: a token with fewer rights is shown once, works as far as they go, and stops when revoked', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const dialog = await open(visitor);
  await dialog.getByLabel('Name').fill('Payroll export');
  await dialog.getByLabel('Only what I choose').check();
  await dialog.getByLabel('Read employees with all their attributes').check();
  await dialog.getByRole('button', { name: 'Create token' }).click();

  const shown = page.getByRole('dialog', { name: 'Your new token' });
  await shown.getByRole('button', { name: 'Copy', exact: true }).click();
  await expectText(shown.getByRole('status'), /^Copied\./);
  const token = await visitor.clipboard();
  expect((await call(visitor, token, '/v4/employees')).status).toBe(200);
  expect((await call(visitor, token, '/v4/tickets')).status).toBe(403);
  await shown.getByRole('button', { name: 'Done' }).click();
  await main(page).getByText('2 tokens that work').waitFor();
  expect(await page.content()).not.toContain(token);
  await page.reload();
  await main(page).getByText('Payroll export').waitFor();
  expect(await page.content()).not.toContain(token);

  await main(page).getByRole('button', { name: 'Revoke Payroll export' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke' }).click();

  await main(page).getByText('1 token that works').waitFor();
  expect((await call(visitor, token, '/v4/employees')).status).toBe(401);
});

test('R4: leaving a token that nobody has copied is warned about', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const dialog = await open(visitor);
  await dialog.getByLabel('Name').fill('Payroll export');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const shown = page.getByRole('dialog', { name: 'Your new token' });
  await shown.waitFor();

  await page.keyboard.press('Escape');

  await expectText(shown.getByRole('status'), /^You have not copied it yet\./);
  const asked = page.waitForEvent('dialog');
  await Promise.all([
    asked.then((question) => question.dismiss()),
    page.goto('/console/').catch(() => undefined),
  ]);
  expect((await asked).type()).toBe('beforeunload');
  await shown.getByRole('button', { name: 'Close without copying' }).click();
  await shown.waitFor({ state: 'detached' });
});

test('R4: what is wrong stands at its field, whether the browser or the server found it', async ({
  enter,
}) => {
  const visitor = await enter();
  const dialog = await open(visitor);
  await dialog.getByLabel('Only what I choose').check();

  await dialog.getByRole('button', { name: 'Create token' }).click();

  await dialog.getByText('Expected at least 1 characters.').waitFor();
  await dialog.getByText('Expected at least 1 entries.').waitFor();
  const name = dialog.getByLabel('Name');
  expect(await name.evaluate((input) => input === document.activeElement)).toBe(true);
  await name.fill('Owner’s token');
  await dialog.getByLabel('Everything that I may do').check();
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await visitor.forgive(/status of 409/);
  await eventually(() => name.getAttribute('aria-invalid')).toBe('true');
  expect(await dialog.getByRole('alert').count()).toBe(0);
});
