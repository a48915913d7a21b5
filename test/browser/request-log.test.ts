/** The request log as a person uses it: live, filtered, sent again, copied; and the drawer of operation pages. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import { findingsInBothThemes } from './axe.ts';
import { eventually, expectText, test, type Visitor } from './stage.ts';

const LOG = '/console/requests/';
const OPERATION = '/docs/v4/offices/list/';

/** Asks the sandbox from outside of the browser, and gives the id of the request. */
async function ask({ url }: Visitor, token: string, path: string, init: RequestInit = {}): Promise<string> {
  const headers = {
    Authorization: `Bearer ${token}`,
    ...(init.body ? { 'Content-Type': 'application/json' } : {}),
  };
  const { headers: answered } = await fetch(`${url}${path}`, { ...init, headers });
  return answered.get('X-Request-Id') ?? '';
}

const line = (page: Page, id: string) => page.locator(`.log-line[data-id="${id}"]`);
const live = (page: Page) => expectText(page.locator('[data-part="live"]'), 'Live');

test('a request appears as soon as a terminal has sent it, and not while the list is paused', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo(LOG);
  const { token } = await visitor.startSandbox();
  await expectText(page.locator('[data-part="empty"]'), /^Nothing was asked yet/);
  await live(page);

  const id = await ask(visitor, token, '/v4/offices?limit=1');

  await expectText(line(page, id), /^200 GET \/v4\/offices\?limit=1 /);
  await page.getByRole('button', { name: 'Pause', exact: true }).click();
  const later = await ask(visitor, token, '/v4/me');
  const resume = page.getByRole('button', { name: 'Resume (1 new)', exact: true });
  await resume.waitFor();
  expect(await line(page, later).count()).toBe(0);
  await resume.click();
  await line(page, later).waitFor();
  expect(await page.locator('.log-line').count()).toBe(2);
});

test('filters choose, also of what comes, and the address remembers them with the chosen request', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo(LOG);
  const { token } = await visitor.startSandbox();
  const fine = await ask(visitor, token, '/v4/me');
  const refused = await ask(visitor, token, '/v4/offices?colour=blue');
  await line(page, refused).waitFor();

  await page.getByLabel('Status').selectOption('4xx');

  await line(page, fine).waitFor({ state: 'detached' });
  await live(page);
  const next = await ask(visitor, token, '/v4/employees?colour=red');
  await ask(visitor, token, '/v4/me');
  await line(page, next).waitFor();
  await line(page, refused).click();
  await expectText(page.locator('.log-refusal'), /^A parameter is not valid\. .*colour/);
  await page.reload();
  await expectText(page.locator('.log-heading'), 'GET /v4/offices?colour=blue');
  expect(await page.getByLabel('Status').inputValue()).toBe('4xx');
  expect(await page.locator('.log-line').count()).toBe(2);
  await page.getByLabel('Operation').fill('getMe');
  await expectText(page.locator('[data-part="unmatched"]'), /^No request in the log fits/);
  await page.getByRole('button', { name: 'Clear', exact: true }).click();
  await eventually(() => page.locator('.log-line').count()).toBe(4);
});

test('a request leads to its operation and to its problem', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  const { token } = await visitor.startSandbox();
  const id = await ask(visitor, token, '/v4/offices?colour=blue');
  await visitor.goTo(`${LOG}?id=${id}`);
  expect(await page.getByRole('link', { name: 'About this problem' }).getAttribute('href')).toBe(
    '/problems/invalid_parameter/',
  );

  await page.getByRole('link', { name: 'Open the operation' }).click();

  await page.waitForURL(`**${OPERATION}`);
});

test('sends a request again, and shows the new one', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  const { token } = await visitor.startSandbox();
  const body = JSON.stringify({ name: 'Drones' });
  const id = await ask(visitor, token, '/v4/departments', { method: 'POST', body });
  await visitor.goTo(`${LOG}?id=${id}`);
  await expectText(page.locator('.log-figures .status'), '201');

  await page.getByRole('button', { name: 'Send again', exact: true }).click();

  await expectText(page.locator('[data-part="outcome"]'), /^Sent again and answered 409\./);
  await expectText(page.locator('.log-figures .status'), '409');
  await expectText(page.locator('.log-refusal'), /conflicts with what is there/);
  await eventually(() => page.locator('.log-line').count()).toBe(2);
  await page.getByRole('link', { name: id }).click();
  await expectText(page.locator('.log-figures .status'), '201');
});

test('says why a request cannot be sent again', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  const { token } = await visitor.startSandbox();
  const id = await ask(visitor, token, `/v4/me?token=${token}`);
  await visitor.goTo(`${LOG}?id=${id}`);

  await page.getByRole('button', { name: 'Send again', exact: true }).click();

  await expectText(
    page.locator('[data-part="outcome"]'),
    /had a token or another secret in it, which is masked/,
  );
  await visitor.forgive(/status of 409/);
});

test('shows what no operation takes, in the list, in full and in the drawer, and leads to what there is', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo(OPERATION);
  const { token } = await visitor.startSandbox();
  const id = await ask(visitor, token, '/v4/ofices');
  await page.getByRole('button', { name: 'Latest requests' }).click();
  await line(page, id).click();
  await expectText(page.locator('.log-drawer .log-refusal'), /No operation has the path \/v4\/ofices/);
  await visitor.goTo(LOG);
  await expectText(line(page, id), /^404 GET \/v4\/ofices not_found /);
  await live(page);
  const next = await ask(visitor, token, '/v4/offices', { method: 'DELETE' });

  await line(page, next).click();

  await expectText(page.locator('.log-refusal'), /These methods are: GET, HEAD, OPTIONS/);
  await expectText(page.locator('.log-entry .try-note').first(), /^No operation takes this request/);
  expect(await page.getByRole('button', { name: 'Send again', exact: true }).count()).toBe(0);
  await page.getByRole('button', { name: 'Copy as curl', exact: true }).click();
  await eventually(() => visitor.clipboard()).toContain('curl');
  const { stdout } = await promisify(execFile)('bash', ['-c', await visitor.clipboard()]);
  expect(JSON.parse(stdout)).toMatchObject({ status: 405, code: 'method_not_allowed' });
  expect(await findingsInBothThemes(page)).toEqual([]);
  await page.getByRole('link', { name: 'See all operations' }).click();
  await page.waitForURL('**/docs/v4/');
});

test('copies a request as a curl that a shell runs as it is, with the same answer', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  const { token } = await visitor.startSandbox();
  const id = await ask(visitor, token, "/v4/employees?limit=2&sort=last_name&city=L'Aquila%20!");
  await visitor.goTo(`${LOG}?id=${id}`);

  await page.getByRole('button', { name: 'Copy as curl', exact: true }).click();

  await eventually(() => visitor.clipboard()).toContain('curl');
  const command = await visitor.clipboard();
  expect(command).toContain(token);
  const { stdout } = await promisify(execFile)('bash', ['-c', command]);
  const { response_body } = await page.evaluate(
    async (path) => (await fetch(path)).json(),
    `/sandbox/requests/${id}`,
  );
  const plain = (text: string) => text.replaceAll(/req_[0-9a-z]{26}/g, '<id>');
  expect(plain(stdout)).toBe(plain(response_body));
});

const FORM = 'application/x-www-form-urlencoded';
const GRANT = 'grant_type=client_credentials';

interface Client {
  readonly client_id: string;
  readonly client_secret: string;
}

test.for<[string, string, RegExp, (client: Client) => RequestInit]>([
  [
    'as HTTP Basic',
    '/oauth/token',
    /-u "\$KONTOR_CLIENT_ID:\$KONTOR_CLIENT_SECRET"/,
    ({ client_id, client_secret }) => ({
      headers: { 'Content-Type': FORM, Authorization: `Basic ${btoa(`${client_id}:${client_secret}`)}` },
      body: GRANT,
    }),
  ],
  [
    'in the form',
    '/oauth/token',
    /"grant_type=client_credentials&client_id=payroll-sync&client_secret=\$KONTOR_CLIENT_SECRET"/,
    ({ client_id, client_secret }) => ({
      headers: { 'Content-Type': FORM },
      body: `${GRANT}&client_id=${client_id}&client_secret=${client_secret}`,
    }),
  ],
  [
    'in the JSON of v2',
    '/v2/auth',
    /"client-secret":"'"\$KONTOR_CLIENT_SECRET"'"/,
    ({ client_id, client_secret }) => ({
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        data: { type: 'auth', attributes: { 'client-id': client_id, 'client-secret': client_secret } },
      }),
    }),
  ],
])(
  'copies what a client sent %s as it was sent, with the variables of the documentation',
  async (sent, { enter }) => {
    const [, path, form, init] = sent;
    const visitor = await enter();
    const { page } = visitor;
    await visitor.goTo('/');
    const { token } = await visitor.startSandbox();
    const client = await makeClient(visitor);
    const answered = await fetch(`${visitor.url}${path}`, { method: 'POST', ...init(client) });
    expect(answered.status).toBe(200);
    await visitor.goTo(`${LOG}?id=${answered.headers.get('X-Request-Id')}`);
    await expectText(page.locator('.log-figures .status'), '200');

    await page.getByRole('button', { name: 'Copy as curl', exact: true }).click();

    await eventually(() => visitor.clipboard()).toMatch(form);
    const command = await visitor.clipboard();
    for (const never of [token, client.client_secret, 'Bearer', 'X-API-Key'])
      expect(command).not.toContain(never);
    await expectText(
      page.getByText(/^The log keeps no secrets/),
      /set .*\$KONTOR_CLIENT_SECRET in your terminal/,
    );
    const env = {
      ...process.env,
      KONTOR_CLIENT_ID: client.client_id,
      KONTOR_CLIENT_SECRET: client.client_secret,
    };
    const { stdout } = await promisify(execFile)('bash', ['-c', command], { env });
    expect(stdout).toMatch(/kontor_sbx_at_\w{40}/);
  },
);

test('copies what nobody signed in for without a token', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  const { company } = await visitor.startSandbox();
  const answered = await fetch(`${visitor.url}/careers/v1/positions?company=${company}&limit=1`);
  await visitor.goTo(`${LOG}?id=${answered.headers.get('X-Request-Id')}`);
  await page.getByRole('button', { name: 'Copy as curl', exact: true }).click();
  await eventually(() => visitor.clipboard()).toContain('curl');
  const command = await visitor.clipboard();
  expect(command).not.toMatch(/Authorization|X-API-Key/i);
  const { stdout } = await promisify(execFile)('bash', ['-c', command]);
  expect(JSON.parse(stdout)).toEqual(await answered.json());
});

/** An API client of the visitor's sandbox, whose role may read. */
async function makeClient({ page }: Visitor): Promise<Client> {
  return page.evaluate(async (role_id) => {
    const response = await fetch('/sandbox/clients', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ client_id: 'payroll-sync', role_id, first_name: 'Payroll', last_name: 'Sync' }),
    });
    return response.json();
  }, loadSeed().role[3]?.id);
}

test('no token is on the page but the visitor’s own in the command', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/');
  const { token } = await visitor.startSandbox();
  const other = await page.evaluate(async () => {
    const response = await fetch('/sandbox/tokens', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name: 'Other' }),
    });
    return (await response.json()).token as string;
  });
  const id = await ask(visitor, other, `/v4/me?token=${other}`);
  await visitor.goTo(`${LOG}?id=${id}`);
  await page.locator('.log-heading').waitFor();
  const html = await page.content();
  expect(html).not.toContain(other);
  expect(html.split(token)).toHaveLength(2); // in the command
});

test('says that it is offline, and goes on by itself', async ({ enter }) => {
  const visitor = await enter();
  const { page, context } = visitor;
  await visitor.goTo(LOG);
  const { token } = await visitor.startSandbox();
  await live(page);
  await context.setOffline(true);
  await page.getByLabel('API').selectOption('v4');
  await expectText(page.locator('[data-part="live"]'), 'Offline');
  await visitor.forgive(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(false);
  await live(page);
  await line(page, await ask(visitor, token, '/v4/me')).waitFor();
});

test('on a small screen the request takes the place of the list, and gives it back with the focus', async ({
  enter,
}) => {
  const visitor = await enter({ viewport: { width: 360, height: 740 } });
  const { page } = visitor;
  await visitor.goTo(LOG);
  const { token } = await visitor.startSandbox();
  const id = await ask(visitor, token, '/v4/me');
  await line(page, id).focus();
  await page.keyboard.press('Enter');
  await page.locator('.log-heading:focus').waitFor();
  expect(await page.locator('.log-list').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'All requests' }).click();
  await page.locator(`.log-line[data-id="${id}"]:focus`).waitFor();
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBe(360);
});

test('the drawer shows the latest requests of the operation first, by keyboard, and gives the focus back', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo(OPERATION);
  const { token } = await visitor.startSandbox();
  const own = await ask(visitor, token, '/v4/offices?limit=1');
  const other = await ask(visitor, token, '/v4/me');
  const opener = page.getByRole('button', { name: 'Latest requests' });
  await opener.focus();

  await page.keyboard.press('Alt+l');

  const drawer = page.getByRole('dialog', { name: 'Latest requests' });
  await line(page, other).waitFor();
  const ids = await drawer.locator('.log-line').evaluateAll((lines) => lines.map((each) => each.dataset.id));
  expect(ids).toEqual([own, other]);
  const next = await ask(visitor, token, '/v4/offices?limit=2');
  await line(page, next).focus();
  await page.keyboard.press('Enter');
  await drawer.locator('.log-heading:focus').waitFor();
  await expectText(drawer.locator('.log-heading'), 'GET /v4/offices?limit=2');
  await drawer.getByRole('button', { name: 'All requests' }).press('Enter');
  await page.locator(`.log-line[data-id="${next}"]:focus`).waitFor();
  await page.keyboard.press('Escape');
  await drawer.waitFor({ state: 'hidden' });
  expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
});

test('before there is a sandbox the drawer offers to start one', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo(OPERATION);
  await page.getByRole('button', { name: 'Latest requests' }).click();
  const drawer = page.getByRole('dialog', { name: 'Latest requests' });
  await drawer.getByRole('button', { name: 'Start a sandbox' }).click();
  await expectText(drawer.locator('.log-empty'), /^Nothing was asked yet/);
});

test('neither the log nor the drawer has anything that axe finds, in both themes', async ({ enter }) => {
  for (const width of [1440, 360]) {
    const visitor = await enter({ viewport: { width, height: 800 } });
    const { page } = visitor;
    await visitor.goTo(LOG);
    const { token } = await visitor.startSandbox();
    expect(await findingsInBothThemes(page)).toEqual([]);
    await ask(visitor, token, '/v4/me');
    const id = await ask(visitor, token, '/v4/offices?colour=blue');
    await line(page, id).waitFor();
    expect(await findingsInBothThemes(page)).toEqual([]);
    await line(page, id).click();
    await page.locator('.log-heading').waitFor();
    expect(await findingsInBothThemes(page)).toEqual([]);
    await visitor.goTo(OPERATION);
    await page.getByRole('button', { name: 'Latest requests' }).click();
    await line(page, id).waitFor();
    expect(await findingsInBothThemes(page)).toEqual([]);
    await line(page, id).click();
    await page.locator('.log-drawer .log-heading').waitFor();
    expect(await findingsInBothThemes(page)).toEqual([]);
  }
});
