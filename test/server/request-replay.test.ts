/** Sending a request of the log again: the same request, as the same credential, through everything that any request goes through. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CallValues, type OperationName, type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

/** Sends a request and gives its id. */
async function send(name: OperationName, values: CallValues = {}): Promise<string> {
  return (await sandbox.call(name, values)).headers.get('X-Request-Id') ?? '';
}

const replay = (request_id: string) => sandbox.ok('sandbox.replayRequest', { params: { request_id } });
const refuse = (request_id: string) => sandbox.refused('sandbox.replayRequest', { params: { request_id } });

test.each<[OperationName, CallValues]>([
  ['v4.listEmployees', { query: { limit: 2, sort: 'last_name' } }],
  ['v4.listOffices', { query: { city: 'Malmö' } }],
  ['v2.listOffices', {}],
  ['v4.getEmployee', { params: { employee_id: 'emp_00000000000000000000000000' } }],
  ['v4.createDepartment', { json: { name: 4 } }],
  ['v4.createDepartment', { raw: { raw: '{ "cut": "off' } }],
  ['v4.listOffices', { headers: { Accept: 'text/html' } }],
  ['v4.listOffices', { headers: { Prefer: 'code=429' } }],
])('%s with %j is answered as before', async (name, values) => {
  const id = await send(name, values);
  const first = await sandbox.ok('sandbox.getRequest', { params: { request_id: id } });
  const again = await replay(id);
  expect(again).toMatchObject({ replay_of: id, status: first.status, problem: first.problem });
  expect(again.id).not.toBe(id);
  expect(again.request_headers).toEqual(first.request_headers);
  expect(again.response_body?.replaceAll(again.id, id)).toBe(first.response_body);
  const { data } = await sandbox.ok('sandbox.listRequests', { query: { limit: 2 } });
  expect(data.map(({ id: logged, replay_of }) => [logged, replay_of])).toEqual([
    [again.id, id],
    [id, null],
  ]);
});

test('a write is made once more', async () => {
  const id = await send('v4.createTicketComment', {
    params: { ticket_id: sandbox.seedId('ticket', 1) },
    json: { text: 'Twice “said” — ü' },
  });
  const again = await replay(id);
  expect(again.status).toBe(201);
  const first = await sandbox.ok('sandbox.getRequest', { params: { request_id: id } });
  const [one, two] = [first, again].map(({ response_body }) => JSON.parse(response_body ?? ''));
  expect(two).toMatchObject({ text: one.text });
  expect(two.id).not.toBe(one.id);
});

test('a write with an idempotency key is a retry, and is not made again', async () => {
  const id = await send('v4.createDepartment', {
    json: { name: 'Once' },
    headers: { 'Idempotency-Key': '"a-key-of-mine"' },
  });
  const again = await replay(id);
  expect(again).toMatchObject({ status: 201, response_headers: { 'Idempotency-Replayed': 'true' } });
});

test('what was sent again can be sent again', async () => {
  const again = await replay(await send('v4.getMe'));
  expect(await replay(again.id)).toMatchObject({ replay_of: again.id, status: 200 });
});

describe('goes through the pipeline as it is now', () => {
  test('and counts against the limit of its credential', async () => {
    await using strict = await TestServer.start({ requestsPerMinute: 3 });
    const own = await strict.startSandbox();
    const request_id = (await own.call('v4.getMe')).headers.get('X-Request-Id') ?? '';
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1)
      statuses.push((await own.ok('sandbox.replayRequest', { params: { request_id } })).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await own.call('v4.getMe')).status).toBe(429);
  });

  test('and is refused a right that its credential does not have', async () => {
    const token = await sandbox.tokenWith(['tickets:read']);
    const again = await replay(await send('v4.listEmployees', { token }));
    expect(again).toMatchObject({ status: 403, refusal: { code: 'insufficient_scope' } });
  });
});

describe('cannot be done', () => {
  test('without the request', async () => {
    expect((await refuse(`req_${'0'.repeat(26)}`)).code).toBe('not_found');
  });

  test('with another sandbox’s request', async () => {
    const other = await server.startSandbox();
    const theirs = (await other.call('v4.getMe')).headers.get('X-Request-Id') ?? '';
    expect((await refuse(theirs)).code).toBe('not_found');
  });

  test('with a credential that was revoked, or has expired', async () => {
    const { token, id } = await sandbox.ok('sandbox.createToken', { json: { name: 'Revoked' } });
    const first = await send('v4.getMe', { token });
    await sandbox.ok('sandbox.revokeToken', { params: { token_id: id } });
    expect(await refuse(first)).toMatchObject({
      code: 'not_replayable',
      detail: expect.stringContaining('revoked'),
    });
    const expires_at = new Date(server.clock.now() + 60_000).toISOString();
    const short = await sandbox.ok('sandbox.createToken', { json: { name: 'Short', expires_at } });
    const second = await send('v4.getMe', { token: short.token });
    server.clock.advance(60_000);
    expect(await refuse(second)).toMatchObject({ detail: expect.stringContaining('expired') });
  });

  test.each<[string, OperationName, CallValues, RegExp]>([
    [
      'a file',
      'v4.uploadDocument',
      { form: { fields: {}, file: { name: 'a.txt', type: 'text/plain', text: 'A' } } },
      /file/,
    ],
    [
      'a body that was cut',
      'v4.createDepartment',
      { json: { name: 'x'.repeat(17_000) } },
      /longer than 16 KB/,
    ],
    [
      'a body that was never read',
      'v4.createDepartment',
      { json: { name: 'x' }, headers: { Prefer: 'code=429' } },
      /before its body was read/,
    ],
  ])('with %s', async (_what, name, values, words) => {
    const before = (await sandbox.ok('sandbox.listRequests')).data.length;
    expect(await refuse(await send(name, values))).toMatchObject({
      code: 'not_replayable',
      detail: expect.stringMatching(words),
    });
    expect((await sandbox.ok('sandbox.listRequests')).data).toHaveLength(before + 1);
  });

  test.each(['query', 'body'])('with a token in its %s, which the log masks', async (where) => {
    const values =
      where === 'query'
        ? { query: { token: sandbox.token } }
        : { params: { ticket_id: sandbox.seedId('ticket', 1) }, json: { text: sandbox.token } };
    const id = await send(where === 'query' ? 'v4.getMe' : 'v4.createTicketComment', values);
    expect(await refuse(id)).toMatchObject({
      code: 'not_replayable',
      detail: expect.stringContaining('token'),
    });
  });
});

test('has no token in it', async () => {
  const id = await send('v4.getMe', { headers: { 'X-Note': `my ${sandbox.token}` } });
  const { text } = await sandbox.call('sandbox.replayRequest', { params: { request_id: id } });
  expect(text).not.toContain(sandbox.token);
  expect(text).not.toContain(sandbox.managementToken);
});
