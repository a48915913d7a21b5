/** The connecting app, as somebody connects it to their sandbox (access rules C1 to C5). */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import type { EmployeeAttribute } from '../../spec/schemas/employee.ts';
import { CONNECT_FORM, CUBICLE_PATH } from '../../src/cubicle/paths.ts';
import { usedAttributes } from '../../src/cubicle/person.ts';
import { findingsInBothThemes } from './axe.ts';
import { eventually, expectText, test, type Visitor } from './stage.ts';

const app = (page: Page) => page.getByRole('region', { name: 'Cubicle, the connecting app' });
const green = (page: Page) => app(page).getByRole('status').filter({ hasText: 'The link to Kontor works' });
const red = (page: Page) => app(page).getByRole('alert');

interface Integration {
  readonly id: string;
  readonly client_id: string;
  readonly client_secret: string;
}

/** Opens the app with a sandbox, and gives what an administrator does there. */
async function open(visitor: Visitor) {
  await visitor.goTo(CUBICLE_PATH);
  const { management_token } = await visitor.startSandbox();
  const post = async (path: string, body?: object) => {
    const response = await fetch(`${visitor.url}/sandbox${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${management_token}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    expect(response.ok, await response.clone().text()).toBe(true);
    return response;
  };
  let made = 0;
  const integrate = async (
    attributes: readonly EmployeeAttribute[] = usedAttributes,
    rights = ['employees:read'],
  ): Promise<Integration> => {
    made += 1;
    const response = await post('/integrations', { name: `Cubicle ${made}`, rights, attributes });
    return (await response.json()) as Integration; // by the contract
  };
  return { post, integrate };
}

async function connect(page: Page, id: string, secret: string): Promise<void> {
  await app(page).getByLabel('Client id').fill(id);
  await app(page).getByLabel('Client secret').fill(secret);
  await app(page)
    .getByRole('button', { name: /^(?:Connect|Import again)$/ })
    .click();
}

describe('C1: Manage organisation › Integrations', () => {
  test('says in green that the link works, and what was imported', async ({ enter }) => {
    const visitor = await enter();
    const { page } = visitor;
    const { integrate } = await open(visitor);
    const { client_id, client_secret } = await integrate();

    await connect(page, client_id, client_secret);

    await expectText(green(page), /works\. 120 people are here\. 10 of 10 attributes are shared\./);
    expect(await green(page).locator('[data-kind="good"]').isVisible()).toBe(true);
    await app(page).getByRole('button', { name: 'Show the people' }).click();
    expect(await app(page).locator('.cubicle-person').count()).toBe(120);
    expect(
      await page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])),
    ).not.toContain(client_secret);
  });

  test('says in red what is wrong and what to do, and keeps what was typed', async ({ enter }) => {
    const visitor = await enter();
    const { page } = visitor;
    const { integrate, post } = await open(visitor);
    const ours = await integrate();
    const other = await integrate();
    const blind = await integrate(usedAttributes, ['absences:read']);
    const nameless = await integrate(['first_name', 'position']);

    await app(page).getByRole('button', { name: 'Connect', exact: true }).click();
    await expectText(app(page).locator('.error').first(), 'Paste the client id of the integration.');
    expect(
      await app(page)
        .getByLabel('Client id')
        .evaluate((field) => field === document.activeElement),
    ).toBe(true);

    for (const [id, secret, said] of [
      ['integration-nobody', ours.client_secret, /does not know this client id\. Copy the id again/],
      [
        ours.client_id,
        other.client_secret,
        /secret does not belong to this client id\. .* Reset the credentials/,
      ],
      [ours.client_id, 'secret', /not a whole client secret\. .* kontor_sbx_sec_/],
      [
        blind.client_id,
        blind.client_secret,
        /may not read employees\. An administrator can tick “Read” beside “Employees”/,
      ],
      [nameless.client_id, nameless.client_secret, /names are not shared\. .* can share them/],
    ] as const) {
      await connect(page, id, secret);
      await expectText(red(page), said);
      expect(await red(page).locator('[data-kind="bad"]').isVisible()).toBe(true);
      expect(await app(page).getByLabel('Client id').inputValue()).toBe(id);
    }
    await post(`/integrations/${ours.id}/deactivate`);
    await connect(page, ours.client_id, ours.client_secret);
    await expectText(red(page), /integration is deactivated\. An administrator can activate it again/);
    await visitor.forgive(/status of 40[01]/);
    await red(page).getByRole('button', { name: 'Close' }).click();
    await red(page).locator('.cubicle-snackbar').waitFor({ state: 'detached' });
  });

  test('says that the sandbox is gone, and that there is no network', async ({ enter }) => {
    const visitor = await enter();
    const { page } = visitor;
    const { integrate } = await open(visitor);
    const { client_id, client_secret } = await integrate();
    await visitor.context.setOffline(true);
    await connect(page, client_id, client_secret);
    await expectText(red(page), /device is offline\. Reconnect/);
    await visitor.context.setOffline(false);
    await visitor.forgive(/INTERNET_DISCONNECTED/);

    await page.getByRole('region', { name: 'Sandbox' }).getByRole('button', { name: 'End' }).click();
    await page.locator('dialog[open]').getByRole('button', { name: 'End' }).click();
    await page.locator('html[data-sandbox="none"]').waitFor();
    await connect(page, client_id, client_secret);

    await expectText(red(page), /sandbox of this secret is gone\. Start a new sandbox/);
    await visitor.forgive(/status of 401/);
  });
});

test('C2: shows which of the ten attributes came; what is not shared stays empty, and the names are enough', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  const { integrate } = await open(visitor);
  const shared = app(page).locator('[data-shared="true"] .name');
  const { client_id, client_secret } = await integrate([
    'first_name',
    'last_name',
    'skills',
    'private_address',
  ]);

  await connect(page, client_id, client_secret);

  await expectText(green(page), /3 of 10 attributes are shared/);
  expect(await shared.allInnerTexts()).toEqual(['First name', 'Last name', 'Skills']);
  expect(await app(page).locator('[data-shared="false"]').count()).toBe(7);
  await app(page)
    .getByText(/More is shared than Cubicle uses.*private_address/)
    .waitFor();
  await app(page).getByRole('button', { name: 'Show the people' }).click();
  const person = app(page).locator('.cubicle-person').first();
  await person.locator('summary').click();
  await person.getByRole('list', { name: 'Skills' }).waitFor();
  expect(await person.locator('dt').count()).toBe(0);
});

test('C3: asks for employees:read alone, of the public API alone', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const { integrate } = await open(visitor);
  const { client_id, client_secret } = await integrate();
  const asked: string[] = [];
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (/^\/(?:v2|v4|oauth|sandbox)\//.test(pathname)) asked.push(`${request.method()} ${pathname}`);
    if (pathname === '/oauth/token') asked.push(request.postData() ?? '');
  });

  await connect(page, client_id, client_secret);
  await green(page).locator('[data-kind="good"]').waitFor();

  expect([...new Set(asked)]).toEqual([
    'POST /oauth/token',
    'grant_type=client_credentials&scope=employees%3Aread',
    'GET /v4/employees',
  ]);
});

test('C4: lists the attributes to tick, and links to the form with just those', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor);
  const listed = await page.locator('.cubicle-share li code').allInnerTexts();

  expect(listed).toEqual([...usedAttributes]);
  const link = page.getByRole('link', { name: 'Open the form, with everything ticked' });
  await eventually(() => link.getAttribute('href')).toBe(CONNECT_FORM);
  await link.click();
  await page.waitForURL('**/console/integrations/new/?*');
  const form = page.getByRole('main').locator('form');
  await form.locator('.console-events').getByRole('checkbox').first().waitFor();
  const ticked = form.getByRole('checkbox', { checked: true });
  await eventually(() => ticked.count()).toBe(1 + usedAttributes.length);
  const attributes = form
    .locator('.console-events label')
    .filter({ has: page.getByRole('checkbox', { checked: true }) });
  expect((await attributes.allInnerTexts()).toSorted()).toEqual(usedAttributes.toSorted());
  expect(await form.getByLabel('Read the attributes of employees that are shared').isChecked()).toBe(true);
});

test('C4: what the form gives connects the app', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor);
  await page.getByRole('link', { name: 'Open the form, with everything ticked' }).click();
  await page.getByRole('button', { name: 'Create integration' }).click();
  const dialog = page.getByRole('dialog', { name: 'Your new integration' });
  const id = await dialog.getByRole('textbox', { name: 'Client id' }).innerText();
  await dialog.getByRole('button', { name: 'Copy' }).last().click();
  await dialog.getByText('Copied. Keep it somewhere safe').waitFor();
  const secret = await visitor.clipboard();
  await dialog.getByRole('button', { name: 'Done' }).click();
  await page.waitForURL('**/console/integrations/');

  await page.getByRole('link', { name: /Connect Cubicle/ }).click();
  await connect(page, id, secret);

  await expectText(green(page), /10 of 10 attributes are shared\./);
});

test('C5: somebody without access to the settings is told whom to ask', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await open(visitor);

  await page.getByRole('button', { name: /Acting as/ }).click();
  await page.getByRole('menuitemradio').nth(2).click();

  await expectText(
    page.locator('.cubicle-ask'),
    /^You cannot do this yourself: ask an administrator\. .*“Marketplace and API”.* (?:has|have) it/,
  );
  expect(await page.getByRole('link', { name: /Open the form/ }).count()).toBe(0);
  await visitor.forgive(/status of 403/);
});

describe.each([1440, 360])('at %i px', (width) => {
  test('axe finds nothing: empty, refused, connected, people by department and by manager', async ({
    enter,
  }) => {
    const visitor = await enter({ viewport: { width, height: 800 } });
    const { page } = visitor;
    const { integrate } = await open(visitor);
    const plain = await integrate();
    const managed = await integrate([...usedAttributes, 'reports_to_id', 'iban']);
    const seen: string[] = [];
    const look = async () => {
      seen.push(...(await findingsInBothThemes(page)));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(overflow).toBeLessThanOrEqual(0);
    };
    const people = () =>
      app(page)
        .getByRole('button', { name: /^People/ })
        .click();

    await people();
    await look();
    await app(page).getByRole('button', { name: 'Connect Kontor' }).click();
    await connect(page, plain.client_id, managed.client_secret);
    await red(page).locator('.cubicle-snackbar').waitFor();
    await look();
    await visitor.forgive(/status of 401/);
    for (const { client_id, client_secret } of [plain, managed]) {
      await connect(page, client_id, client_secret);
      await green(page).locator('.cubicle-snackbar').waitFor();
      await look();
      await people();
      await look();
      await app(page).getByRole('button', { name: 'Integrations', exact: true }).click();
    }

    expect(seen).toEqual([]);
  });
});

test('people are found by name, position and skill, by keyboard alone', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  const { integrate } = await open(visitor);
  const { client_id, client_secret } = await integrate();
  await app(page).getByLabel('Client id').focus();
  await page.keyboard.insertText(client_id);
  await page.keyboard.press('Tab');
  await page.keyboard.insertText(client_secret);
  await page.keyboard.press('Enter');
  await green(page).locator('.cubicle-snackbar').waitFor();
  await app(page).getByRole('button', { name: 'Show the people' }).focus();
  await page.keyboard.press('Enter');
  await eventually(() => page.evaluate(() => document.activeElement?.textContent?.slice(0, 40))).toBe(
    'People',
  );
  await page.keyboard.press('Tab');

  await page.keyboard.insertText('crane');

  const found = app(page).locator('.cubicle-person');
  await eventually(() => found.count()).toBeLessThan(60);
  expect((await found.allInnerTexts()).length).toBeGreaterThan(0);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await found.first().locator('dl').waitFor();
});
