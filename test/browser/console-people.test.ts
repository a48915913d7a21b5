/** Console › Users and the token pages: who may see and do what. */
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { eventually, expectText, test, type Visitor } from './stage.ts';

const main = (page: Page) => page.getByRole('main');

/** Looks at a page through somebody's eyes. */
async function lookAs(visitor: Visitor, persona: string, path: string): Promise<void> {
  await visitor.page.evaluate((key) => sessionStorage.setItem('drydock.acting-as', key), persona);
  await visitor.goTo(path);
}

/** Makes a token through somebody's eyes, over HTTP. */
async function makeToken(visitor: Visitor, managementToken: string, persona: string) {
  const response = await fetch(`${visitor.url}/sandbox/tokens`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${managementToken}`,
      'Content-Type': 'application/json',
      'Drydock-Act-As': persona,
    },
    body: JSON.stringify({ name: `Laptop of ${persona}` }),
  });
  const { token, user_id } = await response.json();
  const status = async () =>
    (await fetch(`${visitor.url}/v4/me`, { headers: { Authorization: `Bearer ${token}` } })).status;
  return { userId: String(user_id), status };
}

test('R7: without API access there is an explanation in the place of the tokens, and it can be given', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/');
  await visitor.startSandbox();

  await lookAs(visitor, 'member_without_access', '/console/tokens/');
  await expectText(main(page).locator('[data-part="forbidden"]'), /API access/);
  await visitor.forgive(/status of 403/);
  expect(await main(page).getByRole('button', { name: 'New token' }).count()).toBe(0);

  await lookAs(visitor, 'owner', '/console/users/');
  await main(page)
    .getByRole('row', { name: /in-house/ })
    .last()
    .waitFor();
  const without = await page.evaluate(() => {
    const { sandbox } = JSON.parse(localStorage.getItem('drydock.session') ?? '{}');
    return sandbox.personas.find((each: { key: string }) => each.key === 'member_without_access').user_id;
  });
  await visitor.goTo(`/console/users/?id=${without}`);
  await main(page)
    .getByLabel(/^API access/)
    .check();
  await main(page).getByRole('button', { name: 'Save' }).click();
  await page
    .getByText(/It acts on the very next call/)
    .first()
    .waitFor();
  await lookAs(visitor, 'member_without_access', '/console/tokens/');
  await main(page).getByRole('button', { name: 'New token' }).waitFor();
});

test('R7: nobody can take API access from the owner', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/users/');
  await visitor.startSandbox();

  await main(page).getByRole('row', { name: /Owner/ }).getByRole('link').click();

  await main(page).getByText('The owner of the account has every permission, always.').waitFor();
  expect(await main(page).getByRole('checkbox').count()).toBe(0);
});

test('R8: who manages users deletes the tokens of colleagues, but not those of the owner', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/');
  const { management_token } = await visitor.startSandbox();
  const colleague = await makeToken(visitor, management_token, 'member_with_access');
  const owner = await makeToken(visitor, management_token, 'owner');

  await lookAs(visitor, 'admin', `/console/users/?id=${colleague.userId}`);
  await main(page).getByRole('button', { name: 'Delete Laptop of member_with_access' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await main(page).getByText('No tokens that work.').waitFor();
  expect(await colleague.status()).toBe(401);

  await visitor.goTo(`/console/users/?id=${owner.userId}`);
  await main(page).getByRole('button', { name: 'Delete Laptop of owner' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Delete' }).click();
  await expectText(page.getByRole('alertdialog').getByRole('alert'), /owner/i);
  await visitor.forgive(/status of 403/);
  expect(await owner.status()).toBe(200);
});

test('F5: the service account of a client is read-only among the users, with a link to its client', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/users/');
  await visitor.startSandbox();

  await main(page)
    .getByRole('row', { name: /service account/ })
    .first()
    .getByRole('link')
    .click();

  await expectText(main(page).locator('.console-note'), /service account of an API client/);
  expect(await main(page).getByRole('checkbox').count()).toBe(0);
  const link = main(page).locator('.console-note').getByRole('link');
  await eventually(() => link.getAttribute('href')).toMatch(/^\/console\/clients\/\?client_id=/);
});

test('what somebody has changed stands in the audit trail, with who did it', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/console/');
  const { management_token } = await visitor.startSandbox();
  await makeToken(visitor, management_token, 'member_with_access');

  await visitor.goTo('/console/audit/');

  await expectText(main(page).getByRole('listitem').first(), /Laptop of member_with_access.*by /);
});
