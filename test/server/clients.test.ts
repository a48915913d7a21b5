/** Clients of the APIs in the control API: ids, secrets, roles, service accounts, and what ends their tokens (F2 to F7). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { accessToken, createClient, type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const create = (client_id: string, role = 4) => createClient(sandbox, role, client_id);
const jsonOf = (client_id: unknown) => ({
  client_id,
  role_id: sandbox.seedId('role', 4),
  first_name: 'X',
  last_name: 'Y',
});
const remove = (client_id: string) =>
  sandbox.ok('sandbox.deleteClient', { params: { client_id }, query: { confirm: client_id } });
const params = { client_id: 'payroll-sync' };
const statusWith = async (token: string) => (await sandbox.call('v4.listEmployees', { token })).status;
const tokenForm = { fields: { grant_type: 'client_credentials' } };

describe('F2: creating a client', () => {
  test('F3: gives the secret once, and keeps only its hash', async () => {
    const { client_secret, ...client } = await create('payroll-sync');
    expect(client_secret).toMatch(new RegExp(`^kontor_sbx_sec_${sandbox.tenant}`));
    expect(client).toMatchObject({ client_id: 'payroll-sync', active: true, is_legacy: false });
    expect(client.hint).toBe(`kontor_sbx_sec_…${client_secret.slice(-4)}`);
    const list = await sandbox.call('sandbox.listClients');
    expect(list.text).not.toContain(client_secret);
    expect((list.body as { data: unknown }).data).toEqual([client]);
    expect((await sandbox.call('sandbox.getClient', { params })).body).toEqual(client);
    await accessToken(sandbox, { ...client, client_secret });
    expect(await sandbox.onDisk()).not.toContain(client_secret);
    expect((await sandbox.call('sandbox.listRequests')).text).not.toContain(client_secret);
  });

  test.each(['abc', '0-0', '---', 'a'.repeat(64)])('takes the id %s', async (client_id) => {
    expect((await create(client_id)).client_id).toBe(client_id);
  });

  test.each(['', 'ab', 'a'.repeat(65), 'Payroll', 'pay roll', 'päyroll', 'a_b_c', 'abc\n', '../x', 7, null])(
    'refuses the id %j',
    async (client_id) => {
      const refused = await sandbox.refused('sandbox.createClient', { json: jsonOf(client_id) });
      expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer: '/client_id' }] });
    },
  );

  test('refuses an id that is taken, and takes it again when that client is gone', async () => {
    await create('payroll-sync');
    const refused = await sandbox.refused('sandbox.createClient', { json: jsonOf('payroll-sync') });
    expect(refused).toMatchObject({ code: 'conflict', errors: [{ pointer: '/client_id', code: 'taken' }] });
    await remove('payroll-sync');
    expect((await create('payroll-sync')).first_name).toBe('Payroll');
  });

  test('refuses a role that does not exist', async () => {
    const json = { ...jsonOf('payroll-sync'), role_id: `rol_${'0'.repeat(26)}` };
    const refused = await sandbox.refused('sandbox.createClient', { json });
    expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer: '/role_id' }] });
  });

  test('refuses the twenty-first, and makes room when one is deleted', async () => {
    for (let index = 0; index < 20; index += 1) await create(`client-${index}`);
    const refused = await sandbox.refused('sandbox.createClient', { json: jsonOf('one-more') });
    expect(refused.detail).toMatch(/at most 20 clients/);
    await remove('client-7');
    await create('one-more');
  });

  test('is kept across a restart, the oldest first', async () => {
    await create('zulu');
    await create('alpha');
    await server.restart();
    const { data } = await sandbox.ok('sandbox.listClients');
    expect(data.map(({ client_id }) => client_id)).toEqual(['zulu', 'alpha']);
  });

  test('adds a user called service-account-<client id>, who goes with the client', async () => {
    const { user_id } = await create('payroll-sync');
    const filter = { query: { type: 'service_account', limit: 100 } };
    const accounts = async () => (await sandbox.ok('v4.listUsers', filter)).data;
    expect((await accounts()).find(({ id }) => id === user_id)).toMatchObject({
      name: 'service-account-payroll-sync',
      owner: false,
      role_ids: [sandbox.seedId('role', 4)],
    });
    await remove('payroll-sync');
    expect((await accounts()).some(({ id }) => id === user_id)).toBe(false);
  });

  test('stays when the sandbox is reset, as its service account does', async () => {
    const { user_id } = await create('payroll-sync');
    await sandbox.ok('sandbox.resetCurrentSandbox');
    expect((await sandbox.ok('sandbox.listClients')).data).toHaveLength(1);
    const { data } = await sandbox.ok('v4.listUsers', { query: { type: 'service_account', limit: 100 } });
    expect(data.map(({ id }) => id)).toContain(user_id);
    expect(new Set(data.map(({ number }) => number)).size).toBe(data.length);
  });

  test('with a legacy role gives rights in v2 alone', async () => {
    const client = await create('payroll-sync', 5);
    expect(client.is_legacy).toBe(true);
    const token = await accessToken(sandbox, client);
    expect(await statusWith(token)).toBe(403);
    expect((await sandbox.call('v2.listEmployees', { token })).status).toBe(200);
  });
});

describe('F4: clients from before the console', () => {
  test('are left out of the list, which says so, and cannot be changed', async () => {
    const { data, meta } = await sandbox.ok('sandbox.listClients');
    expect(data).toEqual([]);
    expect(meta).toEqual({ managed_by_support: 2, note: expect.stringContaining('support') });
    const { support_clients } = sandbox.started;
    expect(support_clients.map(({ client_id }) => client_id)).toEqual([
      'payroll-legacy',
      'time-clock-legacy',
    ]);
    for (const { client_id } of support_clients) {
      const refused = await sandbox.refused('sandbox.deactivateClient', { params: { client_id } });
      expect(refused.code).toBe('not_found');
    }
  });

  test('still work, with the secrets that came with the sandbox, and act as their users of the seed', async () => {
    const [client] = sandbox.started.support_clients;
    if (!client) throw new Error('There is none.');
    const attributes = { 'client-id': client.client_id, 'client-secret': client.client_secret };
    const { data } = await sandbox.ok('v2.authenticate', { json: { data: { type: 'auth', attributes } } });
    const { token } = data.attributes;
    expect((await sandbox.call('v2.listEmployees', { token })).status).toBe(200);
    expect((await sandbox.ok('v4.getMe', { token })).user).toMatchObject({
      name: 'service-account-payroll-legacy',
    });
  });
});

describe('F5: editing a client', () => {
  test('changes names, description and role; the new role counts at once, and the user shows it', async () => {
    const client = await create('payroll-sync');
    const token = await accessToken(sandbox, client);
    const post = () => sandbox.call('v4.createDepartment', { token, json: { name: 'New' } });
    expect((await post()).status).toBe(403);
    const json = { role_id: sandbox.seedId('role', 1), first_name: 'Pay', description: null };
    expect(await sandbox.ok('sandbox.updateClient', { params, json })).toMatchObject(json);
    expect((await post()).status).toBe(201);
    const { data } = await sandbox.ok('v4.listUsers', { query: { type: 'service_account', limit: 100 } });
    expect(data.find(({ id }) => id === client.user_id)?.role_ids).toEqual([json.role_id]);
  });

  test.each([
    ['client_id', { client_id: 'another' }],
    ['first_name', { first_name: '' }],
    ['role_id', { role_id: null }],
    ['hint', { hint: 'x' }],
  ])('refuses %s as in %j', async (field, json) => {
    await create('payroll-sync');
    const refused = await sandbox.refused('sandbox.updateClient', { params, json });
    expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer: `/${field}` }] });
  });
});

describe('F6: a deactivated client', () => {
  test('gets no new token, while those that it has work until they end; activating brings it back', async () => {
    const client = await create('payroll-sync');
    const running = await accessToken(sandbox, client);
    expect((await sandbox.ok('sandbox.deactivateClient', { params })).active).toBe(false);
    const refused = await sandbox.refused('oauth.requestToken', { client, form: tokenForm });
    expect(refused).toMatchObject({ code: 'invalid_client', detail: expect.stringContaining('deactivated') });
    expect(await statusWith(running)).toBe(200);
    server.clock.advance(15 * 60 * 1000);
    expect(await statusWith(running)).toBe(401);
    await sandbox.ok('sandbox.activateClient', { params });
    expect(await statusWith(await accessToken(sandbox, client))).toBe(200);
  });
});

describe('F7: deleting a client', () => {
  test('asks for its id once more, then ends every token at once', async () => {
    const client = await create('payroll-sync');
    const token = await accessToken(sandbox, client);
    for (const query of [{}, { confirm: '' }, { confirm: 'Payroll-Sync' }, { confirm: 'payroll-syn' }]) {
      const refused = await sandbox.refused('sandbox.deleteClient', { params, query });
      expect(refused).toMatchObject({ code: 'invalid_parameter', errors: [{ parameter: 'confirm' }] });
    }
    expect(await statusWith(token)).toBe(200);
    await remove('payroll-sync');
    expect(await statusWith(token)).toBe(401);
    expect((await sandbox.refused('oauth.requestToken', { client, form: tokenForm })).code).toBe(
      'invalid_client',
    );
    expect(JSON.stringify(await sandbox.entries())).not.toContain('"kind":"at"');
  });

  test('one that does not exist, or is of another sandbox, is the same 404', async () => {
    const other = await server.startSandbox();
    await createClient(other);
    const query = { confirm: 'x' };
    const unknown = await sandbox.refused('sandbox.deleteClient', { params: { client_id: 'nobody' }, query });
    const theirs = await sandbox.refused('sandbox.deleteClient', { params, query });
    expect(unknown.code).toBe('not_found');
    expect(theirs).toEqual(unknown);
    expect((await other.ok('sandbox.listClients')).data).toHaveLength(1);
  });
});
