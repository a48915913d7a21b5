/** The console while others are at work: two tabs that change the same thing, and a sandbox that ends under an open form. */
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { findingsInBothThemes } from './axe.ts';
import { expectText, test, type Visitor } from './stage.ts';

const main = (page: Page) => page.getByRole('main');
const conflictIn = (page: Page) => page.getByRole('alertdialog', { name: 'This was changed meanwhile' });

/** Calls the control API beside the browser. */
function controlOf(visitor: Visitor, managementToken: string) {
  return async (method: string, path: string, body?: object) => {
    const response = await fetch(`${visitor.url}/sandbox${path}`, {
      method,
      headers: { Authorization: `Bearer ${managementToken}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(response.status).toBeLessThan(300);
    return response.json();
  };
}

async function enterConsole(visitor: Visitor, path: string) {
  await visitor.goTo('/console/');
  const { management_token } = await visitor.startSandbox();
  await visitor.goTo(path);
  return controlOf(visitor, management_token);
}

/** A user was changed, and it says so. */
const said = (page: Page) =>
  page.locator('.console-toast', { hasText: 'It acts on the very next call' }).waitFor();

const save = (place: Locator) => place.getByRole('button', { name: /^Save/ }).click();

test('R8: two tabs that change the same user: the second sees both, and decides', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const control = await enterConsole(visitor, '/console/users/');
  const path = `/console/users/?id=${await idOfMember(page)}`;
  await visitor.goTo(path);
  const other = await visitor.context.newPage();
  await other.goto(path);
  const api = (at: Page) => main(at).getByLabel(/^API access/);
  const integrations = (at: Page) => main(at).getByLabel(/^Marketplace and API/);
  await api(other).uncheck();
  await save(main(other));
  await said(other);
  await page.bringToFront(); // what is in the background is drawn seldom
  await integrations(page).check();

  await save(main(page));

  await visitor.forgive(/status of 412/);
  await expectText(
    conflictIn(page).getByRole('row', { name: /Permissions/ }),
    /API access — API access, Marketplace and API$/,
  );
  await conflictIn(page).getByRole('button', { name: 'Go on editing' }).click();
  expect(await integrations(page).isChecked()).toBe(true);
  await save(main(page));
  await conflictIn(page).getByRole('button', { name: 'Take what is there now' }).click();
  await expect.poll(() => integrations(page).isChecked()).toBe(false);
  expect(await api(page).isChecked()).toBe(false);
  // The newest version is known by now, so the next change goes through.
  await api(page).check();
  await save(main(page));
  await said(page);
  const [, id] = path.split('=');
  expect((await control('GET', `/users/${id}`)).permissions).toEqual(['api_access']);
});

/** Makes a webhook with a header whose value is hidden, and types another description into its form. */
async function describeWebhook(visitor: Visitor, description: string) {
  const { page } = visitor;
  const control = await enterConsole(visitor, '/console/webhooks/');
  const { id } = await control('POST', '/webhooks', {
    description: 'Board',
    events: ['ticket.created'],
    headers: [{ name: 'X-Team', value: 'very-secret-value', hidden: true }],
  });
  await visitor.goTo(`/console/webhooks/?id=${id}`);
  await main(page).getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit webhook' });
  await dialog.getByLabel('Description').fill(description);
  return { control, id, dialog };
}

test('R6: two tabs that change the same webhook: the second can save its own all the same', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const { control, id, dialog } = await describeWebhook(visitor, 'Mine');
  await control('PATCH', `/webhooks/${id}`, { description: 'Theirs', events: ['ticket.*'] });

  await save(dialog);

  await visitor.forgive(/status of 412/);
  await expectText(conflictIn(page).getByRole('row', { name: /^Description/ }), /Board Theirs Mine$/);
  expect(await conflictIn(page).textContent()).not.toContain('very-secret-value');
  await conflictIn(page).getByRole('button', { name: 'Save mine anyway' }).click();
  await main(page).getByRole('heading', { name: 'Mine' }).waitFor();
  expect(await control('GET', `/webhooks/${id}`)).toMatchObject({
    description: 'Mine',
    events: ['ticket.created'],
    headers: [{ name: 'X-Team', hidden: true }],
  });
});

test('R6: a header whose value alone was changed meanwhile is told too, and what is hidden is not shown', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const control = await enterConsole(visitor, '/console/webhooks/');
  const team = (value: string) => ({ name: 'X-Team', value });
  const hidden = { name: 'X-Key', value: 'very-secret-value', hidden: true };
  const { id } = await control('POST', '/webhooks', {
    events: ['ticket.created'],
    headers: [team('board'), hidden],
  });
  await visitor.goTo(`/console/webhooks/?id=${id}`);
  await main(page).getByRole('button', { name: 'Edit' }).click();
  const dialog = page.getByRole('dialog', { name: 'Edit webhook' });
  await dialog.getByLabel('Value of header 2').fill('another-secret-value');
  await control('PATCH', `/webhooks/${id}`, { headers: [team('payroll'), { name: 'X-Key', hidden: true }] });

  await save(dialog);

  await visitor.forgive(/status of 412/);
  await expectText(
    conflictIn(page).getByRole('row', { name: /^Extra headers/ }),
    /X-Team: board, X-Key: hidden X-Team: payroll, X-Key: hidden X-Team: board, X-Key: hidden, a new one$/,
  );
  expect(await conflictIn(page).textContent()).not.toMatch(/secret-value/);
  expect(await findingsInBothThemes(page)).toEqual([]);
});

test('P2: two tabs that change the same integration: its rights are not written over unseen', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const control = await enterConsole(visitor, '/console/integrations/');
  const { id } = await control('POST', '/integrations', {
    name: 'Org chart',
    rights: ['employees:read'],
    attributes: ['first_name'],
  });
  await visitor.goTo('/console/integrations/');
  await main(page).getByRole('button', { name: 'Edit Org chart' }).click();
  const name = main(page).getByRole('textbox', { name: 'Name' });
  await name.fill('Org chart 2');
  await control('PATCH', `/integrations/${id}`, { rights: [] });

  await save(main(page));

  await visitor.forgive(/status of 412/);
  await expectText(
    conflictIn(page).getByRole('row', { name: /^Rights/ }),
    /employees:read — employees:read$/,
  );
  expect(await findingsInBothThemes(page)).toEqual([]);
  await conflictIn(page).getByRole('button', { name: 'Take what is there now' }).click();
  expect(await name.inputValue()).toBe('Org chart');
  expect(await control('GET', `/integrations/${id}`)).toMatchObject({ name: 'Org chart', rights: [] });
});

test('F4: two tabs that change the same API client: the second sees both', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const control = await enterConsole(visitor, '/console/clients/');
  const client_id = 'payroll-sync';
  const { data: users } = await control('GET', '/users');
  const [role_id] = users.flatMap(({ role_ids }: { role_ids: readonly string[] }) => role_ids);
  await control('POST', '/clients', { client_id, role_id, first_name: 'Payroll', last_name: 'Sync' });
  await visitor.goTo('/console/clients/');
  await main(page)
    .getByRole('button', { name: `Edit ${client_id}` })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First name').fill('Mine');
  await control('PATCH', `/clients/${client_id}`, { first_name: 'Theirs' });

  await save(dialog);

  await visitor.forgive(/status of 412/);
  const row = conflictIn(page).getByRole('row', { name: /^First name/ });
  await expectText(row, /Payroll Theirs Mine$/);
  await conflictIn(page).getByRole('button', { name: 'Save mine anyway' }).click();
  await main(page).getByText('Mine').waitFor();
  expect((await control('GET', `/clients/${client_id}`)).first_name).toBe('Mine');
});

test('a sandbox that has expired under an open form: told, what was typed stays, and goes into a new one', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const control = await enterConsole(visitor, '/console/webhooks/');
  await main(page).getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog', { name: 'New webhook' });
  await dialog.getByLabel('Description').fill('Typed with care');
  await dialog.getByLabel('ticket.created').check();
  await control('POST', '/clock/advance', { seconds: 15 * 24 * 3600 });

  await dialog.getByRole('button', { name: 'Create webhook' }).click();

  await visitor.forgive(/status of 401/);
  const alert = dialog.getByRole('alert');
  await expectText(alert, /^That sandbox does not exist any more Its time was over/);
  expect(await dialog.getByLabel('Description').inputValue()).toBe('Typed with care');
  await alert.getByRole('button', { name: /Start a new/ }).click();
  await alert.waitFor({ state: 'hidden' });
  expect(await dialog.getByLabel('Description').inputValue()).toBe('Typed with care');
  await dialog.getByRole('button', { name: 'Create webhook' }).click();
  await main(page).getByRole('link', { name: 'Typed with care' }).waitFor();
});

/** Ends the sandbox under an open form, tries to save, and goes on in a new one. */
async function saveInNewSandbox(visitor: Visitor, form: Locator, control: ReturnType<typeof controlOf>) {
  await control('POST', '/clock/advance', { seconds: 15 * 24 * 3600 });
  await save(form);
  await visitor.forgive(/status of 401/);
  await form
    .getByRole('alert')
    .getByRole('button', { name: /Start a new/ })
    .click();
  await form.getByText('has ended, and the new one does not have it').waitFor();
  await visitor.forgive(/status of 404/); // asked for, and not there
}

test('R6: a webhook that is edited while its sandbox ends is made anew in the next one, hidden values typed again', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const { control, dialog } = await describeWebhook(visitor, 'Typed with care');

  await saveInNewSandbox(visitor, dialog, control);

  expect(await findingsInBothThemes(page)).toEqual([]);
  await dialog.getByLabel('Value of header 1').fill('another-secret-value');
  await dialog.getByRole('button', { name: 'Create webhook' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await visitor.goTo('/console/webhooks/');
  await main(page).getByRole('link', { name: 'Typed with care' }).click();
  await main(page).getByText('X-Team').waitFor();
});

test('P2: an integration that is edited while its sandbox ends is made anew in the next one, with a secret of its own', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const control = await enterConsole(visitor, '/console/integrations/');
  await control('POST', '/integrations', { name: 'Org chart', rights: [], attributes: ['first_name'] });
  await visitor.goTo('/console/integrations/');
  await main(page).getByText('1 attribute shared').waitFor();
  await main(page).getByRole('button', { name: 'Edit Org chart' }).click();
  await main(page).getByRole('textbox', { name: 'Name' }).fill('Org chart 2');

  await saveInNewSandbox(visitor, main(page).locator('form.console-form'), control);

  expect(await main(page).getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Org chart 2');
  await main(page)
    .getByRole('button', { name: /^Create/ })
    .click();
  await page.getByRole('dialog').getByText('kontor_sbx_sec_').waitFor();
});

test('F2: a client that is edited while its sandbox ends is made anew in the next one, with its id', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const control = await enterConsole(visitor, '/console/clients/');
  const client_id = 'payroll-sync';
  const { data: users } = await control('GET', '/users');
  const [role_id] = users.flatMap(({ role_ids }: { role_ids: readonly string[] }) => role_ids);
  await control('POST', '/clients', { client_id, role_id, first_name: 'Payroll', last_name: 'Sync' });
  await visitor.goTo('/console/clients/');
  await main(page)
    .getByRole('button', { name: `Edit ${client_id}` })
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('First name').fill('Mine');

  await saveInNewSandbox(visitor, dialog, control);

  await dialog.getByRole('button', { name: /^Create/ }).click();
  await page.getByRole('dialog').getByText('kontor_sbx_sec_').waitFor();
  await visitor.goTo('/console/clients/');
  await main(page).getByText('Mine Sync').first().waitFor();
  expect(await main(page).getByText(client_id).count()).toBeGreaterThan(0);
});

test('R2: a record that is edited while its sandbox ends is made anew in the next one', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/');
  const { token, management_token } = await visitor.startSandbox();
  const answer = await fetch(`${visitor.url}/v4/departments`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'Quay' }),
  });
  const { id } = (await answer.json()) as { readonly id: string }; // by its schema
  await visitor.goTo(`/console/data/?collection=departments&id=${id}`);
  await main(page).getByRole('button', { name: 'Edit' }).click();
  await main(page).getByRole('textbox', { name: 'Name' }).fill('Typed with care');

  await saveInNewSandbox(
    visitor,
    main(page).locator('form.console-form'),
    controlOf(visitor, management_token),
  );

  expect(await main(page).getByRole('alert').count()).toBe(0);
  expect(await main(page).getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Typed with care');
  expect(await findingsInBothThemes(page)).toEqual([]);
  await main(page)
    .getByRole('button', { name: /^Create/ })
    .click();
  await main(page).getByRole('heading', { name: 'Typed with care' }).waitFor();
  expect(page.url()).not.toContain(id);
});

/** A colleague who may use the API and nothing else. */
async function idOfMember(page: Page): Promise<string> {
  return page.evaluate(() => {
    const { sandbox } = JSON.parse(localStorage.getItem('drydock.session') ?? '{}');
    return sandbox.personas.find((each: { key: string }) => each.key === 'member_with_access').user_id;
  });
}
