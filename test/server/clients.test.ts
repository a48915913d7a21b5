/** Clients of the APIs in the control API: what they may be called, how many there are, what happens to their secret and their user (F2, F3, F7). */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { scopes } from '../../spec/scopes.ts';
import { type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const create = (client_id: string, more = {}) =>
  sandbox.ok('sandbox.createClient', { json: { client_id, name: 'Payroll', ...more } });

describe('creating', () => {
  test('gives the secret once, and keeps only its hash', async () => {
    const { client_secret, ...client } = await create('payroll-sync', { scopes: ['employees:read'] });
    expect(client_secret).toMatch(new RegExp(`^kontor_sbx_sec_${sandbox.tenant}`));
    expect(client).toMatchObject({ client_id: 'payroll-sync', scopes: ['employees:read'] });
    expect(client.hint).toBe(`kontor_sbx_sec_…${client_secret.slice(-4)}`);
    const list = await sandbox.call('sandbox.listClients');
    expect(list.text).not.toContain(client_secret);
    expect(list.body).toEqual({ data: [client] });
    expect(await readFile(sandbox.file, 'utf8')).not.toContain(client_secret);
  });

  test('without scopes gives all of them', async () => {
    expect((await create('everything')).scopes).toEqual(scopes);
  });

  test.each(['abc', '0-0', '---', 'a'.repeat(64)])('takes the id %s', async (client_id) => {
    expect((await create(client_id)).client_id).toBe(client_id);
  });

  test.each(['', 'ab', 'a'.repeat(65), 'Payroll', 'pay roll', 'päyroll', 'a_b_c', 'abc\n', '../x', 7, null])(
    'refuses the id %j',
    async (client_id) => {
      const refused = await sandbox.refused('sandbox.createClient', { json: { client_id, name: 'X' } });
      expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer: '/client_id' }] });
    },
  );

  test('refuses an id that is taken, and takes it again when that client is gone', async () => {
    await create('payroll-sync');
    const json = { client_id: 'payroll-sync', name: 'Another' };
    const refused = await sandbox.refused('sandbox.createClient', { json });
    expect(refused).toMatchObject({ code: 'conflict', errors: [{ pointer: '/client_id', code: 'taken' }] });
    await sandbox.ok('sandbox.deleteClient', { params: { client_id: 'payroll-sync' } });
    expect((await create('payroll-sync')).name).toBe('Payroll');
  });

  test('refuses the twenty-first, and makes room when one is deleted', async () => {
    for (let index = 0; index < 20; index += 1) await create(`client-${index}`);
    const json = { client_id: 'one-more', name: 'One more' };
    expect((await sandbox.refused('sandbox.createClient', { json })).detail).toMatch(/at most 20 clients/);
    await sandbox.ok('sandbox.deleteClient', { params: { client_id: 'client-7' } });
    await create('one-more');
  });

  test('is kept across a restart, the oldest first', async () => {
    await create('zulu');
    await create('alpha');
    await server.restart();
    const { data } = await sandbox.ok('sandbox.listClients');
    expect(data.map(({ client_id }) => client_id)).toEqual(['zulu', 'alpha']);
  });
});

describe('the service account', () => {
  test('is a user called service-account-<client id>, and goes with the client', async () => {
    const { user_id } = await create('payroll-sync');
    const tenant = await tenantOf(sandbox);
    expect(tenant?.get('user', user_id)).toMatchObject({
      name: 'service-account-payroll-sync',
      type: 'service_account',
      owner: false,
    });
    await sandbox.ok('sandbox.deleteClient', { params: { client_id: 'payroll-sync' } });
    expect(tenant?.get('user', user_id)).toBeUndefined();
  });

  test('stays when the sandbox is reset, as the client does', async () => {
    const { user_id } = await create('payroll-sync');
    await sandbox.ok('sandbox.resetCurrentSandbox');
    expect((await sandbox.ok('sandbox.listClients')).data).toHaveLength(1);
    const tenant = await tenantOf(sandbox);
    const account = tenant?.get('user', user_id);
    expect(account?.name).toBe('service-account-payroll-sync');
    expect(tenant?.collection('user').idOf(account?.number ?? 0)).toBe(user_id);
  });
});

test('deleting a client that does not exist, or one of another sandbox, is the same 404', async () => {
  const other = await server.startSandbox();
  await other.ok('sandbox.createClient', { json: { client_id: 'payroll-sync', name: 'Theirs' } });
  const unknown = await sandbox.refused('sandbox.deleteClient', { params: { client_id: 'nobody' } });
  const theirs = await sandbox.refused('sandbox.deleteClient', { params: { client_id: 'payroll-sync' } });
  expect(theirs).toEqual(unknown);
  expect((await other.ok('sandbox.listClients')).data).toHaveLength(1);
});

function tenantOf({ started }: TestSandbox) {
  const id = started.id.slice('sbx_'.length) as Parameters<typeof server.parts.tenants.open>[0]; // a sandbox's id without its prefix
  return server.parts.tenants.open(id);
}
