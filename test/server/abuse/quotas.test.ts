/** What one sandbox may hold, and how many there may be: at each cap a problem that says which, and what to do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRecord } from '../../../mock-server/tenants/records.ts';
import { createTestSandbox, ORIGIN, type TestSandbox, TestServer } from '../../harness/app.ts';

let sandbox: Awaited<ReturnType<typeof createTestSandbox>>;

beforeAll(async () => {
  sandbox = await createTestSandbox();
});

afterAll(() => sandbox[Symbol.asyncDispose]());

/** Works on the sandbox from within, where a test would need thousands of requests. */
async function within(of: TestSandbox, work: Parameters<Awaited<ReturnType<typeof tenantOf>>['write']>[0]) {
  const tenant = await tenantOf(of);
  await tenant.write(work);
}

async function tenantOf({ server, tenant }: TestSandbox) {
  const opened = await server.parts.tenants.open(tenant);
  if (!opened) throw new Error('The sandbox has ended.');
  return opened;
}

function contextOf({ server }: TestSandbox) {
  const nowMs = server.clock.now();
  const { nextId, randomness } = server.parts;
  return { nowMs, newId: (prefix: string) => nextId(prefix, nowMs, randomness) };
}

test('ten thousand records of a kind, and not one more until one goes', async () => {
  const full = await sandbox.server.startSandbox();
  const context = contextOf(full);
  await within(full, (draft) => {
    for (let number = 0; draft.collection('department').size < 10_000; number += 1) {
      createRecord(draft, 'department', { name: `Department ${number}`, parent_id: null }, context);
    }
  });
  const refused = await full.refused('v4.createDepartment', { json: { name: 'One more' } });
  expect(refused).toMatchObject({
    code: 'quota_exceeded',
    detail: 'A sandbox holds at most 10,000 records of a kind. Delete some, or reset the sandbox.',
  });
  const { data } = await full.ok('v4.listDepartments', { query: { sort: '-created_at', limit: 1 } });
  await full.ok('v4.deleteDepartment', { params: { department_id: data[0]?.id ?? '' } });
  await full.ok('v4.createDepartment', { json: { name: 'One more' } });
});

test('twenty million characters of records, counted anew after a restart; what makes them fewer is possible', async () => {
  await using server = await TestServer.start();
  const full = await server.startSandbox();
  const context = contextOf(full);
  const ticket = full.seedId('ticket', 1);
  const text = 'x'.repeat(2000);
  const fields = { ticket_id: ticket, author_id: full.seedId('user', 1), text };
  for (let round = 0; round < 5; round += 1) {
    await within(full, (draft) => {
      for (let count = 0; count < 1_700; count += 1) createRecord(draft, 'ticket_comment', fields, context);
    });
  }
  await server.restart();
  let stopped = '';
  for (let count = 0; count < 600 && stopped === ''; count += 1) {
    const answer = await full.call('v4.createTicketComment', {
      params: { ticket_id: ticket },
      json: { text },
    });
    stopped = answer.problem?.detail ?? '';
  }
  expect(stopped).toBe(
    'The records of a sandbox have at most 20 million characters together. Delete some, or reset the sandbox.',
  );
  const grown = { params: { ticket_id: ticket }, json: { description: text + text } };
  expect((await full.refused('v4.updateTicket', grown)).code).toBe('quota_exceeded');
  await full.ok('v4.updateTicket', { params: { ticket_id: ticket }, json: { description: null } });
  await full.ok('sandbox.resetCurrentSandbox');
  await full.ok('v4.updateTicket', grown);
});

/** Uploads a text as a document. */
function upload(to: TestSandbox, text: string) {
  const body = new FormData();
  body.set('category_id', to.seedId('document_category', 1));
  body.set('employee_id', to.seedId('employee', 4));
  body.set('file', new Blob([text], { type: 'text/plain' }), 'a.txt');
  const headers = { Authorization: `Bearer ${to.token}` };
  return to.server.send(new Request(`${ORIGIN}/v4/documents`, { method: 'POST', headers, body }));
}

/** Uploads texts that all have to be taken. @returns the id of the first document */
async function uploadAll(to: TestSandbox, texts: readonly string[]): Promise<string> {
  const statuses: number[] = [];
  let first = '';
  for (const text of texts) {
    const { status, body } = await upload(to, text);
    statuses.push(status);
    first ||= (body as { readonly id: string }).id;
  }
  expect(new Set(statuses)).toEqual(new Set([201]));
  return first;
}

test('two hundred uploaded files, and not one more until one goes', async () => {
  const full = await sandbox.server.startSandbox();
  const first = await uploadAll(full, Array(200).fill('the same each time'));
  expect((await upload(full, 'the same each time')).problem).toMatchObject({
    code: 'quota_exceeded',
    detail: 'A sandbox holds at most 200 uploaded files. Delete some, or reset the sandbox.',
  });
  await full.ok('v4.deleteDocument', { params: { document_id: first } });
  await uploadAll(full, ['one more']);
}, 60_000);

test('fifty megabytes of uploaded files, the same content counted once, and not a byte more until one goes', async () => {
  const full = await sandbox.server.startSandbox();
  const largest = Array.from('abcdefghij', (letter) => letter.repeat(5_000_000));
  const first = await uploadAll(full, largest);
  expect((await upload(full, 'x')).problem).toMatchObject({
    code: 'quota_exceeded',
    detail: 'A sandbox holds at most 50 MB of uploaded files. Delete some, or reset the sandbox.',
  });
  const again = await uploadAll(full, largest.slice(0, 1));
  await full.ok('v4.deleteDocument', { params: { document_id: first } });
  expect((await upload(full, 'x')).problem?.code).toBe('quota_exceeded'); // the other document still has it
  await full.ok('v4.deleteDocument', { params: { document_id: again } });
  await uploadAll(full, ['x']);
}, 60_000);

test('as many sandboxes as the operator allows in all, until one ends', async () => {
  await using server = await TestServer.start({ sandboxesAtMost: 2 });
  const [first] = [await server.startSandbox(), await server.startSandbox()];
  const refused = await server.call('sandbox.createSandbox');
  expect(refused.problem).toMatchObject({
    code: 'quota_exceeded',
    detail: expect.stringContaining('2 sandboxes'),
  });
  expect(refused.headers.get('Retry-After')).toBe('3600');
  await first.ok('sandbox.deleteCurrentSandbox');
  await server.startSandbox();
  expect((await server.call('sandbox.createSandbox')).status).toBe(429);
});

test('twenty webhooks', async () => {
  const many = await sandbox.server.startSandbox();
  const create = (number: number) =>
    many.call('v4.createWebhook', {
      json: { description: `Hook ${number}`, url: 'inbox', events: ['ticket.*'] },
    });
  const statuses: number[] = [];
  for (let number = 0; number < 20; number += 1) statuses.push((await create(number)).status);
  expect(statuses.at(-1)).toBe(409);
  expect((await create(99)).problem?.detail).toBe('A sandbox holds at most 20 webhooks. Delete one first.');
});

test('twenty custom integrations', async () => {
  const many = await sandbox.server.startSandbox();
  const create = (number: number) =>
    many.call('sandbox.createIntegration', {
      json: { name: `Integration ${number}`, rights: ['employees:read'], attributes: [] },
    });
  let refused = await create(0);
  for (let number = 1; number < 30 && refused.status === 201; number += 1) refused = await create(number);
  expect(refused.problem?.detail).toBe('A sandbox holds at most 20 custom integrations.');
  const { data } = await many.ok('sandbox.listIntegrations');
  expect(data.filter(({ kind }) => kind === 'custom')).toHaveLength(20);
});

test('five years ahead, and not further, however small the steps', async () => {
  const ahead = await sandbox.server.startSandbox();
  const tenDays = 10 * 24 * 3600; // after fourteen without use it would be gone
  const advance = (seconds: number) => ahead.call('sandbox.advanceClock', { json: { seconds } });
  let steps = 0;
  let answer = await advance(tenDays);
  for (; steps < 200 && answer.status === 200; steps += 1) answer = await advance(tenDays);
  expect(steps).toBe(182); // 1825 days
  expect(answer.problem).toMatchObject({ errors: [{ pointer: '/seconds', code: 'too_far' }] });
});
