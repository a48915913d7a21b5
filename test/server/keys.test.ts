/** API keys: few, shown once, with an access level for each collection (K6, K7). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { baseCollections } from '../../spec/sandbox/keys.ts';
import { collections } from '../../spec/scopes.ts';
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

const create = (alias: string, access = {}) => sandbox.ok('sandbox.createKey', { json: { alias, access } });

describe('K6: API keys', () => {
  test('K6: refuses the sixth, until one is deleted', async () => {
    for (let index = 1; index <= 5; index += 1) await create(`Key ${index}`);
    const refused = await sandbox.refused('sandbox.createKey', { json: { alias: 'One more' } });
    expect(refused).toMatchObject({ code: 'conflict', detail: expect.stringContaining('at most 5') });
    const { data } = await sandbox.ok('sandbox.listKeys');
    await sandbox.ok('sandbox.deleteKey', { params: { key_id: data[0]?.id ?? '' } });
    await create('One more');
  });

  test.each([
    ['Export', 'EXPORT'],
    ['Übergabe', 'übergabe'],
  ])('K6: an alias is taken whatever the case: %s, %s', async (alias, again) => {
    await create(alias);
    const refused = await sandbox.refused('sandbox.createKey', { json: { alias: again } });
    expect(refused).toMatchObject({ code: 'conflict', errors: [{ pointer: '/alias', code: 'taken' }] });
  });

  test('K6: the eight base collections are read by default, the others are opt-in', async () => {
    const { access, key } = await create('Default');
    const all = Object.keys(collections);
    expect(Object.keys(access)).toEqual(all);
    const readable = Object.entries(access).filter(([, level]) => level === 'read');
    expect(readable.map(([name]) => name).sort()).toEqual([...baseCollections].sort());
    expect(Object.values(access).filter((level) => level === 'none')).toHaveLength(all.length - 8);
    expect((await sandbox.call('v4.listEmployees', { token: key })).status).toBe(200);
    expect((await sandbox.refused('v4.listTickets', { token: key })).code).toBe('insufficient_scope');
  });

  test('K6: a level is what the key may do, in both versions', async () => {
    const { key: token } = await create('Tickets', { tickets: 'read_write', employees: 'none' });
    const json = { project_id: sandbox.seedId('project', 1), subject: 'By a key' };
    const made = await sandbox.ok('v4.createTicket', { token, json });
    expect(made.subject).toBe('By a key');
    expect((await sandbox.call('v2.listOffices', { token })).status).toBe(200);
    expect((await sandbox.refused('v2.listEmployees', { token })).code).toBe('insufficient_scope');
    const refused = await sandbox.refused('v4.createDepartment', { token, json: { name: 'X' } });
    expect(refused.detail).toMatch(/departments:write.*Create an API key/);
    const me = await sandbox.ok('v4.getMe', { token });
    expect(me.credential).toMatchObject({ kind: 'api_key', name: 'Tickets' });
    expect(me.scopes).toContain('tickets:write');
  });

  test.each([
    ['/alias', { alias: '' }],
    ['/access/employees', { alias: 'X', access: { employees: 'write' } }],
    ['/access/salaries', { alias: 'X', access: { salaries: 'read' } }],
  ])('K6: refuses %s as in %j', async (pointer, json) => {
    const refused = await sandbox.refused('sandbox.createKey', { json });
    expect(refused).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] });
  });
});

test('K7: the key is shown once; afterwards lists, log and store only have its beginning and end', async () => {
  const { key, ...kept } = await create('Nightly');
  expect(key).toMatch(new RegExp(`^kontor_sbx_key_${sandbox.tenant}`));
  expect(kept.hint).toBe(`kontor_sbx_key_…${key.slice(-4)}`);
  await sandbox.call('v4.listOffices', { token: key });
  await sandbox.call('v2.listOffices', { token: key });
  expect((await sandbox.ok('sandbox.listKeys')).data).toEqual([kept]);
  const { data } = await sandbox.ok('sandbox.listRequests');
  const texts = [
    (await sandbox.call('sandbox.listKeys')).text,
    (await sandbox.call('sandbox.listAuditEntries')).text,
    await sandbox.onDisk(),
  ];
  for (const { id } of data) {
    texts.push((await sandbox.call('sandbox.getRequest', { params: { request_id: id } })).text);
  }
  for (const text of texts) expect(text).not.toContain(key.slice(27, 54));
});

test('K7: a deleted key stops at once, and the audit trail tells who made and deleted it', async () => {
  const { key, id } = await create('Short');
  await sandbox.ok('sandbox.deleteKey', { params: { key_id: id } });
  expect((await sandbox.refused('v4.listOffices', { token: key })).code).toBe('unauthenticated');
  const { data } = await sandbox.ok('sandbox.listAuditEntries');
  expect(data.map(({ action }) => action)).toEqual(['api_key.deleted', 'api_key.created']);
});
