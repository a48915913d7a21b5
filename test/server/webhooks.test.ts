// Webhooks: who makes them, with what, and where they may lead.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessToken, ORIGIN, type TestSandbox, TestServer } from '../harness/app.ts';
import { Receiver } from '../harness/receiver.ts';

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
