/** Sending a request of the log again: the same request, as the same credential, through everything that any request goes through. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  accessToken,
  type CallValues,
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

test('what nobody signs in for is sent again', async () => {
  const id = await send('careers.listPositions');
  const again = await replay(id);
  expect(again).toMatchObject({ replay_of: id, status: 200, credential_id: null });
  expect((await sandbox.ok('sandbox.listRequests')).data.map((entry) => entry.id)).toEqual([again.id, id]);
});

describe('as a client', () => {
  const grant = { fields: { grant_type: 'client_credentials' } };

  test('a request for a token, made with HTTP Basic, gives another token that nobody sees', async () => {
    const client = await createClient(sandbox);
    const id = await send('oauth.requestToken', { client, form: grant });
    const again = await replay(id);
    expect(again).toMatchObject({ status: 200, document: 'oauth', replay_of: id });
    expect(again.credential_id).toBe(
      (await sandbox.ok('sandbox.getRequest', { params: { request_id: id } })).credential_id,
    );
    expect(JSON.parse(again.response_body ?? '')).toMatchObject({
      access_token: expect.stringMatching(/^kontor_sbx_at_…[0-9A-Za-z]{4}$/),
    });
  });

  test('a request for a token counts against the limit of the client', async () => {
    await using strict = await TestServer.start({ requestsPerMinute: 3 });
    const own = await strict.startSandbox();
    const client = await createClient(own);
    const answer = await own.call('oauth.requestToken', { client, form: grant });
    const params = { request_id: answer.headers.get('X-Request-Id') ?? '' };
    const statuses: number[] = [];
    for (let index = 0; index < 3; index += 1)
      statuses.push((await own.ok('sandbox.replayRequest', { params })).status);
    expect(statuses).toEqual([200, 200, 429]);
    expect((await own.call('oauth.requestToken', { client, form: grant })).status).toBe(429);
  });

  test('a request for a token cannot be sent again once the client is deactivated, or where the form has its secret', async () => {
    const client = await createClient(sandbox);
    const inForm = {
      fields: { ...grant.fields, client_id: client.client_id, client_secret: client.client_secret },
    };
    expect(await refuse(await send('oauth.requestToken', { form: inForm }))).toMatchObject({
      code: 'not_replayable',
      detail: expect.stringContaining('secret'),
    });
    const id = await send('oauth.requestToken', { client, form: grant });
    const params = { client_id: client.client_id };
    await sandbox.ok('sandbox.deactivateClient', { params });
    expect(await refuse(id)).toMatchObject({
      code: 'not_replayable',
      detail: expect.stringContaining('deactivated'),
    });
  });

  test.each(['v4.getMe', 'v2.listEmployees'] as const)(
    '%s with a narrowed access token is sent again with no more than that, also a second time',
    async (name) => {
      const client = await createClient(sandbox, 1);
      const narrow = await accessToken(sandbox, client, 'employees:read offices:read');
      const whole = await accessToken(sandbox, client);
      const scopes = async (id: string) => {
        const { response_body } = await sandbox.ok('sandbox.getRequest', { params: { request_id: id } });
        return JSON.parse(response_body ?? '').scopes;
      };
      const refusedAs = async (token: string) => {
        const first = await replay(await send('v4.listTickets', { token }));
        return [first.status, (await replay(first.id)).status];
      };
      const again = await replay(await send(name, { token: narrow }));
      expect(again.status).toBe(200);
      if (name === 'v4.getMe') {
        expect(await scopes(again.id)).toEqual(['employees:read', 'offices:read']);
        expect(await scopes((await replay(again.id)).id)).toEqual(['employees:read', 'offices:read']);
        expect((await scopes((await replay(await send(name, { token: whole }))).id)).length).toBeGreaterThan(
          2,
        );
      }
      expect(await refusedAs(narrow)).toEqual([403, 403]);
      expect(await refusedAs(whole)).toEqual([200, 200]);
    },
  );

  test('what the client lost meanwhile it does not get back by the scopes of a token', async () => {
    const client = await createClient(sandbox, 1);
    const token = await accessToken(sandbox, client, 'tickets:write tickets:read');
    const json = { text: 'Once more.' };
    const id = await send('v4.createTicketComment', {
      token,
      json,
      params: { ticket_id: sandbox.seedId('ticket', 1) },
    });
    expect((await replay(id)).status).toBe(201);
    await sandbox.ok('sandbox.updateClient', {
      params: { client_id: client.client_id },
      json: { role_id: sandbox.seedId('role', 4) },
    });
    expect((await replay(id)).status).toBe(403);
  });
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

  test('with a value that the log hides', async () => {
    const json = { events: ['ticket.*'], basic: { user: 'drydock', password: 'never logged', hidden: true } };
    const id = await send('v4.createWebhook', { json });
    expect(await refuse(id)).toMatchObject({
      code: 'not_replayable',
      detail: expect.stringContaining('secret'),
    });
    expect((await sandbox.ok('v4.listWebhooks')).data).toHaveLength(2);
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
