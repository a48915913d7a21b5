/** What no operation takes: with a good token it counts, is told the limit and is logged, and nobody learns more than before. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createTestSandbox, ORIGIN, type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});
beforeEach(async () => {
  sandbox = await server.startSandbox();
});
afterAll(() => server[Symbol.asyncDispose]());

const LONG = `?q=${'x'.repeat(8000)}`;
const limitsOf = ({ headers }: { readonly headers: Headers }) =>
  [...headers.keys()].filter((name) => /ratelimit/.test(name)).sort();

/** A request, and the problem that it is answered with. */
const cases: ReadonlyArray<readonly [method: string, path: string, code: string]> = [
  ['GET', '/v4/nothing', 'not_found'],
  ['POST', '/v4/employees/1/2/3', 'not_found'],
  ['PUT', '/v4/me', 'method_not_allowed'],
  ['GET', `/v4/offices${LONG}`, 'uri_too_long'],
  ['GET', `/v4/nothing${LONG}`, 'uri_too_long'],
  ['GET', '/v2/nothing', 'not_found'],
  ['DELETE', '/v2/offices', 'method_not_allowed'],
  ['GET', `/v2/offices${LONG}`, 'uri_too_long'],
];

const send = (path: string, method: string, token: string) =>
  server.fetch(path, {
    method,
    headers: path.startsWith('/v2') ? { 'X-API-Key': token } : { Authorization: `Bearer ${token}` },
  });

describe.each(cases)('%s %.24s', (method, path, code) => {
  test('with a good token is told the limit and is in the log, without an operation', async () => {
    const answer = await send(path, method, sandbox.token);
    expect(answer.problem?.code).toBe(code);
    const document = path.startsWith('/v2') ? 'v2' : 'v4';
    expect(limitsOf(answer)).toEqual(
      document === 'v4'
        ? ['ratelimit', 'ratelimit-policy']
        : ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
    );
    const { data } = await sandbox.ok('sandbox.listRequests');
    expect(data).toHaveLength(1);
    const entry = await sandbox.ok('sandbox.getRequest', { params: { request_id: data[0]?.id ?? '' } });
    expect(entry).toMatchObject({
      id: answer.headers.get('X-Request-Id'),
      document,
      operation: null,
      method,
      url: path,
      status: answer.status,
      problem: code,
      replay_of: null,
      documentation_url: `${ORIGIN}/docs/${document}/`,
      refusal: { code, detail: answer.problem?.detail },
      request_body: null,
      response_body: answer.text,
    });
    expect(entry.credential_id).toMatch(/^pat_/);
    expect(JSON.stringify(entry)).not.toContain(sandbox.token);
  });

  test('says the same to nobody, to a token that does not work, and to one of another kind', async () => {
    const revoked = await sandbox.ok('sandbox.createToken', { json: { name: 'Soon gone' } });
    await sandbox.ok('sandbox.revokeToken', { params: { token_id: revoked.id } });
    const nobody = await server.fetch(path, { method });
    const plain = (text: string) => text.replaceAll(/req_[0-9a-z]{26}/g, '<id>');
    expect([nobody.problem?.code, limitsOf(nobody)]).toEqual([code, []]);
    for (const token of ['nonsense', revoked.token, sandbox.managementToken]) {
      const answer = await send(path, method, token);
      expect([answer.status, plain(answer.text), limitsOf(answer)]).toEqual([
        nobody.status,
        plain(nobody.text),
        [],
      ]);
    }
    expect((await sandbox.ok('sandbox.listRequests')).data).toEqual([]);
  });
});

test('it counts against the limit, and once that is used up it is refused like everything else', async () => {
  await using strict = await createTestSandbox({ requestsPerMinute: 2 });
  const ask = (path: string) =>
    strict.server.fetch(path, { headers: { Authorization: `Bearer ${strict.token}` } });
  const left = [await ask('/v4/nothing'), await ask(`/v4/me${LONG}`)].map(({ status, headers }) => [
    status,
    headers.get('RateLimit'),
  ]);
  expect(left).toEqual([
    [404, '"default";r=1;t=60'],
    [414, '"default";r=0;t=60'],
  ]);
  const refused = await ask('/v4/nothing');
  expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '60']);
  expect((await strict.call('v4.getMe')).status).toBe(429);
  expect((await strict.server.fetch('/v4/nothing')).status).toBe(404);
});

test('HEAD counts as well, and has no body', async () => {
  const answer = await send('/v4/nothing', 'HEAD', sandbox.token);
  expect([answer.status, answer.text, limitsOf(answer).length]).toEqual([404, '', 2]);
  expect((await sandbox.ok('sandbox.listRequests')).data[0]).toMatchObject({ method: 'HEAD', status: 404 });
});

test('it cannot be sent again, and the reason says what to do', async () => {
  const id = (await send('/v4/nothing', 'GET', sandbox.token)).headers.get('X-Request-Id') ?? '';
  expect(await sandbox.refused('sandbox.replayRequest', { params: { request_id: id } })).toMatchObject({
    code: 'not_replayable',
    detail: expect.stringContaining('Correct its path or its method'),
  });
});

test('the control API, OAuth and careers have no token of an API, so nothing of them is logged', async () => {
  for (const path of ['/sandbox/nothing', '/oauth/nothing', '/careers/v1/nothing']) {
    const answer = await send(path, 'GET', sandbox.token);
    expect([path, answer.status, limitsOf(answer)]).toEqual([path, 404, []]);
  }
  expect((await sandbox.ok('sandbox.listRequests')).data).toEqual([]);
});

test('a token in the path is masked in the log', async () => {
  await send(`/v4/nothing/${sandbox.token}`, 'GET', sandbox.token);
  const { data } = await sandbox.ok('sandbox.listRequests');
  expect(data[0]?.url).toBe(`/v4/nothing/kontor_sbx_pat_…${sandbox.token.slice(-4)}`);
});
