/** Console › Data: the tenant's records, browsed and changed through v4. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { expectText, test, type Visitor } from './stage.ts';

const main = (page: Page) => page.getByRole('main');

/** Opens a collection in a fresh sandbox, and gives a way to ask the API beside the console. */
async function open(visitor: Visitor, collection: string) {
  await visitor.goTo(`/console/data/?collection=${collection}`);
  const { token } = await visitor.startSandbox();
  return async (path: string, options: { readonly method?: string; readonly json?: unknown } = {}) => {
    const response = await fetch(`${visitor.url}/v4/${path}`, {
      method: options.method ?? 'GET',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      ...(options.json !== undefined && { body: JSON.stringify(options.json) }),
    });
    return { status: response.status, body: response.status === 204 ? null : await response.json() };
  };
}

test('R2: the id in the address of a record is the one that the API takes', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const api = await open(visitor, 'tickets');

  await main(page).getByRole('rowheader').getByRole('link').first().click();

  await main(page).getByRole('button', { name: 'Edit' }).waitFor();
  const id = new URL(page.url()).searchParams.get('id') ?? '';
  const { body } = await api(`tickets/${id}`);
  await main(page).getByRole('heading', { level: 2, name: body.subject }).waitFor();
  await main(page)
    .getByRole('button', { name: `Copy ${id}` })
    .first()
    .click();
  expect(await visitor.clipboard()).toBe(id);
  await main(page).getByText('project_id').waitFor();
  await main(page).getByRole('link', { name: 'open' }).first().click();
  await page.waitForURL(`**/console/data/?collection=projects&id=${body.project_id}`);
  await page.goBack();
  await main(page).getByRole('heading', { level: 2, name: body.subject }).waitFor();
});

test('R2: a reference is chosen from the records that exist', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, 'departments');
  await main(page).getByRole('link', { name: 'New record' }).click();
  const parent = main(page).getByLabel('Parent');
  await parent.focus();
  const options = main(page).locator('datalist option');
  await options.first().waitFor({ state: 'attached' });

  await parent.fill((await options.first().getAttribute('value')) ?? '');
  await main(page).getByLabel('Name').fill('Timber construction');
  await main(page).getByRole('button', { name: 'Create' }).click();

  await main(page).getByRole('heading', { level: 2, name: 'Timber construction' }).waitFor();
});

test('a record is changed field by field, and as JSON; only what differs is sent', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, 'departments');
  await main(page).getByRole('rowheader').getByRole('link').first().click();
  await main(page).getByRole('button', { name: 'Edit' }).click();
  await main(page).getByLabel('Name').fill('Planning and permits');
  const sent = page.waitForRequest((request) => request.method() === 'PATCH');

  await main(page).getByRole('button', { name: 'Save changes' }).click();

  expect((await sent).postDataJSON()).toEqual({ name: 'Planning and permits' });
  expect((await sent).headers()['if-match']).toBeTruthy();
  await main(page).getByRole('button', { name: 'Edit' }).click();
  await main(page).getByRole('button', { name: 'JSON' }).click();
  const json = main(page).getByLabel('The fields as JSON');
  await json.fill('{');
  await main(page).getByRole('button', { name: 'Save changes' }).click();
  await main(page).getByText('This is not JSON').waitFor();
  await json.fill('{ "name": "Permits" }');
  await main(page).getByRole('button', { name: 'Save changes' }).click();
  await main(page).getByRole('heading', { level: 2, name: 'Permits' }).waitFor();
});

test('two tabs that change the same record: the second is shown both versions, and a way out', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const api = await open(visitor, 'departments');
  await main(page).getByRole('rowheader').getByRole('link').first().click();
  await main(page).getByRole('button', { name: 'Edit' }).click();
  const other = await visitor.context.newPage();
  await other.goto(page.url());
  await main(other).getByRole('button', { name: 'Edit' }).click();
  await main(other).getByLabel('Name').fill('Theirs');
  await main(other).getByRole('button', { name: 'Save changes' }).click();
  await main(other).getByRole('heading', { level: 2, name: 'Theirs' }).waitFor();
  await page.bringToFront(); // what is in the background is drawn seldom
  await main(page).getByLabel('Name').fill('Mine');

  await main(page).getByRole('button', { name: 'Save changes' }).click();

  const conflict = main(page).getByRole('alertdialog', { name: 'This was changed meanwhile' });
  await visitor.forgive(/status of 412/);
  await expectText(conflict.getByRole('row', { name: /^name/ }), /Theirs Mine$/);
  await conflict.getByRole('button', { name: 'Go on editing' }).click();
  expect(await main(page).getByLabel('Name').inputValue()).toBe('Mine');
  await main(page).getByRole('button', { name: 'Save changes' }).click();
  await conflict.getByRole('button', { name: 'Save mine anyway' }).click();
  await main(page).getByRole('heading', { level: 2, name: 'Mine' }).waitFor();
  const id = new URL(page.url()).searchParams.get('id') ?? '';
  expect((await api(`departments/${id}`)).body.name).toBe('Mine');
});

test('a record that others refer to cannot be deleted, and the dialog says why', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const api = await open(visitor, 'departments');
  await main(page).getByRole('rowheader').getByRole('link').last().click();
  await main(page).getByRole('button', { name: 'Delete' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByRole('button', { name: 'Delete' }).click();

  await dialog.getByRole('alert').waitFor();
  await visitor.forgive(/status of 409/);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  const made = await api('departments', { method: 'POST', json: { name: 'Short-lived' } });
  await visitor.goTo(`/console/data/?collection=departments&id=${made.body.id}`);
  await main(page).getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();

  await page.getByText('“Short-lived” is deleted.').first().waitFor();
  expect((await api(`departments/${made.body.id}`)).status).toBe(404);
});

test('the data goes back to how it began', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const api = await open(visitor, 'departments');
  const made = await api('departments', { method: 'POST', json: { name: 'Short-lived' } });
  await visitor.goTo('/console/data/');
  await main(page).getByRole('button', { name: 'Reset the data' }).click();

  await page.getByRole('alertdialog').getByRole('button', { name: 'Reset the data' }).click();

  await page.getByRole('alertdialog').waitFor({ state: 'detached' });
  expect((await api(`departments/${made.body.id}`)).status).toBe(404);
});
