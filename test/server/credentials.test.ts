/** Who can call what: the list of credentials with their rights, who sees which, and that every call agrees with it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { documents } from '../../spec/contract.ts';
import { pathParameters } from '../../spec/operation.ts';
import { needsOf, verdictOf } from '../../src/access/verdict.ts';
import {
  accessToken,
  createClient,
  type OperationName,
  type TestSandbox,
  TestServer,
} from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const listed = async (headers: Record<string, string> = {}) =>
  sandbox.ok('sandbox.listCredentials', { headers });
const asMember = { 'Drydock-Act-As': 'member_with_access' };

/** One credential of each kind, with the token by which it calls. */
async function oneOfEach(): Promise<ReadonlyMap<string, string>> {
  const scopes = ['employees:read', 'tickets:write'];
  const personal = await sandbox.ok('sandbox.createToken', { json: { name: 'Few', scopes } });
  const key = await sandbox.ok('sandbox.createKey', { json: { alias: 'Desk', access: { tickets: 'read' } } });
  const client = await createClient(sandbox);
  const legacy = await createClient(sandbox, 5, 'legacy-sync');
  const rights = ['employees:read', 'employees:write', 'documents:read', 'webhooks:read'];
  const json = { name: 'Org chart', rights, attributes: ['first_name'] };
  const integration = await sandbox.ok('sandbox.createIntegration', { json });
  return new Map([
    [personal.id, personal.token],
    [key.id, key.key],
    [client.id, await accessToken(sandbox, client)],
    [legacy.id, await accessToken(sandbox, legacy)],
    [integration.id, await accessToken(sandbox, integration)],
  ]);
}

test('every operation of v4 and v2 answers each kind of credential as the explorer says', async () => {
  const tokens = await oneOfEach();
  const { data } = await listed();
  const disagreements: string[] = [];
  for (const [id, token] of tokens) {
    const credential = data.find((each) => each.id === id);
    if (!credential) throw new Error(`${id} is not listed.`);
    for (const operation of [...documents.v4.operations, ...documents.v2.operations]) {
      if (operation.security !== 'token') continue;
      // Rights are looked at before values, so that any value does.
      const params = Object.fromEntries(pathParameters(operation.path).map((name) => [name, 'x']));
      const name = `${operation.document}.${operation.id}` as OperationName; // of the contract
      const { problem } = await sandbox.call(name, { token, params });
      const isAllowed = problem?.code !== 'insufficient_scope';
      const verdict = verdictOf(credential, needsOf(operation)).kind;
      if (isAllowed !== (verdict === 'allowed'))
        disagreements.push(`${name} by ${credential.name}: ${verdict}`);
    }
  }
  expect(disagreements).toEqual([]);
});

test('lists what works or can be activated, and nothing secret', async () => {
  const tokens = await oneOfEach();
  const revoked = await sandbox.ok('sandbox.createToken', { json: { name: 'Old' } });
  await sandbox.ok('sandbox.revokeToken', { params: { token_id: revoked.id } });
  await sandbox.ok('sandbox.deactivateClient', { params: { client_id: 'payroll-sync' } });

  const { text } = await sandbox.call('sandbox.listCredentials');
  const { data } = await listed();

  for (const token of tokens.values()) expect(text).not.toContain(token);
  expect(data.some(({ id }) => id === revoked.id)).toBe(false);
  expect(data.find(({ name }) => name === 'payroll-sync')?.active).toBe(false);
  expect(data.filter(({ hint }) => hint === null).map(({ kind }) => kind)).toEqual([
    'integration',
    'integration',
    'integration',
  ]);
});

test('rights follow a change at once', async () => {
  const json = { name: 'Org chart', rights: ['employees:read'], attributes: [] };
  const { id } = await sandbox.ok('sandbox.createIntegration', { json });
  const scopes = async () => (await listed()).data.find((each) => each.id === id)?.scopes;
  expect(await scopes()).toEqual(['employees:read']);

  await sandbox.ok('sandbox.updateIntegration', {
    params: { integration_id: id },
    json: { rights: ['absences:read'] },
  });

  expect(await scopes()).toEqual(['absences:read']);
});

test('a member sees their own tokens alone, and is told what is left out; an admin sees all', async () => {
  await oneOfEach();
  const own = await sandbox.ok('sandbox.createToken', { json: { name: 'Laptop' }, headers: asMember });

  const seen = await listed(asMember);

  expect(seen.data.map(({ id }) => id)).toEqual([own.id]);
  expect(seen.meta.hidden).toEqual([
    { kind: 'personal_access_token', permission: 'manage_users' },
    { kind: 'api_key', permission: 'marketplace_and_api' },
    { kind: 'api_client', permission: 'marketplace_and_api' },
    { kind: 'integration', permission: 'marketplace_and_api' },
  ]);
  expect(await listed({ 'Drydock-Act-As': 'admin' })).toEqual(await listed());
  expect((await listed({ 'Drydock-Act-As': 'subcontractor' })).data).toEqual([]);
});
