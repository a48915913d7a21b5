/** The account: activation of the API (K1), plans (K2), going live (K8), the limit (R5), Kontor Connect (R9). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { goLiveChecklist } from '../../spec/sandbox/access-requests.ts';
import { createClient, createTestSandbox, type TestSandbox, TestServer } from '../harness/app.ts';

const DELAY = 3000;
let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start({ approvalDelayMs: DELAY });
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const actingAs = (who: string) => ({ headers: { 'Drydock-Act-As': who } });
const switchApi = (enabled: boolean) => sandbox.ok('sandbox.setApiAccess', { json: { enabled } });
const plan = (name: string) => sandbox.ok('sandbox.changeAccount', { json: { plan: name } });
const state = async () => (await sandbox.ok('sandbox.getApiAccess')).state;
const actions = async (of = sandbox) =>
  (await of.ok('sandbox.listAuditEntries')).data.map(({ action, by }) => `${action} by ${by.name}`);

describe('K1: the activation of the API', () => {
  test('K1: a sandbox begins with an active API', async () => {
    expect(await sandbox.ok('sandbox.getApiAccess')).toEqual({
      state: 'active',
      needs_upgrade: false,
      requested_at: null,
      requested_by: null,
      approval_due_at: null,
      note: 'The API is active.',
    });
  });

  test('K1: goes off → requested → active, and support takes its time on the clock of the sandbox', async () => {
    expect((await switchApi(false)).state).toBe('off');
    const requestedAt = server.clock.now();
    expect(await switchApi(true)).toMatchObject({
      state: 'requested',
      requested_at: new Date(requestedAt).toISOString(),
      requested_by: sandbox.seedId('user', 1),
      approval_due_at: new Date(requestedAt + DELAY).toISOString(),
      note: expect.stringContaining('Support has been notified'),
    });
    server.clock.advance(DELAY - 1);
    expect(await state()).toBe('requested');
    server.clock.advance(1);
    expect(await state()).toBe('active');
  });

  test('K1: the clock of the sandbox moved forward brings the approval as well', async () => {
    await switchApi(false);
    await switchApi(true);
    await sandbox.ok('sandbox.advanceClock', { json: { seconds: DELAY / 1000 } });
    expect(await state()).toBe('active');
  });

  test('K1: support is there at once where it is told to take no time', async () => {
    await using quick = await createTestSandbox({ approvalDelayMs: 0 });
    await quick.ok('sandbox.setApiAccess', { json: { enabled: false } });
    const { state: reached } = await quick.ok('sandbox.setApiAccess', { json: { enabled: true } });
    expect(reached).toBe('active');
    expect((await actions(quick))[0]).toBe('api_access.activated by Kontor support');
  });

  test('K1: can be approved as support, once it was requested', async () => {
    await switchApi(false);
    const refused = await sandbox.refused('sandbox.approveApiAccess');
    expect(refused).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('Nobody has requested'),
    });
    await switchApi(true);
    expect((await sandbox.ok('sandbox.approveApiAccess')).state).toBe('active');
    expect((await sandbox.ok('sandbox.approveApiAccess')).state).toBe('active');
  });

  test.each(['off', 'requested'])(
    'K1: while it is %s, both versions refuse every call and say where to go',
    async (reached) => {
      await switchApi(false);
      if (reached === 'requested') await switchApi(true);
      for (const name of ['v4.getMe', 'v4.listEmployees', 'v2.listEmployees', 'v2.listOffices'] as const) {
        const answer = await sandbox.call(name);
        expect(answer.status).toBe(403);
        expect(answer.problem).toMatchObject({
          code: 'api_not_active',
          detail: expect.stringContaining('/console/'),
        });
      }
      server.clock.advance(DELAY);
      const after = await sandbox.call('v4.getMe');
      expect(after.status).toBe(reached === 'requested' ? 200 : 403);
    },
  );

  test.each(['off', 'requested'])(
    'K1: while it is %s, v2 gives a client no token, by the very answer that every call gets',
    async (reached) => {
      const client = await createClient(sandbox);
      const login = (secret: string) => ({
        json: {
          data: { type: 'auth', attributes: { 'client-id': client.client_id, 'client-secret': secret } },
        },
      });
      await sandbox.ok('v2.authenticate', login(client.client_secret));
      await switchApi(false);
      if (reached === 'requested') await switchApi(true);
      const bytes = async (answer: ReturnType<TestSandbox['call']>) => {
        const { status, text, headers } = await answer;
        return [status, text.replaceAll(headers.get('X-Request-Id') ?? '', '<id>')];
      };
      const refused = await bytes(sandbox.call('v2.authenticate', login(client.client_secret)));
      expect(refused[0]).toBe(403);
      expect(refused).toEqual(await bytes(sandbox.call('v2.listOffices')));
      const { client_secret } = client;
      const mistyped = `${client_secret.slice(0, -1)}${client_secret.endsWith('A') ? 'B' : 'A'}`;
      const wrong = await sandbox.refused('v2.authenticate', login(mistyped));
      expect(wrong.code).toBe('invalid_client');
      await switchApi(true);
      await sandbox.ok('sandbox.approveApiAccess');
      await sandbox.ok('v2.authenticate', login(client.client_secret));
    },
  );

  test('K1: an access token of OAuth comes all the same, and calls nothing', async () => {
    const client = await createClient(sandbox);
    await switchApi(false);
    const { access_token: token } = await sandbox.ok('oauth.requestToken', {
      client,
      form: { fields: { grant_type: 'client_credentials' } },
    });
    expect((await sandbox.refused('v4.getMe', { token })).code).toBe('api_not_active');
  });

  test('K1: what was refused has changed nothing, and an unknown token is told nothing of it', async () => {
    await switchApi(false);
    await sandbox.refused('v4.createDepartment', { json: { name: 'Not made' } });
    expect((await sandbox.refused('v4.getMe', { token: 'none' })).code).toBe('unauthenticated');
    await switchApi(true);
    await sandbox.ok('sandbox.approveApiAccess');
    const { data } = await sandbox.ok('v4.listDepartments');
    expect(data.map(({ name }) => name)).not.toContain('Not made');
  });

  test('K1: is in the audit trail, each step with who did it', async () => {
    await sandbox.ok('sandbox.setApiAccess', { ...actingAs('admin'), json: { enabled: false } });
    await sandbox.ok('sandbox.setApiAccess', { ...actingAs('admin'), json: { enabled: true } });
    await sandbox.ok('sandbox.setApiAccess', { ...actingAs('admin'), json: { enabled: true } });
    server.clock.advance(DELAY);
    expect(await actions()).toEqual([
      'api_access.activated by Kontor support',
      'api_access.requested by Sophie Krause',
      'api_access.switched_off by Sophie Krause',
    ]);
  });

  test('K1: outlives a restart, and a reset switches it on again', async () => {
    await switchApi(false);
    await server.restart();
    expect(await state()).toBe('off');
    await sandbox.ok('sandbox.resetCurrentSandbox');
    expect(await state()).toBe('active');
    await sandbox.ok('v4.getMe');
  });

  test.each(['member_with_access', 'member_without_access', 'subcontractor'])(
    'K1: is not for %s to switch',
    async (persona) => {
      const values = { ...actingAs(persona), json: { enabled: false } };
      expect((await sandbox.refused('sandbox.setApiAccess', values)).code).toBe('permission_denied');
      expect(await state()).toBe('active');
    },
  );
});

describe('K2: plans', () => {
  test.each(['starter', 'growth'])('K2: on %s a request waits for an upgrade and says so', async (lower) => {
    await plan(lower);
    expect(await state()).toBe('off');
    expect(await switchApi(true)).toMatchObject({
      state: 'requested',
      needs_upgrade: true,
      approval_due_at: null,
      note: expect.stringContaining('Connect plan'),
    });
    server.clock.advance(24 * 3600_000);
    expect(await state()).toBe('requested');
    expect((await sandbox.refused('v4.getMe')).detail).toContain('does not include it');
    expect(await sandbox.refused('sandbox.approveApiAccess')).toMatchObject({
      code: 'conflict',
      detail: expect.stringContaining('does not include the API'),
    });
  });

  test('K2: after the upgrade support approves, as long after it as after a request', async () => {
    await plan('starter');
    await switchApi(true);
    await plan('growth');
    server.clock.advance(10 * DELAY);
    const { api_access } = await plan('connect');
    expect(api_access).toMatchObject({ state: 'requested', needs_upgrade: false });
    server.clock.advance(DELAY - 1);
    expect(await state()).toBe('requested');
    server.clock.advance(1);
    expect(await state()).toBe('active');
    await sandbox.ok('v4.getMe');
  });

  test('K2: a plan without the API switches it off at once, and going back does not switch it on', async () => {
    expect(await plan('growth')).toMatchObject({ plan: 'growth', api_access: { state: 'off' } });
    expect((await sandbox.refused('v2.listOffices')).code).toBe('api_not_active');
    expect(await plan('connect')).toMatchObject({ plan: 'connect', api_access: { state: 'off' } });
    expect(await actions()).toEqual([
      'account.plan_changed by Henrike Brandt',
      'api_access.switched_off by Henrike Brandt',
      'account.plan_changed by Henrike Brandt',
    ]);
  });

  test('K2: the plan is the company’s own, as both versions show it', async () => {
    await plan('growth');
    await plan('connect');
    await switchApi(true);
    server.clock.advance(DELAY);
    await plan('connect'); // changes nothing
    expect((await sandbox.ok('v4.listCompanies')).data[0]?.plan).toBe('connect');
    expect((await sandbox.ok('sandbox.getAccount')).plan).toBe('connect');
  });

  test('K2: is for the owner alone to change, unless somebody was given the right', async () => {
    const values = { ...actingAs('admin'), json: { plan: 'starter' } };
    const refused = await sandbox.refused('sandbox.changeAccount', values);
    expect(refused).toMatchObject({ code: 'permission_denied' });
    expect(refused.detail).toContain('Henrike Brandt (the owner) has it');
  });
});

const goLive = {
  kind: 'go_live',
  checklist: Object.fromEntries(Object.keys(goLiveChecklist).map((name) => [name, true])),
  accepts_responsibility: true,
  contact_email: 'live@nordwind-bau.example',
};
const ask = (json: object, who = 'owner') =>
  sandbox.call('sandbox.createAccessRequest', { ...actingAs(who), json });

describe('K8: going live', () => {
  test('K8: is requested with the checklist done and the responsibility accepted', async () => {
    const { body } = await ask({ ...goLive, note: 'Next Monday.' });
    expect(body).toMatchObject({ kind: 'go_live', state: 'requested', note: 'Next Monday.' });
    expect((await sandbox.ok('sandbox.listAccessRequests')).data).toEqual([body]);
    expect(await actions()).toEqual(['access_request.created by Henrike Brandt']);
  });

  test.each(Object.keys(goLiveChecklist))(
    'K8: is refused while %s is not done, and says what it is',
    async (item) => {
      const { problem } = await ask({ ...goLive, checklist: { ...goLive.checklist, [item]: false } });
      const done = goLiveChecklist[item as keyof typeof goLiveChecklist];
      expect(problem).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: `/checklist/${item}`, code: 'not_done', detail: expect.stringContaining(done) }],
      });
    },
  );

  test('K8: is refused without the note on responsibility, and names every field that is missing', async () => {
    const { problem } = await ask({ ...goLive, accepts_responsibility: false });
    expect(problem?.errors).toMatchObject([{ pointer: '/accepts_responsibility', code: 'not_accepted' }]);
    const bare = await ask({ kind: 'go_live' });
    expect(bare.problem?.errors.map(({ pointer }) => pointer)).toEqual([
      '/checklist',
      '/accepts_responsibility',
      '/contact_email',
    ]);
    expect((await sandbox.ok('sandbox.listAccessRequests')).data).toEqual([]);
  });

  test('K8: is requested once', async () => {
    await ask(goLive);
    expect((await ask(goLive)).problem?.code).toBe('conflict');
  });
});

describe('R5: the limit of requests', () => {
  const limited = () => createTestSandbox({ requestsPerMinute: 30 });
  const raise = (of: TestSandbox, requests_per_minute: unknown) =>
    of.call('sandbox.createAccessRequest', { json: { kind: 'rate_limit', requests_per_minute } });

  test('R5: is 30 a minute, and told wherever it matters', async () => {
    await using own = await limited();
    expect(own.started.limit).toEqual({ requests: 30, window_seconds: 60 });
    expect((await own.ok('v4.getMe')).limit.requests).toBe(30);
    expect((await own.ok('sandbox.getAccount')).limit.requests).toBe(30);
    const answer = await own.call('v4.listOffices');
    expect(answer.headers.get('RateLimit-Policy')).toBe('"default";q=30;w=60');
  });

  test('R5: is raised at once on request, for both versions, and told so', async () => {
    await using own = await limited();
    expect((await raise(own, 600)).body).toMatchObject({ state: 'granted', requests_per_minute: 600 });
    const v4 = await own.call('v4.getMe');
    expect(v4.headers.get('RateLimit-Policy')).toBe('"default";q=600;w=60');
    expect(v4.headers.get('RateLimit')).toMatch(/^"default";r=599;/);
    const v2 = await own.call('v2.listOffices');
    expect(v2.headers.get('X-RateLimit-Limit')).toBe('600');
    expect((await own.ok('sandbox.getCurrentSandbox')).limit.requests).toBe(600);
    expect((await own.ok('v4.getMe')).limit.requests).toBe(600);
    await own.server.restart();
    expect((await own.ok('v4.getMe')).limit.requests).toBe(600);
  });

  test('R5: lets as many requests through as were granted, and no more', async () => {
    await using own = await limited();
    for (let sent = 0; sent < 30; sent += 1) await own.ok('v4.getMe');
    expect((await own.refused('v4.getMe')).code).toBe('rate_limited');
    await raise(own, 40);
    for (let sent = 0; sent < 10; sent += 1) await own.ok('v4.getMe');
    const refused = await own.refused('v4.getMe');
    expect(refused).toMatchObject({ code: 'rate_limited', detail: expect.stringContaining('40 requests') });
  });

  test.each([601, 0, -1, 2.5, '300', null, 1e12])('R5: is not raised to %j', async (requests_per_minute) => {
    const { problem } = await raise(sandbox, requests_per_minute);
    expect(problem).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/requests_per_minute' }],
    });
  });

  test('R5: of one sandbox says nothing about another', async () => {
    await using own = await limited();
    const other = await own.server.startSandbox();
    await raise(own, 500);
    expect((await other.ok('v4.getMe')).limit.requests).toBe(30);
  });

  test('R5: is raised for those who manage API access only, and the audit trail says by how much', async () => {
    const json = { kind: 'rate_limit', requests_per_minute: 100 };
    expect((await ask(json, 'member_with_access')).problem?.code).toBe('permission_denied');
    await ask(json, 'admin');
    const { data } = await sandbox.ok('sandbox.listAuditEntries');
    expect(data[0]).toMatchObject({
      action: 'account.limit_changed',
      changes: { requests_per_minute: { to: 100 } },
    });
    expect(data[1]).toMatchObject({ action: 'access_request.created', by: { name: 'Sophie Krause' } });
  });
});

describe('R9: Kontor Connect', () => {
  test('R9: goes none → requested → contacted', async () => {
    const states = async () =>
      (await sandbox.ok('sandbox.listAccessRequests')).data.map((request) => request.state);
    expect(await states()).toEqual([]);
    expect((await ask({ kind: 'kontor_connect' })).body).toMatchObject({ state: 'requested' });
    server.clock.advance(DELAY - 1);
    expect(await states()).toEqual(['requested']);
    server.clock.advance(1);
    expect(await states()).toEqual(['contacted']);
    expect((await ask({ kind: 'kontor_connect' })).problem?.code).toBe('conflict');
  });

  test('R9: takes no field of another kind, and no kind that does not exist', async () => {
    const { problem } = await ask({ kind: 'kontor_connect', requests_per_minute: 50 });
    expect(problem?.errors).toMatchObject([{ pointer: '/requests_per_minute', code: 'unknown_field' }]);
    expect((await ask({ kind: 'free_lunch' })).problem?.errors[0]?.pointer).toBe('/kind');
    expect((await ask({ kind: 'kontor_connect', colour: 'blue' })).problem?.errors[0]?.pointer).toBe(
      '/colour',
    );
  });
});

test('keeps a hundred requests at most', async () => {
  for (let asked = 0; asked < 110; asked += 1) {
    await ask({ kind: 'rate_limit', requests_per_minute: 100 + asked });
  }
  const { data } = await sandbox.ok('sandbox.listAccessRequests');
  expect(data).toHaveLength(100);
  expect(data[0]?.requests_per_minute).toBe(209);
});
