/** OAuth: how clients get tokens, what they are refused, and what ends a token (RFC 6749, 7009, 7662, 8414). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { formatToken } from '../../mock-server/access/token-format.ts';
import { seededRandomness } from '../../mock-server/entropy/randomness.ts';
import type { TenantId } from '../../mock-server/store/tenant-id.ts';
import {
  accessToken,
  type BodyOf,
  createClient,
  ORIGIN,
  type TestSandbox,
  TestServer,
} from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;
let client: BodyOf<'sandbox.createClient'>;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
  client = await createClient(sandbox);
});

afterAll(() => server[Symbol.asyncDispose]());

const grant = { grant_type: 'client_credentials' };
const ask = (body: string, headers: Readonly<Record<string, string>> = {}, path = 'token') =>
  server.fetch(`/oauth/${path}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
const basic = (id: string, secret: string) => ({ Authorization: `Basic ${btoa(`${id}:${secret}`)}` });
const own = () => basic(client.client_id, client.client_secret);
const inForm = (id: string, secret: string) => `client_id=${id}&client_secret=${secret}`;
const statusWith = async (token: string) => (await sandbox.call('v4.listEmployees', { token })).status;

describe('a token', () => {
  test('comes for HTTP Basic and for credentials in the form, and works for 15 minutes', async () => {
    const answers = [
      await ask('grant_type=client_credentials', own()),
      await ask(`grant_type=client_credentials&${inForm(client.client_id, client.client_secret)}`),
    ];
    const [one, two] = answers.map(({ body }) => body as BodyOf<'oauth.requestToken'>);
    expect(one).toMatchObject({ token_type: 'Bearer', expires_in: 900 });
    expect(one?.access_token).not.toBe(two?.access_token);
    server.clock.advance(899_999);
    expect(await statusWith(one?.access_token ?? '')).toBe(200);
    server.clock.advance(1);
    expect((await sandbox.refused('v4.getMe', { token: one?.access_token })).detail).toMatch(/expired/);
  });

  test('has what the role allows, or no more than is asked for', async () => {
    const all = await sandbox.ok('oauth.requestToken', { client, form: { fields: grant } });
    expect(all.scope.split(' ')).toContain('tickets:read');
    const token = await accessToken(sandbox, client, 'employees:read');
    expect(await statusWith(token)).toBe(200);
    expect((await sandbox.refused('v4.listTickets', { token })).code).toBe('insufficient_scope');
    expect((await sandbox.ok('v4.getMe', { token })).scopes).toEqual(['employees:read']);
  });

  test('is only kept as a hash, and masked in the log of requests', async () => {
    const token = await accessToken(sandbox, client);
    await sandbox.call('v4.getMe', { token });
    expect(await sandbox.onDisk()).not.toContain(token);
    const { data } = await sandbox.ok('sandbox.listRequests');
    expect(data.map(({ document, operation }) => `${document}.${operation}`)).toEqual([
      'v4.getMe',
      'oauth.requestToken',
    ]);
    for (const { id } of data) {
      const { text } = await sandbox.call('sandbox.getRequest', { params: { request_id: id } });
      expect(text).not.toContain(token);
      expect(text).not.toContain(client.client_secret);
      expect(text).not.toContain(btoa(`${client.client_id}:${client.client_secret}`));
    }
  });

  test('is one of at most 25 of a client: the oldest ends', async () => {
    const first = await accessToken(sandbox, client);
    const second = await accessToken(sandbox, client);
    for (let index = 2; index < 26; index += 1) await accessToken(sandbox, client);
    expect(await statusWith(first)).toBe(401);
    expect(await statusWith(second)).toBe(200);
  });

  test('that has expired leaves nothing behind', async () => {
    for (let index = 0; index < 5; index += 1) await accessToken(sandbox, client);
    server.clock.advance(15 * 60 * 1000);
    await accessToken(sandbox, client);
    const stored = JSON.stringify(await sandbox.entries());
    expect(stored.match(/"kind":"at"/g)).toHaveLength(1);
  });

  test('counts for the limit as its client, however many tokens there are', async () => {
    await using strict = await TestServer.start({ requestsPerMinute: 3 });
    const there = await strict.startSandbox();
    const known = await createClient(there);
    const tokens = [await accessToken(there, known), await accessToken(there, known)];
    const statuses: number[] = [];
    for (const token of [...tokens, ...tokens])
      statuses.push((await there.call('v4.getMe', { token })).status);
    expect(statuses).toEqual([200, 200, 200, 429]);
    const form = { fields: grant };
    expect((await there.call('oauth.requestToken', { client: known, form })).status).toBe(200);
    expect((await there.refused('oauth.requestToken', { client: known, form })).code).toBe('rate_limited');
  });
});

describe('is refused with invalid_client and a challenge', () => {
  const rows: ReadonlyArray<readonly [what: string, send: () => ReturnType<typeof ask>, words: RegExp]> = [
    ['no client', () => ask('grant_type=client_credentials'), /Send the client id/],
    ['an id alone', () => ask('grant_type=client_credentials&client_id=payroll-sync'), /Send the client id/],
    [
      'a Bearer header',
      () => ask('grant_type=client_credentials', { Authorization: 'Bearer x' }),
      /HTTP Basic/,
    ],
    [
      'a broken Basic header',
      () => ask('grant_type=client_credentials', { Authorization: 'Basic %%' }),
      /Basic/,
    ],
    [
      'no colon in it',
      () => ask('grant_type=client_credentials', { Authorization: `Basic ${btoa('x')}` }),
      /Basic/,
    ],
    [
      'a secret of something else',
      () => ask('grant_type=client_credentials', basic('payroll-sync', 'x')),
      /kontor_sbx_sec_/,
    ],
    [
      'a token in place of the secret',
      () => ask('grant_type=client_credentials', basic('payroll-sync', sandbox.token)),
      /kontor_sbx_sec_/,
    ],
    [
      'a mistyped secret',
      () => {
        const { client_secret } = client;
        const mistyped = `${client_secret.slice(0, -1)}${client_secret.endsWith('A') ? 'B' : 'A'}`;
        return ask('grant_type=client_credentials', basic('payroll-sync', mistyped));
      },
      /checksum/,
    ],
    [
      'a secret that was never issued',
      () =>
        ask(
          'grant_type=client_credentials',
          basic('payroll-sync', formatToken('sec', sandbox.tenant as TenantId, seededRandomness('never'))),
        ),
      /secret is wrong/,
    ],
    [
      'an unknown id',
      () => ask('grant_type=client_credentials', basic('nobody', client.client_secret)),
      /no client/,
    ],
    [
      'an id in capitals',
      () => ask('grant_type=client_credentials', basic('Payroll-Sync', client.client_secret)),
      /no client/,
    ],
    [
      'an id of the prototype',
      () => ask('grant_type=client_credentials', basic('__proto__', client.client_secret)),
      /no client/,
    ],
  ];

  test.each(rows)('%s', async (_what, send, words) => {
    const { status, problem, headers } = await send();
    expect([status, problem?.code]).toEqual([401, 'invalid_client']);
    expect(problem?.detail).toMatch(words);
    expect(headers.get('WWW-Authenticate')).toBe('Basic realm="kontor"');
  });

  test('the secret of a client of another sandbox, with the id of one of this', async () => {
    const other = await server.startSandbox();
    const theirs = await createClient(other, 4, 'their-client');
    const { problem } = await ask(
      'grant_type=client_credentials',
      basic('payroll-sync', theirs.client_secret),
    );
    expect(problem?.detail).toMatch(/no client/);
  });

  test('a client of a sandbox that has ended', async () => {
    await sandbox.ok('sandbox.deleteCurrentSandbox');
    expect((await ask('grant_type=client_credentials', own())).problem?.detail).toMatch(/has ended/);
  });
});

describe('a request that is not right', () => {
  test.each([
    ['invalid_request', 'scope=employees:read'],
    ['invalid_request', 'grant_type='],
    ['invalid_request', ''],
    ['invalid_request', 'grant_type=client_credentials&grant_type=client_credentials'],
    ['unsupported_grant_type', 'grant_type=password&username=a&password=b'],
    ['unsupported_grant_type', 'grant_type=CLIENT_CREDENTIALS'],
    ['invalid_scope', 'grant_type=client_credentials&scope=employees:write'],
    ['invalid_scope', 'grant_type=client_credentials&scope=employees:read%20everything'],
    ['malformed_request', 'grant_type=client_credentials&scope=%e2%82'],
    ['malformed_request', Array.from({ length: 60 }, (_, index) => `a${index}=1`).join('&')],
  ])('is refused with %s: %s', async (code, body) => {
    const { status, problem } = await ask(body, own());
    expect([status, problem?.code]).toEqual([400, code]);
  });

  test('says who the client is in two ways', async () => {
    const body = `grant_type=client_credentials&${inForm(client.client_id, client.client_secret)}`;
    expect((await ask(body, own())).problem?.code).toBe('invalid_request');
    expect((await ask('grant_type=client_credentials&client_id=other', own())).problem?.code).toBe(
      'invalid_request',
    );
    expect((await ask(`grant_type=client_credentials&client_id=${client.client_id}`, own())).status).toBe(
      200,
    );
  });

  test('unknown parameters are ignored, and empty ones count as left out', async () => {
    const { status, body } = await ask('grant_type=client_credentials&audience=x&scope=&client_id=', own());
    expect([status, (body as BodyOf<'oauth.requestToken'>).scope]).toEqual([
      200,
      expect.stringContaining('employees:read'),
    ]);
  });

  test.each([
    ['JSON', { 'Content-Type': 'application/json' }, '{}', 415],
    ['compressed', { 'Content-Encoding': 'gzip' }, 'grant_type=client_credentials', 415],
    ['too large', {}, `grant_type=${'x'.repeat(1_000_001)}`, 413],
  ])('%s', async (_what, headers, body, status) => {
    const answer = await ask(body, { ...own(), ...headers });
    expect([answer.status, answer.body]).toEqual([
      status,
      expect.objectContaining({ error: 'invalid_request' }),
    ]);
  });

  test.each(['GET', 'PUT', 'DELETE'])('with the method %s', async (method) => {
    const answer = await server.fetch('/oauth/token', { method });
    expect([answer.status, answer.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS']);
  });
});

describe('introspecting', () => {
  const about = (token: string, by = client) =>
    sandbox.ok('oauth.introspectToken', { client: by, form: { fields: { token } } });

  test('tells a client about its own token', async () => {
    const token = await accessToken(sandbox, client, 'employees:read');
    const now = server.clock.now() / 1000;
    expect(await about(token)).toEqual({
      active: true,
      scope: 'employees:read',
      client_id: 'payroll-sync',
      username: 'service-account-payroll-sync',
      token_type: 'Bearer',
      exp: now + 900,
      iat: now,
      sub: client.id,
      iss: ORIGIN,
    });
  });

  test('tells nothing about any other, one that has ended or has expired', async () => {
    const other = await createClient(sandbox, 4, 'other-client');
    const theirs = await accessToken(sandbox, other);
    const ended = await accessToken(sandbox, client);
    await sandbox.ok('oauth.revokeToken', { client, form: { fields: { token: ended } } });
    const expired = await accessToken(sandbox, client);
    server.clock.advance(15 * 60 * 1000);
    for (const token of [
      'x',
      sandbox.token,
      sandbox.managementToken,
      client.client_secret,
      theirs,
      ended,
      expired,
    ]) {
      expect(await about(token)).toEqual({ active: false });
    }
  });
});

describe('revoking', () => {
  const revoke = (token: string, by = client) =>
    sandbox.ok('oauth.revokeToken', {
      client: by,
      form: { fields: { token, token_type_hint: 'refresh_token' } },
    });

  test('ends a token at once, and a second time changes nothing', async () => {
    const token = await accessToken(sandbox, client);
    await revoke(token);
    expect(await statusWith(token)).toBe(401);
    await revoke(token);
  });

  test('answers the same for what is none of the client’s, and leaves it alone', async () => {
    const other = await createClient(sandbox, 4, 'other-client');
    const theirs = await accessToken(sandbox, other);
    for (const token of [theirs, sandbox.token, 'x']) await revoke(token);
    expect(await statusWith(theirs)).toBe(200);
    expect(await statusWith(sandbox.token)).toBe(200);
  });
});

describe('v2', () => {
  const login = (id: string, secret: string) =>
    sandbox.call('v2.authenticate', {
      json: { data: { type: 'auth', attributes: { 'client-id': id, 'client-secret': secret } } },
    });

  test('gives a token of 24 hours for X-API-Key, which also ends by logging out', async () => {
    const { body } = await login(client.client_id, client.client_secret);
    const { token } = (body as BodyOf<'v2.authenticate'>).data.attributes;
    server.clock.advance(24 * 3600 * 1000 - 1);
    expect((await sandbox.call('v2.listOffices', { token })).status).toBe(200);
    await sandbox.ok('v2.logout', { token });
    expect((await sandbox.refused('v2.listOffices', { token })).code).toBe('unauthenticated');
  });

  test('ends after 24 hours', async () => {
    const { body } = await login(client.client_id, client.client_secret);
    const { token } = (body as BodyOf<'v2.authenticate'>).data.attributes;
    server.clock.advance(24 * 3600 * 1000);
    expect((await sandbox.refused('v2.listOffices', { token })).detail).toMatch(/expired/);
  });

  test.each([
    ['nobody', () => client.client_secret],
    ['payroll-sync', () => 'wrong'],
  ])('refuses %s with invalid_client', async (id, secret) => {
    const { status, problem } = await login(id, secret());
    expect([status, problem?.code]).toEqual([401, 'invalid_client']);
  });

  test('does not log out a personal token, which was made elsewhere', async () => {
    expect((await sandbox.refused('v2.logout')).code).toBe('conflict');
    expect(await statusWith(sandbox.token)).toBe(200);
  });
});

test('the metadata names endpoints that are there, to anybody and from any origin', async () => {
  const path = '/.well-known/oauth-authorization-server';
  const { status, headers, text } = await server.fetch(path, { headers: { Origin: 'https://app.example' } });
  expect([status, headers.get('Access-Control-Allow-Origin')]).toEqual([200, '*']);
  const metadata = JSON.parse(text) as Readonly<Record<string, string>>;
  expect(metadata.issuer).toBe(ORIGIN);
  for (const name of ['token_endpoint', 'revocation_endpoint', 'introspection_endpoint']) {
    const endpoint = metadata[name]?.replace(`${ORIGIN}/oauth/`, '') ?? '';
    expect((await ask('token=x&grant_type=client_credentials', own(), endpoint)).status, name).toBe(200);
  }
});
