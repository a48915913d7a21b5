/** A file of the visitor's own in the console: by mouse or keyboard, told in words, sent as shown. */
import { expect } from 'vitest';
import { operationOf } from '../../spec/contract.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { openCurlShell } from '../scenarios/run-curl.ts';
import { Console } from './console.ts';
import { test as base, eventually, expectText } from './stage.ts';

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs
  .extend('shell', { scope: 'file' }, async ({}, { onCleanup }) => {
    const shell = await openCurlShell();
    onCleanup(() => shell.close());
    return shell;
  });

const upload = operationOf('v4', 'uploadTicketAttachment');
const notes = {
  name: "Otto's notes.txt",
  mimeType: 'text/plain',
  buffer: Buffer.from('Wall: 3.20 m — “wet”\n$HOME `id` \\ end\n'),
};

test('a chosen file is in the request, its size is told, and the copied curl sends the same', async ({
  enter,
  shell,
}) => {
  const visitor = await enter();
  const { page } = visitor;
  await visitor.goTo(operationPath(upload));
  const tried = new Console(page, upload);
  await tried.start();
  await page.getByLabel('File', { exact: true }).setInputFiles(notes);
  const size = notes.buffer.length;
  await expectText(
    page.locator('[data-part="file-note"]'),
    `${notes.name}, ${size} bytes, is in the request.`,
  );
  await eventually(() => tried.shown()).toContain('filename=');

  const { response } = await tried.send();

  const made = (await response.json()) as Record<string, unknown>;
  expect(made).toMatchObject({ file_name: notes.name, size, media_type: 'text/plain' });
  await page.locator('try-operation .tab-bar').getByRole('button', { name: 'Copy' }).click();
  const answer = await shell.run(await visitor.clipboard(), {});
  expect(answer.status, answer.body).toBe(201);
  expect(JSON.parse(answer.body)).toMatchObject({ sha256: made.sha256 });
  await expectText(page.locator('[data-part="invalid"]'), '');
});

const others = [
  {
    what: 'a picture',
    file: { name: 'wall.png', mimeType: 'image/png', buffer: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1]) },
    words: /no plain text/,
  },
  {
    what: 'a long text',
    file: { name: 'log.txt', mimeType: 'text/plain', buffer: Buffer.alloc(20_001, 'a') },
    words: /20,001 bytes/,
  },
];

for (const { what, file, words } of others) {
  test(`${what} stays out of the request, and the page says how to send it`, async ({ enter }) => {
    const visitor = await enter();
    await visitor.goTo(operationPath(upload));
    const body = visitor.page.locator('#try-body');
    const note = visitor.page.locator('[data-part="file-note"]');
    const before = await body.inputValue();
    await visitor.page.getByLabel('File', { exact: true }).setInputFiles(file);
    await expectText(note, words);
    expect(await note.innerText()).toContain(`-F 'file=@${file.name}'`);
    expect(await body.inputValue()).toBe(before);
  });
}

test('the file is reached and named by keyboard and screen reader', async ({ enter }) => {
  const visitor = await enter();
  await visitor.goTo(operationPath(upload));
  const input = visitor.page.getByLabel('File', { exact: true });
  await input.focus();
  expect(await input.evaluate((element) => document.activeElement === element)).toBe(true);
  expect(await input.getAttribute('aria-describedby')).toBe('try-file-hint');
  expect(await visitor.page.locator('[data-part="file-note"]').getAttribute('role')).toBe('status');
});
