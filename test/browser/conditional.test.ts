/** A write that has to name a version, in the browser: the page names the present one, so that its curl runs as it is. */
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

const update = operationOf('v4', 'updateProject');

test('the page fills in the ETag of the record, and its curl runs', async ({ enter, shell }) => {
  const visitor = await enter();
  await visitor.goTo(operationPath(update));
  const tried = new Console(visitor.page, update);
  await tried.start();
  await eventually(() => tried.field('If-Match').inputValue()).toMatch(/^"[\w-]+"$/);
  const tag = await tried.field('If-Match').inputValue();
  await eventually(() => tried.shown()).toContain(`If-Match: ${tag}`);

  const answer = await shell.run(await tried.shown(), {});

  expect(answer.status, answer.body).toBe(200);
});

test('a change that somebody else made in between is told, and the way on is filled in', async ({
  enter,
  shell,
}) => {
  const visitor = await enter();
  await visitor.goTo(operationPath(update));
  const tried = new Console(visitor.page, update);
  await tried.start();
  await eventually(() => tried.field('If-Match').inputValue()).toMatch(/^"/);
  const first = await tried.field('If-Match').inputValue();
  await eventually(() => tried.shown()).toContain(first);
  expect((await shell.run(await tried.shown(), {})).status).toBe(200);

  const { response } = await tried.send();

  expect(response.status()).toBe(412);
  await visitor.forgive(/status of 412/);
  await eventually(() => tried.field('If-Match').inputValue()).not.toBe(first);
  expect((await tried.send()).response.status()).toBe(200);
});

test('what a visitor types in its place stays', async ({ enter }) => {
  const visitor = await enter();
  await visitor.goTo(operationPath(update));
  const tried = new Console(visitor.page, update);
  await tried.field('If-Match').fill('"my-own"');
  const read = visitor.page.waitForResponse(
    (response) => response.request().method() === 'GET' && response.url().includes('/v4/projects/'),
  );
  await visitor.startSandbox();
  await read;
  expect((await tried.send()).response.status()).toBe(412);
  await visitor.forgive(/status of 412/);
  expect(await tried.field('If-Match').inputValue()).toBe('"my-own"');
});
