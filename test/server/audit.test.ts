/** The audit trail: what is in it, in which order, how much of it, and what never is. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessToken, type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const issue = (name: string, persona = 'owner') =>
  sandbox.ok('sandbox.createToken', { headers: { 'Drydock-Act-As': persona }, json: { name } });

const trail = async (query: { limit?: number; cursor?: string } = {}) =>
  sandbox.ok('sandbox.listAuditEntries', { query });

test('says who did what to what, when and with which credential', async () => {
  server.clock.advance(60_000);
  const { id } = await issue('Payroll', 'member_with_access');
  const { data } = await trail();
  expect(data).toEqual([
    {
      id: expect.stringMatching(/^aud_/),
      at: new Date(server.clock.now()).toISOString(),
      action: 'token.created',
      by: {
        user_id: sandbox.seedId('user', 3),
        name: 'Linh Nguyễn',
        credential_id: expect.stringMatching(/^mgt_/),
        credential_hint: `kontor_sbx_mgt_…${sandbox.managementToken.slice(-4)}`,
      },
      subject: { type: 'token', id, name: 'Payroll' },
      changes: {},
    },
  ]);
});

test('has nothing of what was refused or changed nothing', async () => {
  const { id } = await issue('Once');
  await sandbox.call('sandbox.createToken', { json: { name: 'once' } });
  await sandbox.ok('sandbox.revokeToken', { params: { token_id: id } });
  await sandbox.ok('sandbox.revokeToken', { params: { token_id: id } });
  expect((await trail()).data.map(({ action }) => action)).toEqual(['token.revoked', 'token.created']);
});

describe('of webhooks, through whichever API,', () => {
  const json = {
    description: 'Ticket board',
    events: ['ticket.*'],
    secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
    basic: { user: 'kontor', password: 'pass-w0rd-of-the-receiver' },
    headers: [{ name: 'X-Team', value: 'hidden-value-of-a-header', hidden: true }],
  };

  /** Makes, changes and deletes a webhook. */
  async function work(document: 'v4' | 'sandbox', token?: string) {
    const own = token === undefined ? {} : { token };
    const { id } = await sandbox.ok(`${document}.createWebhook`, { json, ...own });
    const params = { webhook_id: id };
    const change = (changes: object) =>
      sandbox.ok(`${document}.updateWebhook`, { params, json: changes, ...own });
    await change({ events: ['ticket.*', 'project.*'], enabled: false });
    await change({ enabled: false });
    await change({ basic: { user: 'other', password: 'another-pass-w0rd' }, headers: [] });
    await sandbox.ok(`${document}.deleteWebhook`, { params, ...own });
    return id;
  }

  test.each(['v4', 'sandbox'] as const)('has each change with what it was: %s', async (document) => {
    const id = await work(document);
    const { data } = await trail();
    const subject = { type: 'webhook', id, name: 'Ticket board' };
    expect(data.map((entry) => [entry.action, entry.subject, entry.changes])).toEqual([
      ['webhook.deleted', subject, {}],
      [
        'webhook.updated',
        subject,
        { basic_user: { from: 'kontor', to: 'other' }, headers: { from: ['X-Team (hidden)'], to: [] } },
      ],
      [
        'webhook.updated',
        subject,
        { events: { from: ['ticket.*'], to: ['ticket.*', 'project.*'] }, enabled: { from: true, to: false } },
      ],
      ['webhook.created', subject, {}],
    ]);
  });

  test('says with which credential: a token and its user, an integration', async () => {
    const integration = await sandbox.ok('sandbox.createIntegration', {
      json: { name: 'Ticket board', rights: ['webhooks:write'], attributes: [] },
    });
    const token = await accessToken(sandbox, integration);
    await work('v4', token);
    const own = await sandbox.ok('v4.getMe');
    await sandbox.ok('v4.createWebhook', { json });
    const [byToken, byIntegration] = (await trail()).data;
    expect(byToken?.by).toEqual({
      user_id: sandbox.seedId('user', 1),
      name: own.user?.name,
      credential_id: own.credential.id,
      credential_hint: `kontor_sbx_pat_…${sandbox.token.slice(-4)}`,
    });
    expect(byIntegration?.by).toEqual({
      user_id: null,
      name: 'Ticket board',
      credential_id: integration.id,
      credential_hint: `kontor_sbx_at_…${token.slice(-4)}`,
    });
  });

  test('has nothing of what was refused, and nothing that is secret', async () => {
    const few = await sandbox.tokenWith(['webhooks:read']);
    const before = (await trail()).data.length;
    await sandbox.refused('v4.createWebhook', { token: few, json });
    await sandbox.refused('v4.createWebhook', { json: { ...json, url: 'http://10.0.0.1/' } });
    expect((await trail()).data).toHaveLength(before);
    await work('v4');
    const { text } = await sandbox.call('sandbox.listAuditEntries');
    for (const secret of [json.secret, json.basic.password, 'another-pass-w0rd', 'hidden-value']) {
      expect(text).not.toContain(secret);
    }
  });
});

test('has no secret in it', async () => {
  const { token } = await issue('Secret');
  const { text } = await sandbox.call('sandbox.listAuditEntries');
  for (const secret of [token, sandbox.token, sandbox.managementToken]) {
    expect(text).not.toContain(secret.slice('kontor_sbx_pat_'.length, -6));
  }
});

test('outlives a restart and a reset, the newest first', async () => {
  await issue('First');
  await server.restart();
  await issue('Second');
  await sandbox.ok('sandbox.resetCurrentSandbox');
  expect((await trail()).data.map(({ subject }) => subject.name)).toEqual(['Second', 'First']);
});

describe('comes in pages', () => {
  test('that stay right while entries come', async () => {
    for (const name of ['1', '2', '3', '4', '5']) await issue(name);
    const seen: string[] = [];
    let cursor: string | null | undefined;
    do {
      const page = await trail(cursor ? { limit: 2, cursor } : { limit: 2 });
      seen.push(...page.data.map(({ subject }) => subject.name));
      cursor = page.meta.next_cursor;
      await issue(`later ${seen.length}`);
    } while (cursor);
    expect(seen).toEqual(['5', '4', '3', '2', '1']);
  });

  test.each(['x', 'AAAAAAAAAAAAAAAAAAAAAAAA'])('and refuses the cursor %j', async (cursor) => {
    expect(await sandbox.refused('sandbox.listAuditEntries', { query: { cursor } })).toMatchObject({
      code: 'invalid_cursor',
      errors: [{ parameter: 'cursor' }],
    });
  });

  test('and refuses a cursor of another sandbox', async () => {
    await issue('1');
    await issue('2');
    const { meta } = await trail({ limit: 1 });
    const other = await server.startSandbox();
    const query = { cursor: meta.next_cursor ?? '' };
    expect((await other.refused('sandbox.listAuditEntries', { query })).code).toBe('invalid_cursor');
  });
});

test('keeps the newest 500', async () => {
  const { id } = await issue('The oldest');
  await sandbox.ok('sandbox.revokeToken', { params: { token_id: id } });
  for (let index = 0; index < 250; index += 1) {
    const made = await issue(`Token ${index}`);
    await sandbox.ok('sandbox.revokeToken', { params: { token_id: made.id } });
  }
  const names: string[] = [];
  let query: { limit: number; cursor?: string } = { limit: 100 };
  for (;;) {
    const { data, meta } = await trail(query);
    names.push(...data.map(({ subject }) => subject.name));
    if (meta.next_cursor === null) break;
    query = { limit: 100, cursor: meta.next_cursor };
  }
  expect(names).toHaveLength(500);
  expect(names[0]).toBe('Token 249');
  expect(names.at(-1)).toBe('Token 0');
});

test('is only for those who manage users', async () => {
  for (const persona of ['member_with_access', 'member_without_access', 'subcontractor']) {
    const headers = { 'Drydock-Act-As': persona };
    expect((await sandbox.refused('sandbox.listAuditEntries', { headers })).code).toBe('permission_denied');
  }
  const headers = { 'Drydock-Act-As': 'admin' };
  expect((await sandbox.call('sandbox.listAuditEntries', { headers })).status).toBe(200);
});
