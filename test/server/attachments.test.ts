/** Files at tickets from outside: in v4 of any kind, in v2 pictures; bytes come back as they went up, as attachments only. */
import { createHash } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { pngOf } from '../../mock-server/seed/contents/png.ts';
import { createTestSandbox, ORIGIN, type TestSandbox } from '../harness/app.ts';
import type { Answer } from '../harness/check-answer.ts';

interface Attachment {
  readonly id: string;
  readonly number: number;
  readonly sha256: string;
}

function upload(
  sandbox: TestSandbox,
  path: string,
  file: Blob | undefined,
  name = 'photo.png',
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const body = new FormData();
  for (const [field, value] of Object.entries(fields)) body.set(field, value);
  if (file) body.set('file', file, name);
  const headers = path.startsWith('/v2')
    ? { 'X-API-Key': sandbox.token }
    : { Authorization: `Bearer ${sandbox.token}` };
  return sandbox.server.send(new Request(`${ORIGIN}${path}`, { method: 'POST', headers, body }));
}

const png = (number = 5) => new Blob([pngOf(number)], { type: 'image/png' });
const attachmentsOf = (sandbox: TestSandbox, ticket = 1) =>
  `/v4/tickets/${sandbox.seedId('ticket', ticket)}/attachments`;
const IMAGES = '/v2/projects/1/tickets/1/images';

async function filesOf({ server, tenant }: TestSandbox): Promise<readonly string[]> {
  return readdir(`${server.folder}/files/${tenant.slice(0, 2)}/${tenant}`).catch(() => []);
}

function download(sandbox: TestSandbox, id: string): Promise<Response> {
  const headers = { Authorization: `Bearer ${sandbox.token}` };
  const url = `${ORIGIN}/v4/ticket_attachments/${id}/download`;
  return sandbox.server.fetchRaw(new Request(url, { headers }));
}

const text = (content: string) => new Blob([content], { type: 'text/plain' });
const mp4 = new Blob([Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isomiso2')], { type: 'video/mp4' });
const wav = new Blob([Buffer.from('RIFF\x24\0\0\0WAVEfmt ')], { type: 'audio/wav' });

test.each([
  ['image', png(), 'a.png'],
  ['document', text('Measured on site\n'), 'a.txt'],
  ['video', mp4, 'a.mp4'],
  ['audio', wav, 'a.wav'],
])(
  'finds out that a file is of the kind %s, and gives its bytes back after a restart',
  async (kind, file, name) => {
    await using sandbox = await createTestSandbox();
    const { body, headers } = await upload(sandbox, attachmentsOf(sandbox), file, name, { caption: 'Here' });
    const made = body as Attachment;
    expect(body).toMatchObject({ kind, caption: 'Here', file_name: name, size: file.size });
    await sandbox.server.restart();

    const location = new Request(`${ORIGIN}${headers.get('Location')}`, {
      headers: { Authorization: `Bearer ${sandbox.token}` },
    });
    expect((await sandbox.server.send(location)).body).toEqual(body);
    const answer = await download(sandbox, made.id);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    expect(bytes).toEqual(new Uint8Array(await file.arrayBuffer()));
    expect(answer.headers.get('Content-Disposition')).toMatch(/^attachment;/);
    expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(made.sha256);
  },
);

test('every seed attachment downloads with the hash of its record', async () => {
  await using sandbox = await createTestSandbox();
  for (let number = 1; number <= 60; number += 1) {
    const id = sandbox.seedId('ticket_attachment', number);
    const params = { ticket_attachment_id: id };
    const { sha256 } = await sandbox.ok('v4.getTicketAttachment', { params });
    const bytes = new Uint8Array(await (await download(sandbox, id)).arrayBuffer());
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
  }
});

test('a picture that came through one version is seen through the other', async () => {
  await using sandbox = await createTestSandbox();
  const params = { project: 1, ticket: 1 };
  const before = await sandbox.ok('v2.listImages', { params });
  await upload(sandbox, attachmentsOf(sandbox), png(1), 'one.png');
  await upload(sandbox, attachmentsOf(sandbox), text('no picture'), 'two.txt');
  const third = await upload(sandbox, IMAGES, png(3), 'three.png', { caption: 'From v2' });
  expect(third.status).toBe(201);

  const images = await sandbox.ok('v2.listImages', { params: { project: 1, ticket: 1 } });
  expect(images.meta.count).toBe(before.meta.count + 2);
  const names = images.data.map(({ attributes }) => attributes['file-name']);
  expect(names.slice(-2)).toEqual(['one.png', 'three.png']);
  const { data } = await sandbox.ok('v4.listTicketAttachments', {
    params: { ticket_id: sandbox.seedId('ticket', 1) },
    query: { limit: 100 },
  });
  expect(data.at(-1)).toMatchObject({ file_name: 'three.png', caption: 'From v2', kind: 'image' });
});

test('R6: an attachment of either version is told of, and delivered to who subscribes to that', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('v4.deleteWebhook', { params: { webhook_id: sandbox.seedId('webhook', 1) } });
  const json = { events: ['ticket.attachment_added'] };
  const { id: webhook_id } = await sandbox.ok('v4.createWebhook', { json });
  await sandbox.ok('v4.createWebhook', { json: { events: ['ticket.commented'] } });
  const { body } = await upload(sandbox, attachmentsOf(sandbox), text('Measured on site\n'), 'a.txt');
  await upload(sandbox, IMAGES, png(3), 'b.png', { caption: 'From v2' });
  const refused = await upload(sandbox, IMAGES, text('no picture'), 'c.png');
  expect(refused.status).toBe(422);

  const { data: events } = await sandbox.ok('v4.listEvents', {
    query: { 'updated_at.gte': '2026-11-21T00:00:00Z' },
  });
  const { data: attachments } = await sandbox.ok('v4.listTicketAttachments', {
    params: { ticket_id: sandbox.seedId('ticket', 1) },
    query: { limit: 100 },
  });
  expect(attachments.at(-2)).toEqual(body);
  expect(events.map(({ type, data }) => [type, data])).toEqual(
    attachments.slice(-2).map((attachment) => ['ticket.attachment_added', attachment]),
  );
  const inbox = (await sandbox.ok('sandbox.listInbox')).data.reverse();
  expect(inbox.map((message) => message.webhook_id)).toEqual([webhook_id, webhook_id]);
  expect(inbox.map((message) => JSON.parse(message.body ?? '').data)).toEqual(attachments.slice(-2));
});

test('a ticket takes its attachments and their contents with it', async () => {
  await using sandbox = await createTestSandbox();
  const json = { project_id: sandbox.seedId('project', 1), subject: 'For a moment' };
  const { id } = await sandbox.ok('v4.createTicket', { json });
  const { body } = await upload(sandbox, `/v4/tickets/${id}/attachments`, png());
  expect(await filesOf(sandbox)).toHaveLength(1);
  await sandbox.ok('v4.deleteTicket', { params: { ticket_id: id } });
  const params = { ticket_attachment_id: (body as Attachment).id };
  expect((await sandbox.refused('v4.getTicketAttachment', { params })).code).toBe('not_found');
  expect(await filesOf(sandbox)).toEqual([]);
});

const lies: ReadonlyArray<
  readonly [string, Blob | undefined, string, Readonly<Record<string, string>>, string]
> = [
  ['a picture declared as PDF', new Blob([pngOf(1)], { type: 'application/pdf' }), 'a.png', {}, '/file'],
  ['a picture called PDF', png(), 'a.pdf', {}, '/file'],
  ['a page', text('<!DOCTYPE html><p>x'), 'a.txt', {}, '/file'],
  ['a drawing with scripts', new Blob(['<svg onload="x">'], { type: 'image/svg+xml' }), 'a.svg', {}, '/file'],
  ['a script', text('#!/bin/sh\n'), 'a.txt', {}, '/file'],
  ['an empty file', text(''), 'a.txt', {}, '/file'],
  ['no file', undefined, '', { caption: 'Nothing' }, '/file'],
  ['an unknown field', png(), 'a.png', { colour: 'blue' }, '/colour'],
  ['a caption of two lines', png(), 'a.png', { caption: 'one\ntwo' }, '/caption'],
];

test.each(lies)('refuses %s in both versions, and keeps nothing', async (_, file, name, fields, pointer) => {
  await using sandbox = await createTestSandbox();
  for (const path of [attachmentsOf(sandbox), IMAGES]) {
    const answer = await upload(sandbox, path, file, name, fields);
    expect(answer.status, path).toBe(422);
    expect(answer.problem?.errors[0]?.pointer, path).toBe(pointer);
  }
  expect(await filesOf(sandbox)).toEqual([]);
});

test.each([
  ['a text', text('Wall, second floor'), 'a.txt'],
  ['a sound', wav, 'a.wav'],
])('v2 takes no %s for a picture', async (_, file, name) => {
  await using sandbox = await createTestSandbox();
  const answer = await upload(sandbox, IMAGES, file, name);
  expect(answer.problem).toMatchObject({ code: 'type_mismatch', errors: [{ pointer: '/file' }] });
  expect(await filesOf(sandbox)).toEqual([]);
});

test.each([
  ['a ticket that does not exist', '/v2/projects/1/tickets/99999/images'],
  ['a ticket of another project', '/v2/projects/2/tickets/1/images'],
])('keeps nothing for %s', async (_, path) => {
  await using sandbox = await createTestSandbox();
  expect((await upload(sandbox, path, png())).problem?.code).toBe('not_found');
  expect(await filesOf(sandbox)).toEqual([]);
});

test('refuses a file of more than 5 MB', async () => {
  await using sandbox = await createTestSandbox();
  const large = text('a'.repeat(5_000_001));
  expect((await upload(sandbox, attachmentsOf(sandbox), large, 'a.txt')).status).toBe(413);
});

test('a document that v2 created is one of v4', async () => {
  await using sandbox = await createTestSandbox();
  const fields = { 'category-id': '2', 'employee-id': '4' };
  const { body } = await upload(sandbox, '/v2/documents', text('Contract'), 'contract.txt', fields);
  const { data } = body as { readonly data: { readonly 'id-v4': string } };
  expect(await sandbox.ok('v4.getDocument', { params: { document_id: data['id-v4'] } })).toMatchObject({
    category_id: sandbox.seedId('document_category', 2),
    employee_id: sandbox.seedId('employee', 4),
    file_name: 'contract.txt',
  });
});

test.each([
  ['no number', { 'category-id': 'first', 'employee-id': '4' }, '/category-id'],
  ['no category', { 'employee-id': '4' }, '/category-id'],
  ['nobody', { 'category-id': '1', 'employee-id': '99999' }, '/employee-id'],
  ['the id of v4', { 'category-id': `dca_${'0'.repeat(26)}`, 'employee-id': '4' }, '/category-id'],
])('v2 refuses a document about %s, and keeps nothing', async (_, fields, pointer) => {
  await using sandbox = await createTestSandbox();
  const answer = await upload(sandbox, '/v2/documents', text('x'), 'a.txt', fields);
  expect(answer.status).toBe(422);
  expect(answer.problem?.errors[0]?.pointer).toBe(pointer);
  expect(await filesOf(sandbox)).toEqual([]);
});

test.each(lies.filter(([, file, , fields]) => file && Object.keys(fields).length === 0))(
  'refuses %s as a document of v2, and keeps nothing',
  async (_, file, name, __, pointer) => {
    await using sandbox = await createTestSandbox();
    const fields = { 'category-id': '2', 'employee-id': '4' };
    const answer = await upload(sandbox, '/v2/documents', file, name, fields);
    expect(answer.status).toBe(422);
    expect(answer.problem?.errors[0]?.pointer).toBe(pointer);
    expect(await filesOf(sandbox)).toEqual([]);
  },
);

test('a retry under the same key adds no second attachment', async () => {
  await using sandbox = await createTestSandbox();
  const params = { ticket_id: sandbox.seedId('ticket', 3) };
  const form = { fields: {}, file: { name: 'a.txt', type: 'text/plain', text: 'once' } };
  const headers = { 'Idempotency-Key': '"one-upload"' };
  const first = await sandbox.call('v4.uploadTicketAttachment', { params, form, headers });
  const again = await sandbox.call('v4.uploadTicketAttachment', { params, form, headers });
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  expect(again.text).toBe(first.text);
});
