/** From v2 to v4: a pasted curl comes out as one that runs; the changelog and the dates as a visitor meets them. */
import { expect } from 'vitest';
import { documents } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { openCurlShell } from '../scenarios/run-curl.ts';
import { test as base, eventually, expectText, type Visitor } from './stage.ts';

const GUIDE = '/guides/from-v2-to-v4/';

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs
  .extend('shell', { scope: 'file' }, async ({}, { onCleanup }) => {
    const shell = await openCurlShell();
    onCleanup(() => shell.close());
    return shell;
  });

/** Pastes a command into the box and gives what comes out, by its copy button. */
async function translate({ page }: Visitor, command: string): Promise<string> {
  const box = page.getByLabel('Your curl for v2');
  await box.fill('');
  await page.evaluate((text) => navigator.clipboard.writeText(text), command);
  await box.focus();
  await page.keyboard.press('ControlOrMeta+V');
  await eventually(() => box.inputValue()).toBe(command);
  await eventually(() => page.locator('curl-translator').getAttribute('aria-busy')).toBe('false');
  await page.getByRole('button', { name: 'Copy v4 curl' }).click();
  return page.evaluate(() => navigator.clipboard.readText());
}

test('F1: a v2 curl is pasted, the v4 curl copied, and a shell gets the same record from both', async ({
  enter,
  shell,
}) => {
  const visitor = await enter();
  await visitor.goTo(GUIDE);
  const { token } = await visitor.startSandbox();
  const legacy = `curl "${visitor.url}/v2/employees/7" -H "X-API-Key: $KONTOR_TOKEN"`;

  const current = await translate(visitor, legacy);

  const before = JSON.parse((await shell.run(legacy, { KONTOR_TOKEN: token })).body);
  const after = await shell.run(current, {});
  expect(after.status).toBe(200);
  expect(JSON.parse(after.body).id).toBe(before.data['id-v4']);
  expect(JSON.parse(after.body).last_name).toBe(before.data.attributes['last-name']);
});

test('a record that was made in this sandbox is found by its number, too', async ({ enter, shell }) => {
  const visitor = await enter();
  await visitor.goTo(GUIDE);
  const { token } = await visitor.startSandbox();
  const headers = { 'X-API-Key': token, 'Content-Type': 'application/json' };
  const attributes = { title: 'Made just now' };
  const made = await fetch(`${visitor.url}/v2/projects/1/tickets`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ data: { type: 'tickets', attributes } }),
  });
  const { data } = (await made.json()) as { readonly data: { readonly id: string } };
  const body = JSON.stringify({ data: { type: 'tickets', attributes: { title: `It's "new" – äö` } } });
  const quoted = body.replaceAll("'", "'\\''");

  const current = await translate(
    visitor,
    `curl -X PUT ${visitor.url}/v2/projects/1/tickets/${data.id} -H 'X-API-Key: ${token}' -d '${quoted}'`,
  );

  expect(current).not.toContain('<ticket_id>');
  const answer = await shell.run(current, {});
  expect(answer.status, answer.body).toBe(200);
  expect(JSON.parse(answer.body)).toMatchObject({ number: Number(data.id), subject: `It's "new" – äö` });
});

test('without a sandbox seed records are known, others get a placeholder, and that is said', async ({
  enter,
}) => {
  const visitor = await enter();
  await visitor.goTo(GUIDE);

  expect(await translate(visitor, `curl ${visitor.url}/v2/employees/7 -H "X-API-Key: $MINE"`)).toMatch(
    /\/v4\/employees\/emp_\w{26}' \\\n {2}-H "Authorization: Bearer \$MINE"/,
  );
  expect(await translate(visitor, `curl https://kontor.example/v2/employees/7`)).toContain(
    '/v4/employees/<employee_id>',
  );
  const notes = visitor.page.locator('curl-translator [data-part="notes"]');
  await expectText(notes, /carries no key.*employee 7 is not known here/);
});

test('what cannot be translated is answered in words, and the next paste works', async ({ enter }) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo(GUIDE);
  const box = page.getByLabel('Your curl for v2');

  await box.fill(`curl ${visitor.url}/v4/employees`);
  await expectText(page.locator('curl-translator .fault'), /its address has no \/v2\/ in it/);
  expect(await page.getByRole('button', { name: 'Copy v4 curl' }).isVisible()).toBe(false);

  await box.fill(`curl ${visitor.url}/v2/offices -H 'X-API-Key: k'`);
  await expectText(page.locator('curl-translator [data-part="output"]'), /\/v4\/offices/);
  await expectText(page.locator('curl-translator .fault'), '');
});

test('the command is sent nowhere', async ({ enter }) => {
  const visitor = await enter();
  await visitor.goTo(GUIDE);
  const sent: string[] = [];
  visitor.page.on('request', (request) =>
    sent.push(`${request.method()} ${request.url()} ${request.postData()}`),
  );

  await translate(
    visitor,
    `curl https://kontor.example/v2/employees/7?x=SECRETSECRET -H 'X-API-Key: SECRETSECRET'`,
  );

  expect(sent.filter((each) => each.includes('SECRETSECRET'))).toEqual([]);
});

test('F1: from a page of v2 its banner leads to its place in the guide', async ({ enter }) => {
  const visitor = await enter();
  const operation = documents.v2.operations.find(({ id }) => id === 'listTimeOffs');
  if (!operation) throw new Error('The operation is gone.');
  await visitor.goTo(operationPath(operation));

  await visitor.page
    .locator('.banner')
    .getByRole('link', { name: /How to move to v4/ })
    .click();

  await visitor.page.waitForURL(`**${GUIDE}#listTimeOffs`);
  await expectText(
    visitor.page.locator('.legacy-dates'),
    /replaced by v4 since 2026-01-01.*until 2027-12-31/,
  );
  const place = visitor.page.locator('details:has(#listTimeOffs)');
  await eventually(() => place.getAttribute('open')).toBe('');
  await expectText(place, /^GET \/v2\/time-offs GET \/v4\/absences/);
});

test('K4: version and day are shown, and lead to the changelog with its feed', async ({ enter }) => {
  const visitor = await enter();
  const { version, changed } = documents.v4;
  await visitor.goTo('/docs/v4/');

  await expectText(
    visitor.page.locator('.document-version'),
    `Version ${version}, last changed on ${changed}. What changed`,
  );
  await visitor.page.getByRole('link', { name: 'What changed' }).click();

  await visitor.page.waitForURL('**/changelog/');
  await visitor.page.getByRole('heading', { name: `Kontor API v4 ${version}` }).waitFor();
  const feed = visitor.page.getByRole('main').getByRole('link', { name: 'Atom feed' });
  const response = await fetch(new URL((await feed.getAttribute('href')) ?? '', visitor.url));
  expect(response.headers.get('Content-Type')).toContain('application/atom+xml');
});

test('K3: the documentation is read without sandbox, sign-in or cookie', async ({ enter }) => {
  const visitor = await enter();
  for (const path of [
    '/docs/v4/',
    '/docs/v4/employees/create/',
    '/docs/v2/time-offs/list/',
    GUIDE,
    '/changelog/',
  ]) {
    await visitor.goTo(path);
    await visitor.page.getByRole('main').getByRole('heading', { level: 1 }).waitFor();
  }
  expect(await visitor.context.cookies()).toEqual([]);
});
