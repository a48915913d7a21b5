/** Personal access tokens from issue to end (access rule R4), the session of the console, and what is kept of secrets. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { scopes } from '../../spec/scopes.ts';
import { ORIGIN, type TestSandbox, TestServer } from '../harness/app.ts';

const MINUTE = 60_000;

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const at = (ms: number) => new Date(server.clock.now() + ms).toISOString();

describe('creating', () => {
  test('gives the token once, and afterwards only its beginning and last four characters', async () => {
    const issued = await sandbox.ok('sandbox.createToken', {
      json: { name: 'CI', scopes: ['employees:read', 'tickets:write'] },
    });
    expect(issued).toMatchObject({
      name: 'CI',
      scopes: ['employees:read', 'tickets:write'],
      expires_at: null,
      revoked_at: null,
      user_id: sandbox.seedId('user', 1),
    });
    const { token, ...kept } = issued;
    expect(kept.hint).toBe(`kontor_sbx_pat_…${token.slice(-4)}`);
    const list = await sandbox.call('sandbox.listTokens');
    expect(list.text).not.toContain(token);
    expect((list.body as { data: unknown[] }).data.at(-1)).toEqual(kept); // checked against its schema
  });

  test('without scopes gives all of them', async () => {
    const { token, scopes: given } = await sandbox.ok('sandbox.createToken', { json: { name: 'All' } });
    expect(given).toEqual(scopes);
    expect((await sandbox.ok('v4.getMe', { token })).scopes).toEqual(scopes);
  });

  test('refuses a name that is taken in any letter case, until that token is revoked or has ended', async () => {
    const { id } = await sandbox.ok('sandbox.createToken', {
      json: { name: 'Export', expires_at: at(MINUTE) },
    });
    const refused = await sandbox.refused('sandbox.createToken', { json: { name: 'EXPORT' } });
    expect(refused).toMatchObject({ code: 'conflict', errors: [{ pointer: '/name', code: 'taken' }] });
    await sandbox.ok('sandbox.revokeToken', { params: { token_id: id } });
    await sandbox.ok('sandbox.createToken', { json: { name: 'EXPORT', expires_at: at(MINUTE) } });
    server.clock.advance(MINUTE);
    await sandbox.ok('sandbox.createToken', { json: { name: 'export' } });
  });

  test('refuses an end that is not in the future', async () => {
    for (const expires_at of [at(0), at(-1), '1970-01-01T00:00:00+01:00']) {
      const refused = await sandbox.refused('sandbox.createToken', { json: { name: 'Past', expires_at } });
      expect(refused).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: '/expires_at', code: 'past' }],
      });
    }
  });

  test('refuses no scopes, unknown ones and the same one twice', async () => {
    for (const given of [[], ['everything'], ['employees:read', 'employees:read'], 'employees:read']) {
      const refused = await sandbox.refused('sandbox.createToken', {
        json: { name: 'Scopes', scopes: given },
      });
      expect(refused.code).toBe('validation_failed');
      expect(refused.errors[0]?.pointer).toMatch(/^\/scopes/);
    }
  });

  test('refuses the fifty-first token that works; those that were revoked or have ended do not count', async () => {
    const create = (index: number, more = {}) =>
      sandbox.call('sandbox.createToken', { json: { name: `Token ${index}`, ...more } });
    const first = await create(0, { expires_at: at(MINUTE) });
    for (let index = 1; index < 49; index += 1) expect((await create(index)).status).toBe(201); // the owner's own is one of them
    expect((await create(49)).problem).toMatchObject({ code: 'conflict' });
    server.clock.advance(MINUTE);
    expect((await create(49)).status).toBe(201);
    expect((await create(50)).status).toBe(409);
    const { data } = await sandbox.ok('sandbox.listTokens');
    await sandbox.ok('sandbox.revokeToken', { params: { token_id: data.at(-1)?.id ?? '' } });
    expect((await create(50)).status).toBe(201);
    expect(first.status).toBe(201);
  });

  test('keeps a bounded number of tokens, and drops those first that do not work any more', async () => {
    for (let index = 0; index < 230; index += 1) {
      const { id } = await sandbox.ok('sandbox.createToken', { json: { name: `Token ${index}` } });
      await sandbox.ok('sandbox.revokeToken', { params: { token_id: id } });
    }
    const { data } = await sandbox.ok('sandbox.listTokens');
    expect(data.length).toBeLessThanOrEqual(200);
    expect(data[0]?.name).toBe('Owner’s token');
    expect(data.at(-1)?.name).toBe('Token 229');
    await sandbox.ok('v4.getMe');
    await sandbox.ok('sandbox.getCurrentSandbox');
  });
});

describe('a token', () => {
  test('does what its scopes say and nothing else', async () => {
    const token = await sandbox.tokenWith(['employees:read']);
    await sandbox.ok('v4.listEmployees', { token });
    await sandbox.ok('v2.listEmployees', { token });
    const refused = await sandbox.call('v4.listTickets', { token });
    expect(refused.problem?.detail).toContain('`tickets:read`');
    expect(refused.headers.get('WWW-Authenticate')).toBe(
      'Bearer realm="kontor", error="insufficient_scope", scope="tickets:read"',
    );
  });

  test('stops at the very moment of its end', async () => {
    const { token, expires_at } = await sandbox.ok('sandbox.createToken', {
      json: { name: 'Short', expires_at: at(MINUTE) },
    });
    server.clock.advance(MINUTE - 1);
    expect((await sandbox.ok('v4.getMe', { token })).credential).toMatchObject({ name: 'Short', expires_at });
    server.clock.advance(1);
    expect(await sandbox.refused('v4.getMe', { token })).toMatchObject({
      code: 'unauthenticated',
      detail: 'This token has expired.',
    });
    expect((await sandbox.refused('v2.listOffices', { token })).code).toBe('unauthenticated');
  });

  test('takes an end with any offset', async () => {
    const utc = at(MINUTE);
    const local = `${new Date(server.clock.now() + MINUTE + 5.5 * 3600_000).toISOString().slice(0, 19)}+05:30`;
    const { token } = await sandbox.ok('sandbox.createToken', {
      json: { name: 'Offset', expires_at: local },
    });
    expect((await sandbox.ok('v4.getMe', { token })).credential.expires_at).toBe(utc);
    server.clock.advance(MINUTE);
    expect((await sandbox.refused('v4.getMe', { token })).code).toBe('unauthenticated');
  });

  test('stops at once when it is revoked, and stays revoked', async () => {
    const { token, id } = await sandbox.ok('sandbox.createToken', { json: { name: 'Revoked' } });
    await sandbox.ok('v4.getMe', { token });
    await sandbox.ok('sandbox.revokeToken', { params: { token_id: id } });
    expect(await sandbox.refused('v4.getMe', { token })).toMatchObject({
      code: 'unauthenticated',
      detail: 'This token was revoked.',
    });
    const revoked = async () =>
      (await sandbox.ok('sandbox.listTokens')).data.find((one) => one.id === id)?.revoked_at;
    const first = await revoked();
    expect(first).toBe(at(0));
    server.clock.advance(1000);
    await sandbox.ok('sandbox.revokeToken', { params: { token_id: id } });
    expect(await revoked()).toBe(first);
    await server.restart();
    expect((await sandbox.refused('v4.getMe', { token })).code).toBe('unauthenticated');
  });

  test('of another sandbox is not there to be revoked, nor is the management token', async () => {
    const other = await server.startSandbox();
    const theirs = await other.ok('sandbox.createToken', { json: { name: 'Theirs' } });
    expect((await sandbox.refused('sandbox.revokeToken', { params: { token_id: theirs.id } })).code).toBe(
      'not_found',
    );
    await other.ok('v4.getMe', { token: theirs.token });
    const { data } = await sandbox.ok('sandbox.listTokens');
    expect(data.every(({ id }) => id.startsWith('pat_'))).toBe(true);
  });

  test('is told about by `me`: whose it is, what it may do, how often', async () => {
    const { token, id } = await sandbox.ok('sandbox.createToken', {
      json: { name: 'Mine', scopes: ['tickets:read', 'tickets:write'] },
    });
    expect(await sandbox.ok('v4.getMe', { token })).toEqual({
      sandbox_id: sandbox.started.id,
      credential: { id, kind: 'personal_access_token', name: 'Mine', client_id: null, expires_at: null },
      attributes: null,
      user: {
        id: sandbox.seedId('user', 1),
        name: 'Henrike Brandt',
        email: expect.stringContaining('.example'),
      },
      scopes: ['tickets:read', 'tickets:write'],
      limit: { requests: 1_000_000, window_seconds: 60 },
    });
  });

  test('is taken without regard to the case of the scheme or further blanks', async () => {
    for (const Authorization of [`bearer ${sandbox.token}`, `BEARER   ${sandbox.token}`]) {
      expect((await server.fetch('/v4/me', { headers: { Authorization } })).status).toBe(200);
    }
  });
});

test('no secret is on disk in plain text: neither tokens nor what they are made of', async () => {
  const issued = await sandbox.ok('sandbox.createToken', { json: { name: 'Secret' } });
  await sandbox.ok('v4.createDepartment', { json: { name: 'Written' } });
  await sandbox.ok('sandbox.revokeToken', { params: { token_id: issued.id } });
  const names = await readdir(server.folder, { recursive: true, withFileTypes: true });
  const files = await Promise.all(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => readFile(join(entry.parentPath, entry.name), 'utf8')),
  );
  const all = files.join('\n');
  expect(all).toContain('Written');
  for (const secret of [issued.token, sandbox.token, sandbox.managementToken]) {
    const [, , , rest = ''] = secret.split('_');
    expect(all).not.toContain(secret);
    expect(all).not.toContain(rest.slice(12, 39)); // the random part, without tenant and checksum
  }
});

describe('the session of the console', () => {
  const session = () => ({ Cookie: `other=1; drydock_session=${sandbox.managementToken}; more=2` });

  test.each([
    ['a page of the portal', { Origin: ORIGIN }, 'POST', 200],
    [
      'a page of the portal on the host that it was opened with',
      { Origin: 'http://127.0.0.1:4400', Host: '127.0.0.1:4400' },
      'POST',
      200,
    ],
    ['a page of the portal that only reads', { 'Sec-Fetch-Site': 'same-origin' }, 'GET', 200],
    ['the address line', { 'Sec-Fetch-Site': 'none' }, 'GET', 200],
    ['a script that only reads', {}, 'GET', 200],
    ['a script that only looks', {}, 'HEAD', 200],
    ['another site', { Origin: 'https://elsewhere.example' }, 'POST', 403],
    ['another port of this host', { Origin: 'http://localhost:4401' }, 'POST', 403],
    ['another site that only reads', { Origin: 'https://elsewhere.example' }, 'GET', 403],
    ['another site without saying so', { 'Sec-Fetch-Site': 'cross-site' }, 'GET', 403],
    ['a neighbouring site', { 'Sec-Fetch-Site': 'same-site' }, 'GET', 403],
    ['a page without an origin', { Origin: 'null' }, 'POST', 403],
    ['a form of an old browser', {}, 'POST', 403],
  ])('used by %s', async (_who, headers, method, status) => {
    const path = method === 'POST' ? '/sandbox/sandboxes/current/reset' : '/sandbox/sandboxes/current';
    const answer = await server.fetch(path, { method, headers: { ...session(), ...headers } });
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.problem?.code).toBe('forbidden_origin');
  });

  test('means nothing to the simulated APIs', async () => {
    const headers = { Cookie: `drydock_session=${sandbox.token}`, Origin: ORIGIN };
    expect((await server.fetch('/v4/me', { headers })).problem?.code).toBe('unauthenticated');
    expect((await server.fetch('/v2/offices', { headers })).problem?.code).toBe('unauthenticated');
  });

  test('does not outlive the sandbox, and broken ones are refused', async () => {
    await sandbox.ok('sandbox.deleteCurrentSandbox');
    for (const Cookie of [session().Cookie, 'drydock_session=', 'drydock_session', 'drydock_session=x=y']) {
      expect(
        (await server.fetch('/sandbox/sandboxes/current', { headers: { Cookie } })).problem?.code,
        Cookie,
      ).toBe('unauthenticated');
    }
  });
});
