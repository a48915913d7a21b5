// Deliveries of webhooks: what is sent, what comes of an answer, the log of them, and a stop in the midst of one.
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signatureOf } from '../../mock-server/webhooks/compose.ts';
import { type TestSandbox, TestServer } from '../harness/app.ts';
import { type Received, Receiver } from '../harness/receiver.ts';

/** Stands for a delivery that did not come. */
const NOTHING: Received = { headers: {}, body: '' };

let server: TestServer;
let sandbox: TestSandbox;
let receiver: Receiver;

beforeAll(async () => {
  server = await TestServer.start({ egress: 'any', receiverTimeoutMs: 200 });
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
  receiver = await Receiver.start();
});

afterEach(() => receiver[Symbol.asyncDispose]());

afterAll(() => server[Symbol.asyncDispose]());

const create = (json: object = {}) =>
  sandbox.ok('sandbox.createWebhook', { json: { events: ['ticket.*'], url: receiver.url, ...json } });
const openTicket = (subject = 'A leak') =>
  sandbox.ok('v4.createTicket', { json: { project_id: sandbox.seedId('project', 1), subject } });
const deliveriesOf = async (webhook_id: string) =>
  (await sandbox.ok('sandbox.listDeliveries', { query: { webhook_id, limit: 100 } })).data;
const advance = (seconds: number) => sandbox.ok('sandbox.advanceClock', { json: { seconds } });

describe('a delivery', () => {
  test.each(['v4', 'v2'] as const)('brings a change through %s: write, event, delivery', async (version) => {
    const { id } = await create({ events: ['ticket.created'] });
    if (version === 'v4') await openTicket('Through it');
    else {
      const attributes = { title: 'Through it' };
      await sandbox.ok('v2.createTicket', {
        params: { project: 1 },
        json: { data: { type: 'tickets', attributes } },
      });
    }
    const [received] = receiver.received;
    const { secret } = await sandbox.ok('sandbox.getWebhookSecret', { params: { webhook_id: id } });
    const body = JSON.parse(received?.body ?? '');
    expect(body).toMatchObject({ type: 'ticket.created', data: { subject: 'Through it' } });
    const { headers } = received ?? NOTHING;
    const atMs = Number(headers['webhook-timestamp']) * 1000;
    expect(headers['webhook-signature']).toBe(
      signatureOf(secret, headers['webhook-id'] ?? '', atMs, received?.body ?? ''),
    );
    const [event] = (await sandbox.ok('v4.listEvents', { query: { sort: '-created_at', limit: 1 } })).data;
    expect(event).toMatchObject({
      id: headers['webhook-id'],
      type: body.type,
      created_at: body.timestamp,
      data: body.data,
    });
    expect(await deliveriesOf(id)).toMatchObject([
      {
        status: 'succeeded',
        event_id: event?.id,
        attempts: [{ status: 204, error: null }],
        next_attempt_at: null,
      },
    ]);
  });

  test('is what the library of Standard Webhooks accepts, with the headers that it asks for', async () => {
    const { id } = await create();
    await openTicket();
    const { secret } = await sandbox.ok('sandbox.getWebhookSecret', { params: { webhook_id: id } });
    const { headers, body } = receiver.received[0] ?? NOTHING;
    const verifier = new Verifier(secret);
    // Its clock is the machine's, and that of the test stands still: so what it signs is compared.
    const expected = verifier.sign(
      headers['webhook-id'] ?? '',
      new Date(Number(headers['webhook-timestamp']) * 1000),
      body,
    );
    expect(headers['webhook-signature']).toBe(expected);
    expect(headers['webhook-id']).not.toContain('.');
    expect(headers['webhook-timestamp']).toBe(String(server.clock.now() / 1000));
  });

  test('goes to the webhooks that subscribe to it, and to no other', async () => {
    const project = await create({ events: ['project.created'] });
    await create({ events: ['ticket.updated'] });
    await openTicket();
    expect(receiver.received).toEqual([]);
    await sandbox.ok('v4.createProject', { json: { name: 'Quay', start_date: '2027-01-01' } });
    expect(receiver.received).toHaveLength(1);
    expect(await deliveriesOf(project.id)).toHaveLength(1);
  });

  test('has two signatures for a day after the secret was changed', async () => {
    const { id } = await create();
    const params = { webhook_id: id };
    const { secret: former } = await sandbox.ok('sandbox.getWebhookSecret', { params });
    const { secret, former_valid_until } = await sandbox.ok('sandbox.rotateWebhookSecret', { params });
    expect(secret).not.toBe(former);
    expect(Date.parse(former_valid_until ?? '') - server.clock.now()).toBe(24 * 3600 * 1000);
    const signaturesWith = (...secrets: string[]) => {
      const { headers, body } = receiver.received.at(-1) ?? NOTHING;
      const atMs = Number(headers['webhook-timestamp']) * 1000;
      return secrets.map((one) => signatureOf(one, headers['webhook-id'] ?? '', atMs, body)).join(' ');
    };
    await openTicket();
    expect(receiver.received.at(-1)?.headers['webhook-signature']).toBe(signaturesWith(secret, former));
    await advance(24 * 3600);
    await openTicket();
    expect(receiver.received.at(-1)?.headers['webhook-signature']).toBe(signaturesWith(secret));
  });

  test('is signed with a secret that somebody brought along', async () => {
    const secret = `whsec_${btoa('a secret of twenty-four and more bytes')}`;
    const { id } = await create({ secret });
    expect((await sandbox.ok('sandbox.getWebhookSecret', { params: { webhook_id: id } })).secret).toBe(
      secret,
    );
    expect(await sandbox.onDisk()).not.toContain(secret.slice(6));
  });
});

describe('a receiver that fails', () => {
  const waits = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600];

  test('is tried again after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h; then the webhook is switched off', async () => {
    const { id } = await create();
    receiver.reactions = [500];
    await openTicket();
    for (const [index, seconds] of waits.entries()) {
      expect(receiver.received).toHaveLength(index + 1);
      const [delivery] = await deliveriesOf(id);
      const { now } = await sandbox.ok('sandbox.getClock');
      expect(Date.parse(delivery?.next_attempt_at ?? '') - Date.parse(now)).toBe(seconds * 1000);
      await advance(seconds - 1);
      expect(receiver.received).toHaveLength(index + 1);
      await advance(1);
    }
    expect(receiver.received).toHaveLength(8);
    const [delivery] = await deliveriesOf(id);
    expect(delivery).toMatchObject({ status: 'failed', next_attempt_at: null });
    expect(delivery?.attempts.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 500));
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(receiver.received.map(({ body }) => body)).size).toBe(1);
    expect(await sandbox.ok('sandbox.getWebhook', { params: { webhook_id: id } })).toMatchObject({
      enabled: false,
      disabled_reason: 'failing',
    });
    await openTicket();
    expect(receiver.received).toHaveLength(8);
  });

  test('and then works again gets the delivery', async () => {
    const { id } = await create();
    receiver.reactions = [503, 500, 204];
    await openTicket();
    await advance(5);
    await advance(300);
    const [delivery] = await deliveriesOf(id);
    expect(delivery).toMatchObject({ status: 'succeeded' });
    expect(delivery?.attempts.map(({ status }) => status)).toEqual([503, 500, 204]);
  });

  test('with 410 does not want any more: the webhook is switched off, what waits is cancelled', async () => {
    const { id } = await create();
    receiver.reactions = [500, 410];
    await openTicket();
    await openTicket();
    expect((await deliveriesOf(id)).map(({ status }) => status).sort()).toEqual(['cancelled', 'failed']);
    const webhook = await sandbox.ok('sandbox.getWebhook', { params: { webhook_id: id } });
    expect(webhook).toMatchObject({ enabled: false, disabled_reason: 'gone' });
    const again = { params: { webhook_id: id }, json: { enabled: true } };
    expect(await sandbox.ok('sandbox.updateWebhook', again)).toMatchObject({
      enabled: true,
      disabled_reason: null,
    });
  });

  test.each([
    ['redirects', 302, /redirects are not followed/],
    ['hangs', () => undefined, /no answer within 0.2 seconds/],
    ['closes the connection', (response: { destroy(): void }) => response.destroy(), /closed before/],
  ] as const)('because it %s is told of in words', async (_, reaction, words) => {
    const { id } = await create();
    receiver.reactions = [reaction];
    const { attempts, status } = await sandbox.ok('sandbox.testWebhook', {
      params: { webhook_id: id },
      json: {},
    });
    expect(status).toBe('failed');
    expect(attempts).toMatchObject([{ error: expect.stringMatching(words) }]);
    expect(await sandbox.ok('sandbox.getWebhook', { params: { webhook_id: id } })).toMatchObject({
      enabled: true,
    });
  });

  test('and gathers two thousand deliveries is switched off, what waits for it is cancelled, and no other', async () => {
    const busiest = await create({ events: ['ticket.*', 'employee.*'] });
    receiver.reactions = [503];
    const others = await Promise.all(Array.from({ length: 18 }, () => create()));
    const stateOf = async (webhook_id: string) => {
      const { enabled, disabled_reason } = await sandbox.ok('v4.getWebhook', { params: { webhook_id } });
      return { enabled, disabled_reason };
    };
    const waiting = async () => Object.keys((await sandbox.entries())?.outbox ?? {}).length;
    await sandbox.ok('v4.updateEmployee', {
      params: { employee_id: sandbox.seedId('employee', 4) },
      json: { position: 'Foreman' },
    });
    for (let count = 0; count < 105; count += 1) await openTicket();
    expect(await waiting()).toBe(1 + 105 * 19);
    expect(await stateOf(busiest.id)).toEqual({ enabled: true, disabled_reason: null });
    await openTicket();
    expect(await stateOf(busiest.id)).toEqual({ enabled: false, disabled_reason: 'backlog' });
    expect(await stateOf(others[0]?.id ?? '')).toEqual({ enabled: true, disabled_reason: null });
    expect(await waiting()).toBe(106 * 18);
    expect((await deliveriesOf(busiest.id)).every(({ status }) => status === 'cancelled')).toBe(true);
    await openTicket();
    expect(await waiting()).toBe(107 * 18);
    const params = { webhook_id: busiest.id };
    await sandbox.ok('v4.updateWebhook', { params, json: { enabled: true } });
    expect(await stateOf(busiest.id)).toEqual({ enabled: true, disabled_reason: null });
    await openTicket();
    expect(await waiting()).toBe(108 * 18 + 1);
  });

  test('delays nobody else', async () => {
    const slow = await Receiver.start();
    slow.reactions = [() => undefined];
    await create({ url: slow.url });
    for (let count = 0; count < 12; count += 1) await openTicket();
    const other = await server.startSandbox();
    await other.ok('v4.createWebhook', { json: { url: receiver.url, events: ['ticket.*'] } });
    await other.ok('v4.createTicket', { json: { project_id: other.seedId('project', 1), subject: 'Other' } });
    expect(receiver.received).toHaveLength(1);
    await slow[Symbol.asyncDispose]();
  });
});

describe('the log of deliveries', () => {
  test('has request and answer, shortened', async () => {
    const { id } = await create();
    receiver.reactions = [
      (response) => response.writeHead(200, { 'x-receiver': 'yes' }).end('b'.repeat(5000)),
    ];
    const delivery = await sandbox.ok('sandbox.testWebhook', {
      params: { webhook_id: id },
      json: { text: 'Hi' },
    });
    expect(delivery.request_body).toBe(receiver.received[0]?.body);
    const [attempt] = delivery.attempts;
    expect(attempt?.request_headers['webhook-id']).toBe(delivery.event_id);
    expect(attempt?.response_headers['x-receiver']).toBe('yes');
    expect(attempt?.response_body).toBe(`${'b'.repeat(1000)}…`);
  });

  test('sends one again, with the same id and body', async () => {
    const { id } = await create();
    await openTicket();
    const [first] = await deliveriesOf(id);
    const again = await sandbox.ok('sandbox.redeliver', { params: { delivery_id: first?.id ?? '' } });
    expect(again).toMatchObject({ trigger: 'redelivery', status: 'succeeded', event_id: first?.event_id });
    const [one, two] = receiver.received;
    expect(two?.body).toBe(one?.body);
    expect(two?.headers['webhook-id']).toBe(one?.headers['webhook-id']);
  });

  test('goes with its webhook', async () => {
    const { id } = await create();
    await openTicket();
    const [delivery] = await deliveriesOf(id);
    await sandbox.ok('v4.deleteWebhook', { params: { webhook_id: id } });
    const missing = { params: { delivery_id: delivery?.id ?? '' } };
    expect((await sandbox.refused('sandbox.getDelivery', missing)).code).toBe('not_found');
    expect(await deliveriesOf(id)).toEqual([]);
  });

  test('says of another webhook’s delivery what it says of one that is not there', async () => {
    const { id } = await create();
    const params = { webhook_id: id, delivery_id: sandbox.seedId('delivery', 1) };
    const other = await sandbox.refused('v4.getDelivery', { params });
    const missing = { ...params, delivery_id: `dlv_${'0'.repeat(26)}` };
    expect(other).toEqual(await sandbox.refused('v4.getDelivery', { params: missing }));
  });
});

describe('after a restart', () => {
  test('what waited is delivered', async () => {
    await using own = await TestServer.start({ egress: 'any', receiverTimeoutMs: 200 });
    const before = await own.startSandbox();
    await before.ok('v4.createWebhook', { json: { url: receiver.url, events: ['ticket.*'] } });
    receiver.reactions = [500, 204];
    await before.ok('v4.createTicket', {
      json: { project_id: before.seedId('project', 1), subject: 'Waits' },
    });
    await own.stop();
    own.clock.advance(60_000);
    await own.restart();
    await receiver.until(2);
    await own.parts.worker.idle();
    const { data } = await before.ok('sandbox.listDeliveries', { query: { limit: 1, status: 'succeeded' } });
    expect(data[0]?.attempts.map(({ status }) => status)).toEqual([500, 204]);
  });
});

describe('a delivery under way when the server stops', () => {
  /** A sandbox whose delivery the receiver has got and not yet answered; the tests answer, or do not. */
  async function underWay(own: TestServer) {
    const answer = Promise.withResolvers<() => void>();
    receiver.reactions = [(response) => answer.resolve(() => response.writeHead(204).end()), 204];
    const busy = await own.startSandbox();
    await busy.ok('v4.createWebhook', { json: { url: receiver.url, events: ['ticket.*'] } });
    const json = { project_id: busy.seedId('project', 1), subject: 'Under way' };
    await busy.ok('v4.createTicket', { json });
    const newest = async () => (await busy.ok('sandbox.listDeliveries', { query: { limit: 1 } })).data[0];
    return { answer: await answer.promise, newest };
  }

  const options = { egress: 'any', receiverTimeoutMs: 600_000, waitsForDeliveries: false } as const;

  test('is waited for and noted, so that it is not sent again', async () => {
    await using own = await TestServer.start(options);
    const { answer, newest } = await underWay(own);
    const stopping = own.parts.worker.stop();
    await own.fetch('/v4/nothing'); // time enough to break it off
    answer();
    await stopping;
    await own.restart();
    expect(await newest()).toMatchObject({ status: 'succeeded', attempts: [{ status: 204 }] });
    expect(receiver.received).toHaveLength(1);
  });

  test('is broken off when it takes too long, and sent again by the next start', async () => {
    await using own = await TestServer.start(options);
    const { newest } = await underWay(own);
    await own.restart();
    await receiver.until(2);
    await own.parts.worker.idle();
    expect(await newest()).toMatchObject({ status: 'succeeded', attempts: [{ status: 204 }] });
    const [first, second] = receiver.received.map(({ headers }) => headers['webhook-id']);
    expect(second).toBe(first);
  });
});
