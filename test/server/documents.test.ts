/** Documents from outside: bytes go up, the same bytes come down, as attachments only; lies and excess are refused. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pngOf } from '../../mock-server/seed/contents/png.ts';
import { createTestSandbox, ORIGIN, type TestSandbox } from '../harness/app.ts';
import type { Answer } from '../harness/check-answer.ts';

function upload(sandbox: TestSandbox, file?: Blob, name = 'photo.png', more: object = {}): Promise<Answer> {
  const body = new FormData();
  body.set('category_id', sandbox.seedId('document_category', 1));
  body.set('employee_id', sandbox.seedId('employee', 4));
  for (const [field, value] of Object.entries(more)) body.set(field, value);
  if (file) body.set('file', file, name);
  const headers = { Authorization: `Bearer ${sandbox.token}` };
  return sandbox.server.send(new Request(`${ORIGIN}/v4/documents`, { method: 'POST', headers, body }));
}

const png = (number = 5) => new Blob([pngOf(number)], { type: 'image/png' });

async function filesOf({ server, tenant }: TestSandbox): Promise<readonly string[]> {
  return readdir(`${server.folder}/files/${tenant.slice(0, 2)}/${tenant}`).catch(() => []);
}

function download(sandbox: TestSandbox, id: string, headers: Record<string, string> = {}): Promise<Response> {
  const all = { Authorization: `Bearer ${sandbox.token}`, ...headers };
  const url = `${ORIGIN}/v4/documents/${id}/download`;
  return sandbox.server.fetchRaw(new Request(url, { headers: all }));
}

test('gives back the bytes that were uploaded, after a restart as well', async () => {
  await using sandbox = await createTestSandbox();
  const made = (await upload(sandbox, png(), 'Ansicht “Süd”.png')).body as Record<string, string>;
  expect(made).toMatchObject({ media_type: 'image/png', file_name: 'Ansicht “Süd”.png' });
  await sandbox.server.restart();

  const answer = await download(sandbox, made.id ?? '');

  expect(new Uint8Array(await answer.arrayBuffer())).toEqual(pngOf(5));
  expect(answer.headers.get('Content-Type')).toBe('image/png');
  expect(answer.headers.get('ETag')).toBe(`"${made.sha256}"`);
  expect(answer.headers.get('Content-Disposition')).toBe(
    `attachment; filename="Ansicht _S_d_.png"; filename*=UTF-8''Ansicht%20%E2%80%9CS%C3%BCd%E2%80%9D.png`,
  );
  const again = await download(sandbox, made.id ?? '', { 'If-None-Match': `"${made.sha256}"` });
  expect(again.status).toBe(304);
});

test('every seed document downloads with the hash of its record', async () => {
  await using sandbox = await createTestSandbox();
  for (let number = 1; number <= 40; number += 1) {
    const id = sandbox.seedId('document', number);
    const { sha256 } = await sandbox.ok('v4.getDocument', { params: { document_id: id } });
    const bytes = new Uint8Array(await (await download(sandbox, id)).arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
});

test('keeps the same content once, and removes it with the last document that has it', async () => {
  await using sandbox = await createTestSandbox();
  const [one, two] = [await upload(sandbox, png()), await upload(sandbox, png())].map(
    ({ body }) => (body as { readonly id: string }).id,
  );
  expect(await filesOf(sandbox)).toHaveLength(1);
  await sandbox.ok('v4.deleteDocument', { params: { document_id: one ?? '' } });
  expect(await filesOf(sandbox)).toHaveLength(1);
  await sandbox.ok('v4.deleteDocument', { params: { document_id: two ?? '' } });
  expect(await filesOf(sandbox)).toEqual([]);
});

test('a reset and the end of the sandbox remove the contents', async () => {
  await using sandbox = await createTestSandbox();
  await upload(sandbox, png());
  await sandbox.ok('sandbox.resetCurrentSandbox');
  expect(await filesOf(sandbox)).toEqual([]);
  await upload(sandbox, png());
  await sandbox.ok('sandbox.deleteCurrentSandbox');
  expect(await filesOf(sandbox)).toEqual([]);
});

test.each<[string, Blob | undefined, string, object, number, string]>([
  ['a picture declared as PDF', new Blob([pngOf(1)], { type: 'application/pdf' }), 'a.png', {}, 422, '/file'],
  ['a picture called PDF', png(), 'a.pdf', {}, 422, '/file'],
  ['a page', new Blob(['<!DOCTYPE html><p>x'], { type: 'text/plain' }), 'a.txt', {}, 422, '/file'],
  [
    'a drawing with scripts',
    new Blob(['<svg onload="x">'], { type: 'text/plain' }),
    'a.txt',
    {},
    422,
    '/file',
  ],
  [
    'a program',
    new Blob(['MZ\u0000\u0001'], { type: 'application/octet-stream' }),
    'a.exe',
    {},
    422,
    '/file',
  ],
  ['a script', new Blob(['#!/bin/sh\n'], { type: 'text/plain' }), 'a.txt', {}, 422, '/file'],
  ['an empty file', new Blob([], { type: 'text/plain' }), 'a.txt', {}, 422, '/file'],
  ['no file', undefined, '', {}, 422, '/file'],
  ['a text in its place', undefined, '', { file: 'x' }, 422, '/file'],
  ['an unknown field', png(), 'a.png', { colour: 'blue' }, 422, '/colour'],
  ['an unknown category', png(), 'a.png', { category_id: `dca_${'0'.repeat(26)}` }, 422, '/category_id'],
])('refuses %s, and keeps nothing', async (_, file, name, more, status, pointer) => {
  await using sandbox = await createTestSandbox();
  const answer = await upload(sandbox, file, name, more);
  expect(answer.status).toBe(status);
  expect(answer.problem?.errors[0]?.pointer).toBe(pointer);
  expect(await filesOf(sandbox)).toEqual([]);
});

test('refuses a file of more than 5 MB', async () => {
  await using sandbox = await createTestSandbox();
  const large = new Blob(['a'.repeat(5_000_001)], { type: 'text/plain' });
  expect((await upload(sandbox, large, 'a.txt')).status).toBe(413);
});

test('keeps no path of a file name', async () => {
  await using sandbox = await createTestSandbox();
  const { body } = await upload(sandbox, png(), '../../etc/x\u202egnp.png');
  expect(body).toMatchObject({ file_name: 'xgnp.png' });
});

test('the request log has the hash of a file in place of its bytes', async () => {
  await using sandbox = await createTestSandbox();
  const made = (await upload(sandbox, png())).body as Record<string, string>;
  await download(sandbox, made.id ?? '');
  const { data } = await sandbox.ok('sandbox.listRequests');
  for (const { id } of data) {
    const entry = await sandbox.ok('sandbox.getRequest', { params: { request_id: id } });
    expect(entry.request_body ?? entry.response_body).toContain(made.sha256);
  }
});
