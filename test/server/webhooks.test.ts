import { setImmediate } from 'node:timers/promises';
import { Webhook as Verifier } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { signatureOf } from '../../mock-server/webhooks/compose.ts';
import { accessToken, ORIGIN, requestOf, type TestSandbox, TestServer } from '../harness/app.ts';
import { follow } from '../harness/follow.ts';
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

const seededId = () => sandbox.seedId('webhook', 1);
const create = (json: object = {}) =>
  sandbox.ok('sandbox.createWebhook', { json: { events: ['ticket.*'], url: receiver.url, ...json } });
const openTicket = (subject = 'A leak') =>
  sandbox.ok('v4.createTicket', { json: { project_id: sandbox.seedId('project', 1), subject } });
const deliveriesOf = async (webhook_id: string) =>
  (await sandbox.ok('sandbox.listDeliveries', { query: { webhook_id, limit: 100 } })).data;
const advance = (seconds: number) => sandbox.ok('sandbox.advanceClock', { json: { seconds } });

describe('R6: the owner of the account', () => {
  const hidden = {
    description: 'Ticket board',
    events: ['ticket.created', 'ticket.updated', 'ticket.attachment_added', 'employee.created'],
    basic: { user: 'kontor', password: 'pass-w0rd-of-the-receiver' },
    headers: [
      { name: 'X-Team', value: 'site-management', hidden: false },
      { name: 'X-Api-Key', value: 'hidden-value-of-a-header', hidden: true },
    ],
  };
  const secrets = [
    'pass-w0rd-of-the-receiver',
    'hidden-value-of-a-header',
    btoa('kontor:pass-w0rd-of-the-receiver'),
  ];

  test('R6: sets description, URL, events, Basic credentials and headers, which go along', async () => {
    await create(hidden);
    await openTicket();
    expect(receiver.received).toHaveLength(1);
    expect(receiver.received[0]?.headers).toMatchObject({
      authorization: `Basic ${btoa('kontor:pass-w0rd-of-the-receiver')}`,
      'x-team': 'site-management',
      'x-api-key': 'hidden-value-of-a-header',
      'content-type': 'application/json',
    });
  });

  test('R6: is never shown again what was hidden: in no answer, no log, nowhere on disk', async () => {
    const { id } = await create(hidden);
    const params = { webhook_id: id };
    await sandbox.ok('v4.createWebhook', { json: { ...hidden, url: receiver.url } });
    await openTicket();
    const [delivery] = await deliveriesOf(id);
    await sandbox.ok('sandbox.updateWebhook', { params, json: { url: 'inbox' } });
    await sandbox.ok('sandbox.testWebhook', { params, json: {} });
    const { data } = await sandbox.ok('sandbox.listRequests', { query: { limit: 200 } });
    const answers = await Promise.all([
      sandbox.call('sandbox.getWebhook', { params }),
      sandbox.call('v4.getWebhook', { params }),
      sandbox.call('sandbox.listWebhooks'),
      sandbox.call('sandbox.listDeliveries'),
      sandbox.call('sandbox.getDelivery', { params: { delivery_id: delivery?.id ?? '' } }),
      sandbox.call('v4.listDeliveries', { params }),
      sandbox.call('sandbox.listInbox'),
      sandbox.call('sandbox.listAuditEntries'),
      ...data.map(({ id: request_id }) => sandbox.call('sandbox.getRequest', { params: { request_id } })),
    ]);
    const everything = [...answers.map(({ text }) => text), await sandbox.onDisk()].join('\n');
    for (const secret of secrets) expect(everything).not.toContain(secret);
    expect(everything).toContain('site-management');
  });

  test('R6: keeps a hidden value by leaving it out, and cannot have it shown', async () => {
    const { id } = await create(hidden);
    const params = { webhook_id: id };
    const json = {
      basic: { user: 'other', hidden: true },
      headers: [{ name: 'x-api-key', hidden: true }],
    };
    expect(await sandbox.ok('sandbox.updateWebhook', { params, json })).toMatchObject({
      basic: { user: 'other', password: null, hidden: true },
      headers: [{ name: 'x-api-key', value: null, hidden: true }],
    });
    await openTicket();
    expect(receiver.received[0]?.headers).toMatchObject({
      authorization: `Basic ${btoa('other:pass-w0rd-of-the-receiver')}`,
      'x-api-key': 'hidden-value-of-a-header',
    });
    expect(receiver.received[0]?.headers).not.toHaveProperty('x-team');
    for (const [json, pointer] of [
      [{ basic: { user: 'other', hidden: false } }, '/basic/hidden'],
      [{ headers: [{ name: 'X-API-KEY', hidden: false }] }, '/headers/0/hidden'],
    ] as const) {
      const refused = await sandbox.refused('sandbox.updateWebhook', { params, json });
      expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer, code: 'hidden' }] });
    }
    const shown = { basic: { user: 'other', password: 'a new one', hidden: false } };
    expect(await sandbox.ok('sandbox.updateWebhook', { params, json: shown })).toMatchObject({
      basic: { password: 'a new one' },
    });
  });

  test('R6: alone may see and change webhooks and their deliveries', async () => {
    const { id } = await create();
    const [webhook_id, delivery_id] = [id, sandbox.seedId('delivery', 1)];
    const calls = [
      ['sandbox.listWebhooks', {}],
      ['sandbox.getWebhook', { params: { webhook_id } }],
      ['sandbox.createWebhook', { json: { events: ['ticket.*'] } }],
      ['sandbox.updateWebhook', { params: { webhook_id }, json: { enabled: false } }],
      ['sandbox.deleteWebhook', { params: { webhook_id } }],
      ['sandbox.getWebhookSecret', { params: { webhook_id } }],
      ['sandbox.rotateWebhookSecret', { params: { webhook_id } }],
      ['sandbox.testWebhook', { params: { webhook_id }, json: {} }],
      ['sandbox.listDeliveries', {}],
      ['sandbox.getDelivery', { params: { delivery_id } }],
      ['sandbox.redeliver', { params: { delivery_id } }],
    ] as const;
    for (const persona of ['admin', 'member_with_access', 'member_without_access', 'subcontractor']) {
      for (const [name, values] of calls) {
        const headers = { 'Drydock-Act-As': persona };
        expect((await sandbox.refused(name, { ...values, headers })).code, `${name} as ${persona}`).toBe(
          'permission_denied',
        );
      }
    }
    expect(await sandbox.ok('sandbox.getWebhook', { params: { webhook_id } })).toMatchObject({
      enabled: true,
    });
  });

  test('R6: leaves a trail of what was changed, without anything secret', async () => {
    const { id } = await create(hidden);
    const params = { webhook_id: id };
    await sandbox.ok('sandbox.updateWebhook', { params, json: { events: ['project.*'] } });
    await sandbox.ok('sandbox.rotateWebhookSecret', { params });
    await sandbox.ok('sandbox.deleteWebhook', { params });
    const { data } = await sandbox.ok('sandbox.listAuditEntries');
    expect(data.map(({ action, subject }) => [action, subject.id])).toEqual(
      ['webhook.deleted', 'webhook.secret_changed', 'webhook.updated', 'webhook.created'].map((action) => [
        action,
        id,
      ]),
    );
    expect(data[2]?.changes).toEqual({ events: { from: hidden.events, to: ['project.*'] } });
  });

  const refusals: ReadonlyArray<readonly [json: object, pointer: string]> = [
    [{ events: [] }, '/events'],
    [{ events: ['ticket.exploded'] }, '/events/0'],
    [{ events: ['*'] }, '/events/0'],
    [{ events: ['webhook.test'] }, '/events/0'],
    [{ events: ['ticket.*', 'ticket.*'] }, '/events'],
    [{ url: 'ftp://example.com/' }, '/url'],
    [{ url: 'https://user:pass@example.com/' }, '/url'],
    [{ url: 'not a url' }, '/url'],
    [{ url: '' }, '/url'],
    [{ url: `https://example.com/${'a'.repeat(2000)}` }, '/url'],
    [{ secret: 'whsec_short' }, '/secret'],
    [{ secret: `whsec_${'A'.repeat(33)}` }, '/secret'],
    [{ secret: 'no-prefix' }, '/secret'],
    [{ basic: { user: 'a:b', password: 'c' } }, '/basic/user'],
    [{ basic: { user: 'a' } }, '/basic/password'],
    [{ basic: { user: 'a', password: 'b\r\nX-Evil: 1' } }, '/basic/password'],
    ...[
      'Host',
      'content-length',
      'Transfer-Encoding',
      'Connection',
      'webhook-id',
      'Webhook-Signature',
      'Cookie',
      'TE',
    ].map((name) => [{ headers: [{ name, value: 'a' }] }, '/headers/0/name'] as const),
    ...['', 'a b', 'a:b', 'a\r\nb', 'ä', 'x'.repeat(65), '(a)'].map(
      (name) => [{ headers: [{ name, value: 'a' }] }, '/headers/0/name'] as const,
    ),
    ...['', 'a\r\nX-Evil: 1', 'a\nb', 'a\u0000', ' a', 'a ', 'ü', 'x'.repeat(1001)].map(
      (value) => [{ headers: [{ name: 'X-A', value }] }, '/headers/0/value'] as const,
    ),
    [
      {
        headers: [
          { name: 'X-A', value: 'a' },
          { name: 'x-a', value: 'b' },
        ],
      },
      '/headers',
    ],
    [{ headers: [{ name: 'X-A' }] }, '/headers/0/value'],
    [
      { basic: { user: 'a', password: 'b' }, headers: [{ name: 'Authorization', value: 'Bearer x' }] },
      '/headers/0/name',
    ],
  ];

  test.each(refusals)('R6: is refused %j and told where: %s', async (json, pointer) => {
    const values = { json: { events: ['ticket.*'], ...json } };
    for (const name of ['sandbox.createWebhook', 'v4.createWebhook'] as const) {
      expect(await sandbox.refused(name, values)).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer }],
      });
    }
  });
});

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

describe('where the operator allows the inbox only', () => {
  test.each([
    ['https://example.com/hooks', 'outside_not_allowed'],
    ['http://127.0.0.1/', 'forbidden_address'],
    ['http://2130706433/', 'forbidden_address'],
    ['http://[::ffff:127.0.0.1]/', 'forbidden_address'],
    ['http://localhost./', 'forbidden_address'],
    [`${ORIGIN}/v4/employees`, 'forbidden_address'],
  ])('refuses %s: %s', async (url, code) => {
    await using own = await TestServer.start();
    const strict = await own.startSandbox();
    const refused = await strict.refused('v4.createWebhook', { json: { url, events: ['ticket.*'] } });
    expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer: '/url', code }] });
    const params = { webhook_id: strict.seedId('webhook', 1) };
    const changed = await strict.refused('v4.updateWebhook', { params, json: { url } });
    expect(changed.errors).toMatchObject([{ pointer: '/url', code }]);
  });
});

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

test('P3: a webhook goes on firing whatever happens to the rights of the integration that made it', async () => {
  const made = await sandbox.ok('sandbox.createIntegration', {
    json: { name: 'Ticket board', rights: ['webhooks:write'], attributes: [] },
  });
  const token = await accessToken(sandbox, made);
  const json = { events: ['ticket.created'], url: receiver.url };
  await sandbox.ok('v4.createWebhook', { token, json });
  const params = { integration_id: made.id };
  const steps = [
    () => sandbox.ok('sandbox.updateIntegration', { params, json: { rights: ['reports:read'] } }),
    () => sandbox.ok('sandbox.resetIntegrationCredentials', { params }),
    () => sandbox.ok('sandbox.deactivateIntegration', { params }),
    () => sandbox.ok('sandbox.disconnectIntegration', { params }),
  ];
  for (const [index, step] of steps.entries()) {
    await step();
    expect((await sandbox.call('v4.createWebhook', { token, json })).status).toBeGreaterThanOrEqual(401);
    await openTicket(`After step ${index + 1}`);
    expect(receiver.received).toHaveLength(index + 1);
  }
});
