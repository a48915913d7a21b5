/** The public Careers API in the browser: nothing is asked for to read, and an application arrives where its visitor is. */
import { expect } from 'vitest';
import { operationOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { openCurlShell } from '../scenarios/run-curl.ts';
import { Console } from './console.ts';
import { test as base, eventually } from './stage.ts';

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs
  .extend('shell', { scope: 'file' }, async ({}, { onCleanup }) => {
    const shell = await openCurlShell();
    onCleanup(() => shell.close());
    return shell;
  });

const list = operationOf('careers', 'listPositions');
const apply = operationOf('careers', 'createApplication');

test('K9: open positions can be read and tried without a key and without a sandbox', async ({
  enter,
  shell,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo('/docs/careers/');
  await page.getByRole('main').getByRole('link', { name: list.summary }).first().click();
  const tried = new Console(page, list);

  const { request, response } = await tried.send();

  expect(response.status()).toBe(200);
  expect(await request.headerValue('Authorization')).toBeNull();
  const shown = await tried.shown();
  expect(shown).not.toContain('$');
  const answer = await shell.run(shown, {});
  expect(JSON.parse(answer.body)).toEqual(await response.json());
});

test('K9: an application, sent by click and by the copied curl, arrives in the visitor’s own sandbox', async ({
  enter,
  shell,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo(operationPath(apply));
  const tried = new Console(page, apply);
  expect(await page.getByRole('button', { name: 'Send', exact: true }).isVisible()).toBe(false);
  const sandbox = await visitor.startSandbox();
  const company = `nordwind-bau-${sandbox.id.replace('sbx_', '')}`;
  await eventually(() => tried.shown()).toContain(`company=${company}`);

  const { response } = await tried.send();

  expect(response.status()).toBe(201);
  await page.locator('try-operation .tab-bar').getByRole('button', { name: 'Copy' }).click();
  const copied = await shell.run(await visitor.clipboard(), {});
  expect(copied.status, copied.body).toBe(201);
  const kept = await page.evaluate(async () => (await fetch('/sandbox/applications')).json());
  const ids = (kept as { readonly data: ReadonlyArray<{ readonly id: string }> }).data.map(({ id }) => id);
  const sent: { readonly id: string } = await response.json();
  expect(ids).toEqual([(JSON.parse(copied.body) as typeof sent).id, sent.id]);
});

test('the public API has its whole reference as well', async ({ enter }) => {
  const visitor = await enter();
  await visitor.goTo('/docs/careers/reference/');
  await visitor.page.getByRole('heading', { level: 1, name: 'Careers API' }).waitFor();
});
