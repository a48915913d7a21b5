/** Console › Integrations (the API, Kontor Connect), Plan, Go live. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, expectText, test, type Visitor } from './stage.ts';

const main = (page: Page) => page.getByRole('main');
const apiSwitch = (page: Page) => main(page).getByRole('switch', { name: 'API' });
const settings = (page: Page) => main(page).getByRole('link', { name: 'Settings' });

async function open(visitor: Visitor, path: string) {
  await visitor.goTo(path);
  const { token } = await visitor.startSandbox();
  const headers = { Authorization: `Bearer ${token}` };
  return { me: async () => (await fetch(`${visitor.url}/v4/me`, { headers })).status };
}

test('K1: switched on, the API is requested, then active; only then is there a Settings entry', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const { me } = await open(visitor, '/console/integrations/');
  await settings(page).waitFor();

  await apiSwitch(page).click();
  await settings(page).waitFor({ state: 'detached' });
  await eventually(() => apiSwitch(page).getAttribute('aria-checked')).toBe('false');
  expect(await me()).toBe(403);
  await apiSwitch(page).click();
  await expectText(main(page).getByRole('status').first(), /^Support has been notified\./);
  expect(await settings(page).count()).toBe(0);
  await main(page).getByRole('button', { name: 'Approve as support' }).click();

  await settings(page).waitFor();
  expect(await me()).toBe(200);
});

test('K1: support approves by itself after a visible delay', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/integrations/');
  await apiSwitch(page).click();
  await settings(page).waitFor({ state: 'detached' });

  await apiSwitch(page).click();

  await main(page).getByText('Support has been notified.').waitFor();
  await settings(page).waitFor();
});

test('K2: on another plan the API is requested, waits for an upgrade, and the way to it is there', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/plan/');
  await main(page).getByRole('button', { name: 'Change to Growth' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Change plan' }).click();
  await main(page).getByRole('button', { name: 'Change to Connect' }).waitFor();
  await visitor.goTo('/console/integrations/');

  await apiSwitch(page).click();

  await expectText(main(page).getByRole('status').first(), /waits until you upgrade/);
  await main(page).getByRole('link', { name: 'Upgrade to Connect' }).click();
  await main(page).getByRole('button', { name: 'Change to Connect' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Change plan' }).click();
  await main(page).getByRole('button', { name: 'Change to Growth' }).waitFor();
  await visitor.goTo('/console/integrations/');
  await settings(page).waitFor();
});

test('K2: a persona that may not change the plan is told which permission is missing', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/plan/');
  await page.evaluate(() => sessionStorage.setItem('drydock.acting-as', 'member_with_access'));
  await page.reload();
  await main(page).getByRole('button', { name: 'Change to Growth' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Change plan' }).click();

  await expectText(page.getByRole('alertdialog').getByRole('alert'), /manage_account|permission/i);
  await visitor.forgive(/status of 403/);
});

test('K5: the page for going live recommends the sandbox first and names what differs from production', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/go-live/');

  await main(page).getByRole('heading', { name: 'Start in the sandbox' }).waitFor();
  for (const name of ['Address', 'Credentials', 'Data', 'Limits', 'Webhooks', 'Time', 'Support']) {
    await main(page).getByText(name, { exact: true }).waitFor();
  }
});

test('K8: the request to go live needs the whole checklist and the note of responsibility', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/go-live/');
  await main(page).getByLabel('E-mail address for the answer').fill('it@nordwind-bau.example');

  await main(page).getByRole('button', { name: 'Send request' }).click();
  await visitor.forgive(/status of 422/);
  await main(page).locator('.console-error').first().waitFor();
  for (const box of await main(page).getByRole('checkbox').all()) await box.check();
  await main(page).getByRole('button', { name: 'Send request' }).click();

  await expectText(
    main(page).getByRole('status').first(),
    /^Requested\. The answer goes to it@nordwind-bau\.example/,
  );
  await page.reload();
  await main(page).getByText('The answer goes to it@nordwind-bau.example').waitFor();
});

test('R5: the limit is shown, raised on request up to 600, and then in force', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const { me } = await open(visitor, '/console/plan/');
  await main(page).getByText('30 requests in 60 seconds').waitFor();
  const wanted = main(page).getByLabel('Requests a minute');

  await wanted.fill('601');
  await main(page).getByRole('button', { name: 'Ask for it' }).click();
  await main(page).getByText('Expected at most 600.').waitFor();
  await wanted.fill('120');
  await main(page).getByRole('button', { name: 'Ask for it' }).click();

  await main(page).getByText('120 requests in 60 seconds').waitFor();
  expect(await me()).toBe(200);
});

test('R9: Kontor Connect is requested, and then somebody has been in touch', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor, '/console/integrations/');

  await main(page).getByRole('button', { name: 'Request access' }).click();

  const card = main(page).locator('#kontor-connect');
  await card.getByText('requested', { exact: true }).waitFor();
  await card.getByText('contacted', { exact: true }).waitFor();
  expect(await card.getByRole('button', { name: 'Request access' }).count()).toBe(0);
});
