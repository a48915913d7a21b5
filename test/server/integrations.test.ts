/** Integrations: rights, shared attributes, credentials and their end, in both versions (P1, P2, P4 to P6). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { integrationRightNames, rightsNeeded } from '../../spec/rights.ts';
import { employeeAttributes } from '../../spec/schemas/employee.ts';
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

const FEW = ['first_name', 'last_name', 'position'];
const create = (rights: readonly string[] = ['employees:read'], attributes: readonly string[] = FEW) =>
  sandbox.ok('sandbox.createIntegration', { json: { name: 'Org chart', rights, attributes } });
const form = { fields: { grant_type: 'client_credentials' } };
const employee = () => ({ employee_id: sandbox.seedId('employee', 4) });
const ofSystem = async () =>
  (await sandbox.ok('sandbox.listIntegrations')).data.filter(({ kind }) => kind !== 'custom');

describe('P1: integrations of the system', () => {
  test('are listed with kind, rights and client id, and never change', async () => {
    const system = await ofSystem();
    expect(system.map(({ kind }) => kind)).toEqual(['marketplace', 'partner', 'recruiting']);
    for (const { id, rights, hint } of system) {
      expect([rights.length > 0, hint]).toEqual([true, null]);
      const params = { integration_id: id };
      const tries = [
        await sandbox.refused('sandbox.updateIntegration', { params, json: { name: 'Mine' } }),
        await sandbox.refused('sandbox.resetIntegrationCredentials', { params }),
        await sandbox.refused('sandbox.deactivateIntegration', { params }),
        await sandbox.refused('sandbox.disconnectIntegration', { params }),
      ];
      for (const refused of tries) expect(refused.code).toBe('managed_by_system');
    }
    expect(await ofSystem()).toEqual(system);
  });
});

describe('P2: a custom integration', () => {
  test('gives client id and secret once, and may do exactly what its rights say', async () => {
    const made = await create(['attendances:read', 'documents:read']);
    expect(made.client_secret).toMatch(/^kontor_sbx_sec_/);
    const { text } = await sandbox.call('sandbox.listIntegrations');
    expect(text).not.toContain(made.client_secret);
    const token = await accessToken(sandbox, made);
    expect((await sandbox.call('v4.listAttendances', { token })).status).toBe(200);
    expect((await sandbox.call('v4.listDocumentCategories', { token })).status).toBe(200);
    for (const name of ['v4.listDocuments', 'v4.listEmployees', 'v4.listOffices'] as const) {
      expect((await sandbox.refused(name, { token })).code, name).toBe('insufficient_scope');
    }
    expect((await sandbox.ok('v4.getMe', { token })).credential).toMatchObject({
      id: made.id,
      kind: 'access_token',
      client_id: made.client_id,
    });
  });

  test('cannot delete with the rights that only create and update', async () => {
    const token = await accessToken(sandbox, await create([...integrationRightNames], employeeAttributes));
    const absence_id = sandbox.seedId('absence', 1);
    const headers = { 'If-Match': '*' };
    for (const refused of [
      await sandbox.refused('v4.deleteEmployee', { token, params: employee(), headers }),
      await sandbox.refused('v4.deleteAbsence', { token, params: { absence_id }, headers }),
      await sandbox.refused('v2.deleteTimeOff', { token, params: { 'time-off': 1 } }),
    ]) {
      expect(refused.detail).toMatch(/No integration can call this operation/);
    }
    const attendance_id = sandbox.seedId('attendance', 1);
    const gone = await sandbox.call('v4.deleteAttendance', { token, params: { attendance_id }, headers });
    expect(gone.status).toBe(204);
  });

  test.each([
    ['/rights/0', { rights: ['tickets:read'] }],
    ['/rights/0', { rights: ['reports:write'] }],
    ['/rights', { rights: ['employees:read', 'employees:read'] }],
    ['/attributes/1', { attributes: ['first_name', 'salary'] }],
    ['/attributes/0', { attributes: ['id'] }],
    ['/name', { name: '' }],
  ])('refuses %s as in %j', async (pointer, change) => {
    const json = { name: 'Org chart', rights: [], attributes: [], ...change };
    const refused = await sandbox.refused('sandbox.createIntegration', { json });
    expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] });
  });

  test('has a name of its own', async () => {
    await create();
    const json = { name: 'ORG CHART', rights: [], attributes: [] };
    expect((await sandbox.refused('sandbox.createIntegration', { json })).code).toBe('conflict');
  });
});

describe('P4: attributes that are not shared', () => {
  const hidden = employeeAttributes.filter((name) => !FEW.includes(name));

  test('are left out of v4, which names them; the tag stays that of the record', async () => {
    const token = await accessToken(sandbox, await create());
    const whole = await sandbox.call('v4.getEmployee', { params: employee() });
    const few = await sandbox.call('v4.getEmployee', { params: employee(), token });
    const { id, number, created_at, updated_at, first_name, last_name, position } = whole.body as Record<
      string,
      unknown
    >;
    const shown = { id, number, created_at, updated_at, first_name, last_name, position };
    expect(few.body).toEqual({ ...shown, meta: { omitted: hidden } });
    expect(few.headers.get('ETag')).toBe(whole.headers.get('ETag'));
    const list = await sandbox.ok('v4.listEmployees', { token, query: { limit: 5 } });
    expect(list.meta.omitted).toEqual(hidden);
    for (const record of list.data) {
      for (const name of hidden) expect(record).not.toHaveProperty(name);
    }
    expect((await sandbox.ok('v4.getMe', { token })).attributes).toEqual(
      employeeAttributes.filter((name) => FEW.includes(name)),
    );
  });

  test('are left out of v2 without a word', async () => {
    const made = await create();
    const attributes = { 'client-id': made.client_id, 'client-secret': made.client_secret };
    const login = await sandbox.ok('v2.authenticate', { json: { data: { type: 'auth', attributes } } });
    const { token } = login.data.attributes;
    const { data } = await sandbox.ok('v2.getEmployee', { token, params: { employee: 4 } });
    const always = ['created-at', 'updated-at'];
    const names = Object.keys(data.attributes).filter((name) => !always.includes(name));
    expect(names.sort()).toEqual(['first-name', 'job-title', 'last-name']);
    const list = await sandbox.call('v2.listEmployees', { token, query: { pagesize: 3 } });
    expect(list.text).not.toMatch(/iban|birth-date|omitted/);
  });

  test('cannot be found out by a filter or an order, in either version', async () => {
    const token = await accessToken(sandbox, await create());
    for (const query of [{ status: 'active' }, { email: 'x@y.example' }, { sort: '-start_date' }]) {
      const refused = await sandbox.refused('v4.listEmployees', {
        token,
        query: query as Record<string, string>,
      });
      expect(refused).toMatchObject({
        code: 'attribute_not_shared',
        errors: [{ parameter: Object.keys(query)[0] }],
      });
    }
    const refused = await sandbox.refused('v2.listEmployees', {
      token,
      query: { 'filter[status]': 'active' },
    });
    expect(refused.code).toBe('attribute_not_shared');
    for (const query of [
      { sort: 'last_name' },
      { sort: '-updated_at' },
      { 'updated_at.gte': '2026-01-01T00:00:00Z' },
    ]) {
      const values = { token, query: query as Record<string, string> };
      expect((await sandbox.call('v4.listEmployees', values)).status).toBe(200);
    }
  });

  test('stay away from the answer to a write, and a report shows them all', async () => {
    const token = await accessToken(sandbox, await create(['employees:write', 'reports:read']));
    const made = await sandbox.ok('v4.updateEmployee', {
      token,
      params: employee(),
      json: { position: 'Roofer' },
    });
    expect(made).toMatchObject({ position: 'Roofer', meta: { omitted: hidden } });
    expect(made).not.toHaveProperty('iban');
    const params = { report_id: sandbox.seedId('report', 1) };
    const all = await sandbox.call('v4.getReport', { params });
    expect((await sandbox.call('v4.getReport', { params, token })).text).toBe(all.text);
  });

  test('nobody else is told of anything omitted', async () => {
    const { text } = await sandbox.call('v4.listEmployees', { query: { limit: 2 } });
    expect(text).not.toContain('omitted');
  });
});

describe('P5: an integration over time', () => {
  const params = (made: { id: string }) => ({ integration_id: made.id });
  const status = async (token: string) => (await sandbox.call('v4.listEmployees', { token })).status;

  test('new rights and attributes count at once, for running tokens too', async () => {
    const made = await create([]);
    const token = await accessToken(sandbox, made);
    expect(await status(token)).toBe(403);
    await sandbox.ok('sandbox.updateIntegration', {
      params: params(made),
      json: { rights: ['employees:read'] },
    });
    expect(await status(token)).toBe(200);
    const json = { attributes: ['gender'] };
    await sandbox.ok('sandbox.updateIntegration', { params: params(made), json });
    const seen = await sandbox.ok('v4.getEmployee', { params: employee(), token });
    expect(seen).toHaveProperty('gender');
    expect(seen).not.toHaveProperty('first_name');
  });

  test('resetting gives a new secret; the old one and its tokens stop at once', async () => {
    const made = await create();
    const token = await accessToken(sandbox, made);
    const reset = await sandbox.ok('sandbox.resetIntegrationCredentials', { params: params(made) });
    expect(reset.client_secret).not.toBe(made.client_secret);
    expect(reset.client_id).toBe(made.client_id);
    expect(await status(token)).toBe(401);
    expect((await sandbox.refused('oauth.requestToken', { client: made, form })).code).toBe('invalid_client');
    expect(await status(await accessToken(sandbox, reset))).toBe(200);
  });

  test('deactivated is refused at once, and works again when it is activated', async () => {
    const made = await create();
    const token = await accessToken(sandbox, made);
    await sandbox.ok('sandbox.deactivateIntegration', { params: params(made) });
    expect((await sandbox.refused('v4.listEmployees', { token })).detail).toMatch(/deactivated/);
    const refused = await sandbox.refused('oauth.requestToken', { client: made, form });
    expect(refused).toMatchObject({ code: 'invalid_client', detail: expect.stringContaining('deactivated') });
    await sandbox.ok('sandbox.activateIntegration', { params: params(made) });
    expect(await status(token)).toBe(200);
  });

  test('disconnected is final, at once, and in the audit trail with everything before', async () => {
    const made = await create();
    const token = await accessToken(sandbox, made);
    await sandbox.ok('sandbox.disconnectIntegration', { params: params(made) });
    expect(await status(token)).toBe(401);
    expect((await sandbox.refused('sandbox.getIntegration', { params: params(made) })).code).toBe(
      'not_found',
    );
    const { data } = await sandbox.ok('sandbox.listAuditEntries');
    expect(data.map(({ action }) => action)).toEqual(['integration.disconnected', 'integration.created']);
  });
});

test('P6: only who has “Marketplace and API” sees integrations; others are told who does', async () => {
  const acting = (who: string) => ({ headers: { 'Drydock-Act-As': who } });
  expect((await sandbox.call('sandbox.listIntegrations', acting('admin'))).status).toBe(200);
  for (const who of ['member_with_access', 'member_without_access', 'subcontractor']) {
    const refused = await sandbox.refused('sandbox.listIntegrations', acting(who));
    expect(refused).toMatchObject({
      code: 'permission_denied',
      detail: expect.stringContaining('Sophie Krause'),
    });
  }
});

test('P2: the matrix covers no operation beyond its words', async () => {
  const { documents } = await import('../../spec/contract.ts');
  const open = documents.v4.operations.filter(
    (operation) => operation.scopes.length > 0 && rightsNeeded(operation) !== undefined,
  );
  const collections = new Set(open.flatMap(({ scopes }) => scopes.map((scope) => scope.split(':')[0])));
  expect([...collections].sort()).toEqual([
    'absences',
    'attendances',
    'documents',
    'employees',
    'reports',
    'webhooks',
  ]);
  const documentsOpen = open.filter(({ scopes }) => scopes.some((scope) => scope.startsWith('documents:')));
  expect(documentsOpen.map(({ id }) => id).sort()).toEqual(['listDocumentCategories', 'uploadDocument']);
});
