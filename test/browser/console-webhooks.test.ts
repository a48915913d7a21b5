/** Console › Webhooks and the inbox. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, expectText, test } from './stage.ts';

const main = (page: Page) => page.getByRole('main');

test('R6: a webhook is made, what is hidden is never shown again, and its test event arrives in the inbox', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/webhooks/');
  await visitor.startSandbox();
  await main(page).getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog', { name: 'New webhook' });
  await dialog.getByLabel('Description').fill('Ticket board');
  await dialog.getByLabel('ticket.created').check();
  await dialog.getByLabel('Send a user name and a password along').check();
  await dialog.getByLabel('User name', { exact: true }).fill('kontor');
  await dialog.getByLabel('Password', { exact: true }).fill('open-sesame-7');
  await dialog.getByRole('button', { name: 'Add a header' }).click();
  await dialog.getByLabel('Name of header 1').fill('X-Team');
  await dialog.getByLabel('Value of header 1').fill('very-secret-value');
  await dialog.getByLabel('hide', { exact: true }).check();
  await dialog.getByRole('button', { name: 'Create webhook' }).click();

  await main(page).getByRole('link', { name: 'Ticket board' }).click();
  await expectText(main(page).locator('.console-facts'), /kontor \/ hidden X-Team hidden/);
  await page.reload();
  await main(page).getByRole('heading', { name: 'Ticket board' }).waitFor();
  for (const secret of ['open-sesame-7', 'very-secret-value'])
    expect(await page.content()).not.toContain(secret);
  await main(page).getByRole('button', { name: 'Edit' }).click();
  const edit = page.getByRole('dialog', { name: 'Edit webhook' });
  expect(await edit.getByLabel('Password', { exact: true }).inputValue()).toBe('');
  await edit.getByLabel('Description').fill('Board of tickets');
  await edit.getByRole('button', { name: 'Save changes' }).click();
  await main(page).getByRole('heading', { name: 'Board of tickets' }).waitFor();
  await expectText(main(page).locator('.console-facts'), /kontor \/ hidden X-Team hidden/);

  await main(page).getByRole('button', { name: 'Send a test event' }).click();
  await main(page).getByRole('listitem').filter({ hasText: 'webhook.test' }).getByText('delivered').waitFor();
  await visitor.goTo('/console/inbox/');
  await main(page).getByRole('link', { name: 'webhook.test' }).first().click();
  await expectText(main(page).getByRole('listitem').filter({ hasText: 'Signature' }), /^passed/);
});

test('R6: only the owner has webhooks; others get an explanation', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/');
  await visitor.startSandbox();
  await page.evaluate(() => sessionStorage.setItem('drydock.acting-as', 'admin'));

  await visitor.goTo('/console/webhooks/');

  await expectText(main(page).locator('[data-part="forbidden"]'), /owner/i);
  await visitor.forgive(/status of 403/);
  await main(page).getByRole('button', { name: 'Look through the owner’s eyes' }).click();
  await main(page).getByRole('button', { name: 'New webhook' }).waitFor();
});

test('R6: what is wrong with a webhook stands at its field', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/webhooks/');
  await visitor.startSandbox();
  await main(page).getByRole('button', { name: 'New webhook' }).click();
  const dialog = page.getByRole('dialog', { name: 'New webhook' });
  await dialog.getByLabel('Another address').check();
  await dialog.getByLabel('URL').fill('http://10.0.0.5/hooks');
  await dialog.getByLabel('ticket.created').check();

  await dialog.getByRole('button', { name: 'Create webhook' }).click();

  await visitor.forgive(/status of 422/);
  await eventually(() => dialog.getByLabel('URL').getAttribute('aria-invalid')).toBe('true');
});

test('a change that somebody makes arrives in an open inbox by itself', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/inbox/');
  const { token } = await visitor.startSandbox();
  await main(page)
    .getByText(/messages?$/)
    .first()
    .waitFor();
  const projects = await fetch(`${visitor.url}/v4/projects?limit=1`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  const { data } = await projects.json();

  await fetch(`${visitor.url}/v4/tickets`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ project_id: data[0].id, subject: 'A crack in the stairs' }),
  });

  await main(page).getByRole('link', { name: 'ticket.created' }).first().waitFor();
});
