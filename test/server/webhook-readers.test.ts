/** What a webhook of an integration carries: no more than the integration may read (P2, P4), while it fires on (P3). */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { signatureOf } from '../../mock-server/webhooks/compose.ts';
import { employeeAttributes } from '../../spec/schemas/employee.ts';
import { accessToken, createClient, type TestSandbox, TestServer } from '../harness/app.ts';
import { Receiver } from '../harness/receiver.ts';

let server: TestServer;
let sandbox: TestSandbox;
let receiver: Receiver;

beforeAll(async () => {
  server = await TestServer.start({ egress: 'any' });
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
  receiver = await Receiver.start();
});

afterEach(() => receiver[Symbol.asyncDispose]());

afterAll(() => server[Symbol.asyncDispose]());

const SHARED = ['first_name', 'last_name', 'email'];
const HIDDEN = employeeAttributes.filter((attribute) => !SHARED.includes(attribute));
const BASE = ['id', 'number', 'created_at', 'updated_at'];

/** An integration and its access token. */
async function connect(rights: readonly string[], attributes: readonly string[] = SHARED) {
  const json = { name: `Integration ${rights.join(' ')}`, rights, attributes };
  const integration = await sandbox.ok('sandbox.createIntegration', { json });
  return { ...integration, token: await accessToken(sandbox, integration) };
}

const subscribe = (token: string, events: readonly string[] = ['employee.*', 'ticket.*', 'absence.*']) =>
  sandbox.ok('v4.createWebhook', { token, json: { events, url: receiver.url } });

/** Changes an employee so that an event tells of all that is confidential. */
const changeEmployee = (position: string) =>
  sandbox.ok('v4.updateEmployee', {
    params: { employee_id: sandbox.seedId('employee', 4) },
    json: { position },
    headers: { 'If-Match': '*' },
  });

const openTicket = () =>
  sandbox.ok('v4.createTicket', { json: { project_id: sandbox.seedId('project', 1), subject: 'A leak' } });

/** The records that the receiver was told of, in the order they came. */
const told = () => receiver.received.map(({ body }) => JSON.parse(body).data);

test('P4: an employee comes with what is shared, and names what is left out, as an answer of v4 does', async () => {
  const { token } = await connect(['employees:read', 'webhooks:write']);
  await subscribe(token);
  await changeEmployee('Foreman');
  const [data] = told();
  const params = { employee_id: sandbox.seedId('employee', 4) };
  expect(data).toEqual(await sandbox.ok('v4.getEmployee', { params, token }));
  expect(Object.keys(data)).toEqual([...BASE, 'email', 'first_name', 'last_name', 'meta']);
  expect(data.meta).toEqual({ omitted: HIDDEN });
});

test.each([
  ['a ticket, which no right opens', () => openTicket()],
  [
    'an absence, without the right',
    () =>
      sandbox.ok('v4.createAbsence', {
        json: {
          employee_id: sandbox.seedId('employee', 4),
          absence_type_id: sandbox.seedId('absence_type', 1),
          start_date: '2027-03-01',
          end_date: '2027-03-02',
        },
      }),
  ],
])('P2: of %s, it is told that there is one, and no more', async (_what, write) => {
  const { token } = await connect(['employees:read', 'webhooks:write']);
  await subscribe(token);
  await write();
  const [data] = told();
  expect(Object.keys(data)).toEqual([...BASE, 'meta']);
  expect(data.meta.omitted.length).toBeGreaterThan(3);
  expect(data.meta.omitted).not.toContain('id');
});

test('P2: with the right it has the whole record', async () => {
  const { token } = await connect(['absences:read', 'webhooks:write']);
  await subscribe(token);
  const json = {
    employee_id: sandbox.seedId('employee', 4),
    absence_type_id: sandbox.seedId('absence_type', 1),
    start_date: '2027-03-01',
    end_date: '2027-03-02',
  };
  const absence = await sandbox.ok('v4.createAbsence', { json });
  expect(told()).toEqual([absence]);
});

test('P3, P4: what is taken away is left out at once, also of what waits, and the webhook fires on', async () => {
  const { token, id } = await connect(['employees:read', 'webhooks:write']);
  await subscribe(token);
  const params = { integration_id: id };
  receiver.reactions = [500, 204];
  await changeEmployee('Foreman');
  await sandbox.ok('sandbox.updateIntegration', { params, json: { attributes: ['first_name'] } });
  await sandbox.ok('sandbox.advanceClock', { json: { seconds: 5 } });
  const keys = () => Object.keys(told().at(-1)).filter((key) => !BASE.includes(key));
  expect(keys()).toEqual(['first_name', 'meta']);
  expect(receiver.received).toHaveLength(2);
  await sandbox.ok('sandbox.updateIntegration', { params, json: { rights: ['webhooks:write'] } });
  await changeEmployee('Mason');
  expect(keys()).toEqual(['meta']);
  const all = { rights: ['employees:read'], attributes: [...employeeAttributes] };
  await sandbox.ok('sandbox.updateIntegration', { params, json: all });
  await changeEmployee('Foreman');
  expect(keys()).toEqual([...employeeAttributes]);
  await sandbox.ok('sandbox.deactivateIntegration', { params });
  await changeEmployee('Mason');
  expect(keys()).toEqual(['meta']);
  await sandbox.ok('sandbox.activateIntegration', { params });
  await changeEmployee('Foreman');
  expect(keys()).toEqual([...employeeAttributes]);
  await sandbox.ok('sandbox.disconnectIntegration', { params });
  await changeEmployee('Mason');
  expect(keys()).toEqual(['meta']);
  expect(receiver.received).toHaveLength(7);
});

describe('P4: a webhook of somebody else', () => {
  const owners = () =>
    sandbox.ok('sandbox.createWebhook', { json: { events: ['employee.*'], url: receiver.url } });

  test('that the owner made carries everything', async () => {
    await owners();
    await changeEmployee('Foreman');
    expect(told()[0]).toMatchObject({ position: 'Foreman', private_address: expect.anything() });
  });

  test('carries no more once an integration has changed it, until the owner says where it delivers to', async () => {
    const { token } = await connect(['employees:read', 'webhooks:write']);
    const elsewhere = await Receiver.start();
    const params = { webhook_id: (await owners()).id };
    await sandbox.ok('v4.updateWebhook', { params, token, json: { url: elsewhere.url } });
    await changeEmployee('Foreman');
    expect(JSON.parse(elsewhere.received[0]?.body ?? '').data).not.toHaveProperty('position');
    await elsewhere[Symbol.asyncDispose]();
    await sandbox.ok('sandbox.updateWebhook', { params, json: { description: 'Ours' } });
    await sandbox.ok('sandbox.updateWebhook', { params, json: { url: receiver.url } });
    await changeEmployee('Mason');
    expect(told()).toMatchObject([{ position: 'Mason' }]);
  });

  test('of two integrations carries what both may read', async () => {
    const one = await connect(['employees:read', 'webhooks:write'], ['first_name', 'last_name']);
    const two = await connect(['webhooks:write', 'employees:read'], ['last_name', 'iban']);
    const { id } = await subscribe(one.token);
    await sandbox.ok('v4.updateWebhook', {
      params: { webhook_id: id },
      token: two.token,
      json: { description: 'Both' },
    });
    await changeEmployee('Foreman');
    expect(Object.keys(told()[0])).toEqual([...BASE, 'last_name', 'meta']);
  });

  test('that a client or a personal token made carries everything', async () => {
    const client = await createClient(sandbox, 1);
    await subscribe(await accessToken(sandbox, client));
    await subscribe(sandbox.token);
    await changeEmployee('Foreman');
    expect(told()).toMatchObject([{ position: 'Foreman' }, { position: 'Foreman' }]);
  });
});

test('P4: log, inbox and signature are those of the body that was sent, also once more is shared', async () => {
  const { token, id } = await connect(['employees:read', 'webhooks:write']);
  const secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  const json = { events: ['employee.*'], secret };
  const outside = await sandbox.ok('v4.createWebhook', { token, json: { ...json, url: receiver.url } });
  const inside = await sandbox.ok('v4.createWebhook', { token, json });
  await changeEmployee('Foreman');
  await sandbox.ok('sandbox.updateIntegration', {
    params: { integration_id: id },
    json: { attributes: [...employeeAttributes] },
  });
  const [sent] = receiver.received;
  const {
    'webhook-id': event = '',
    'webhook-timestamp': at,
    'webhook-signature': signature,
  } = sent?.headers ?? {};
  expect(signature).toBe(signatureOf(secret, event, Number(at) * 1000, sent?.body ?? ''));
  for (const webhook_id of [outside.id, inside.id]) {
    const { data } = await sandbox.ok('sandbox.listDeliveries', { query: { webhook_id } });
    expect(data).toMatchObject([{ omitted: HIDDEN, status: 'succeeded' }]);
    const params = { delivery_id: data[0]?.id ?? '' };
    expect((await sandbox.ok('sandbox.getDelivery', { params })).request_body).toBe(sent?.body);
  }
  const messages = (await sandbox.ok('sandbox.listInbox')).data.filter(
    ({ webhook_id }) => webhook_id === inside.id,
  );
  expect(messages).toMatchObject([{ status: 204, body: sent?.body }]);
  const [delivery] = (await sandbox.ok('sandbox.listDeliveries', { query: { webhook_id: inside.id } })).data;
  const params = { delivery_id: delivery?.id ?? '' };
  const again = await sandbox.ok('sandbox.redeliver', { params });
  expect(again.omitted).toBeUndefined();
  expect(JSON.parse(again.request_body ?? '').data).toMatchObject({ position: 'Foreman' });
});

test('P4: outlives a restart, and a reset leaves nothing of it', async () => {
  const { token } = await connect(['employees:read', 'webhooks:write']);
  await subscribe(token);
  await server.restart();
  await changeEmployee('Foreman');
  expect(told()[0].meta).toEqual({ omitted: HIDDEN });
  expect(await sandbox.entries()).toHaveProperty('webhook_readers');
  await sandbox.ok('sandbox.resetCurrentSandbox');
  expect(await sandbox.entries()).not.toHaveProperty('webhook_readers');
});
