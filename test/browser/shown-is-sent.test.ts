/** What the console shows is what it sends, whatever is typed into it. */
import { expect } from 'vitest';
import { operationOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { curlSnippet } from '../../src/snippets/curl.ts';
import { javascriptSnippet } from '../../src/snippets/javascript.ts';
import { openCurlShell } from '../scenarios/run-curl.ts';
import { Console, sentRequest } from './console.ts';
import { test as base, eventually } from './stage.ts';

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs
  .extend('shell', { scope: 'file' }, async ({}, { onCleanup }) => {
    const shell = await openCurlShell();
    onCleanup(() => shell.close());
    return shell;
  });

/** All that shells, URLs and JSON treat in a way of their own. */
const HARD = `O'Brien "Käthe" !! $HOME \`id\` \\n [a]{b} %41 &c=d #e +f 木 🚢`;

for (const [document, id, parameter, value] of [
  ['v4', 'listEmployees', 'external_id', HARD],
  ['v2', 'listEmployees', 'filter[status]', HARD],
  ['v2', 'listEmployees', 'filter[status]', 'active'],
  ['v4', 'getEmployee', 'employee_id', HARD],
  ['v4', 'getEmployee', 'employee_id', '../?#%'],
] as const) {
  test(`R3: ${document}.${id}: ${parameter} = ${value} is sent as it is shown, and answered to curl as to the page`, async ({
    enter,
    shell,
  }) => {
    const operation = operationOf(document, id);
    const visitor = await enter();
    await visitor.goTo(operationPath(operation));
    const tried = new Console(visitor.page, operation);
    await tried.start();
    const more = tried.form.locator('summary');
    if ((await more.count()) > 0) await more.click();
    await tried.field(parameter).fill(value);

    const { request, response } = await tried.send();

    const shown = await tried.shown();
    expect(shown).toBe(curlSnippet(await sentRequest(request, operation)));
    const answer = await shell.run(shown, {});
    expect(answer.status).toBe(response.status());
    expect(withoutRequestId(answer.body)).toEqual(withoutRequestId(await response.text()));
    if (!response.ok()) await visitor.forgive(/^console error: Failed to load resource/);
  });
}

test('R3: an edited body is sent to the byte as it is shown, and curl stores the same', async ({
  enter,
  shell,
}) => {
  const operation = operationOf('v4', 'updateEmployee');
  const visitor = await enter();
  await visitor.goTo(operationPath(operation));
  const tried = new Console(visitor.page, operation);
  await tried.start();
  const body = `{ "position":\t${JSON.stringify(HARD)},\n\n"work_phone": null }`;
  await tried.field('Body').fill(body);

  const { request, response } = await tried.send();

  expect(response.status()).toBe(200);
  expect(request.postData()).toBe(body);
  const shown = await tried.shown();
  expect(shown).toBe(curlSnippet(await sentRequest(request, operation)));
  const answer = await shell.run(shown, {});
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.body).position).toBe(HARD);
  expect((await response.json()).position).toBe(HARD);
});

test('R3: every language follows what is typed', async ({ enter }) => {
  const operation = operationOf('v4', 'listEmployees');
  const visitor = await enter();
  await visitor.goTo(operationPath(operation));
  const tried = new Console(visitor.page, operation);
  await tried.start();
  await tried.field('limit').fill('7');

  const { request } = await tried.send();

  const sent = await sentRequest(request, operation);
  const code = visitor.page.locator('#request-javascript code');
  await eventually(() => code.textContent()).toBe(javascriptSnippet(sent));
  for (const language of ['python', 'php', 'csharp', 'java']) {
    expect(await visitor.page.locator(`#request-${language} code`).textContent()).toContain('limit=7');
  }
});

test('R3: a token that has ended stands in no snippet, whichever language was looked at', async ({
  enter,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/docs/v4/employees/list/');
  const { token } = await visitor.startSandbox();
  await page.getByRole('tab', { name: 'JavaScript' }).click();
  const shown = () => page.locator('code-tabs').first().textContent();
  await eventually(shown).toContain(token);

  await page.getByRole('button', { name: 'End', exact: true }).click();
  await page.getByRole('button', { name: 'End sandbox' }).click();

  await eventually(shown).not.toContain(token);
  expect(await page.locator('body').innerText()).not.toContain(token);
});

function withoutRequestId(body: string): unknown {
  const value: unknown = JSON.parse(body.replaceAll(/req_[0-9a-z]{26}/g, 'req'));
  return value;
}
