// The inbox of a sandbox: what webhooks bring there, and its live stream.
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signatureOf } from '../../mock-server/webhooks/compose.ts';
import { requestOf, type TestSandbox, TestServer } from '../harness/app.ts';
import { follow } from '../harness/follow.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const seededId = () => sandbox.seedId('webhook', 1);
const openTicket = (subject = 'A leak') =>
  sandbox.ok('v4.createTicket', { json: { project_id: sandbox.seedId('project', 1), subject } });
const deliveriesOf = async (webhook_id: string) =>
  (await sandbox.ok('sandbox.listDeliveries', { query: { webhook_id, limit: 100 } })).data;
const advance = (seconds: number) => sandbox.ok('sandbox.advanceClock', { json: { seconds } });

describe('the inbox', () => {
  test('receives, checks and explains', async () => {
    await openTicket();
    const { data } = await sandbox.ok('sandbox.listInbox');
    expect(data).toMatchObject([{ event_type: 'ticket.created', status: 204, webhook_id: seededId() }]);
    const [message] = data;
    expect(message?.checks.map(({ name, ok }) => [name, ok])).toEqual([
      ['signature', true],
      ['timestamp', true],
      ['duplicate', true],
    ]);
    const { secret } = await sandbox.ok('sandbox.getWebhookSecret', { params: { webhook_id: seededId() } });
    const headers = message?.headers ?? {};
    const atMs = Number(headers['webhook-timestamp']) * 1000;
    expect(headers['webhook-signature']).toBe(
      signatureOf(secret, headers['webhook-id'] ?? '', atMs, message?.body ?? ''),
    );
  });

  test('says what came before', async () => {
    await openTicket();
    const [delivery] = await deliveriesOf(seededId());
    await sandbox.ok('sandbox.redeliver', { params: { delivery_id: delivery?.id ?? '' } });
    const [message] = (await sandbox.ok('sandbox.listInbox')).data;
    expect(message?.checks.at(-1)?.detail).toContain('once already');
  });

  test('answers as it is told to, for as often as it is told to', async () => {
    await sandbox.ok('sandbox.setInboxAnswer', { json: { status: 503, times: 2 } });
    await openTicket();
    await advance(5);
    expect(await sandbox.ok('sandbox.getInboxAnswer')).toEqual({ status: null, remaining: 0 });
    await advance(300);
    const [delivery] = await deliveriesOf(seededId());
    expect(delivery?.attempts.map(({ status }) => status)).toEqual([503, 503, 204]);
  });

  test('is another one in every sandbox, also its secret', async () => {
    const other = await server.startSandbox();
    await openTicket();
    expect((await other.ok('sandbox.listInbox')).data).toEqual([]);
    const secretOf = (of: TestSandbox) =>
      of.ok('sandbox.getWebhookSecret', { params: { webhook_id: of.seedId('webhook', 1) } });
    expect((await secretOf(other)).secret).not.toBe((await secretOf(sandbox)).secret);
  });

  test('keeps 200 messages, can be emptied, and is empty after a reset', async () => {
    for (let round = 0; round < 210; round += 30) {
      await Promise.all(Array.from({ length: 30 }, (_, index) => openTicket(`${round + index}`)));
    }
    const { data } = await sandbox.ok('sandbox.listInbox', { query: { limit: 200 } });
    expect(data).toHaveLength(200);
    expect(data.every(({ body }) => body !== null)).toBe(true);
    const after = data[3]?.id ?? '';
    expect((await sandbox.ok('sandbox.listInbox', { query: { after } })).data).toEqual(data.slice(0, 3));
    await sandbox.ok('sandbox.clearInbox');
    expect((await sandbox.ok('sandbox.listInbox')).data).toEqual([]);
    await openTicket();
    await sandbox.ok('sandbox.resetCurrentSandbox');
    expect((await sandbox.ok('sandbox.listInbox')).data).toEqual([]);
  });
});

describe('the live stream of the inbox', () => {
  const ask = (query: Record<string, string | number> = {}, headers: Record<string, string> = {}) =>
    server.fetchRaw(requestOf('sandbox.streamInbox', { token: sandbox.managementToken, query, headers }));

  test('tells a message as the list has it, once it is kept', async () => {
    const stream = follow(await ask());
    await openTicket();
    const event = await stream.next();
    const { data } = await sandbox.ok('sandbox.listInbox');
    expect(event).toEqual({ id: data[0]?.id, event: 'message', data: data[0] });
    await stream.close();
  });

  test('goes on behind what a client has got, nothing left out and nothing twice', async () => {
    const first = follow(await ask());
    await openTicket('1');
    const got = await first.next();
    await first.close();
    await openTicket('2');
    await openTicket('3');
    const again = follow(await ask({ limit: 3 }, { 'Last-Event-ID': got?.id ?? '' }));
    await openTicket('4');
    const bodies: string[] = [];
    for (let event = await again.next(); event; event = await again.next()) {
      bodies.push((event.data as { readonly body: string }).body); // a message, by the test above
    }
    expect(bodies.map((body) => JSON.parse(body).data.subject)).toEqual(['2', '3', '4']);
  });

  test('a message that the list shows before the disk has it is one that was there, not one that arrives', async () => {
    await openTicket('1');
    // Without waiting for the delivery, as the other calls do.
    const list = async (): Promise<{ readonly data: ReadonlyArray<{ readonly id: string }> }> =>
      (await server.fetchRaw(requestOf('sandbox.listInbox', { token: sandbox.managementToken }))).json();
    const got = (await list()).data[0]?.id ?? '';
    const held = Promise.withResolvers<void>();
    const commit = server.store.commit.bind(server.store);
    const spy = vi.spyOn(server.store, 'commit').mockImplementation(async (tenant, base, changes) => {
      const version = await commit(tenant, base, changes);
      if (changes.some(({ table }) => table === 'inbox')) await held.promise;
      return version;
    });
    try {
      const opened = openTicket('2');
      await expect.poll(async () => (await list()).data.length).toBe(2);
      const asked = ask({ limit: 1 }, { 'Last-Event-ID': got });
      for (let turn = 0; turn < 20; turn += 1) await setImmediate();
      held.resolve();
      const told = await (await asked).text();
      expect(told).toContain('event: message');
      expect(told).not.toContain(': live');
      await opened;
    } finally {
      held.resolve();
      spy.mockRestore();
    }
  });
});
