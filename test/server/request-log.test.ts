/** The request log of the control API: what was asked and answered, without secrets, for its own sandbox only. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CallValues, ORIGIN, type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

async function logged(request_id: string | null) {
  return sandbox.ok('sandbox.getRequest', { params: { request_id: request_id ?? '' } });
}

test('every answer is found under its X-Request-Id, with request and answer', async () => {
  const answer = await sandbox.call('v4.createDepartment', { json: { name: 'Logged' } });
  const entry = await logged(answer.headers.get('X-Request-Id'));
  expect(entry).toMatchObject({
    document: 'v4',
    operation: 'createDepartment',
    method: 'POST',
    url: '/v4/departments',
    status: 201,
    problem: null,
    at: new Date(server.clock.now()).toISOString(),
    response_body: answer.text,
  });
  expect(JSON.parse(entry.request_body ?? '')).toEqual({ name: 'Logged' });
  expect(entry.response_headers).toMatchObject({
    'Content-Type': 'application/json',
    'X-Request-Id': entry.id,
  });
  expect(entry.request_headers).toMatchObject({
    'content-type': 'application/json',
    accept: 'application/json',
  });
});

test('problems are in it with their code, in both versions', async () => {
  const cases = [
    [
      await sandbox.call('v4.getEmployee', { params: { employee_id: 'emp_00000000000000000000000000' } }),
      'not_found',
    ],
    [await sandbox.call('v4.createDepartment', { json: {} }), 'validation_failed'],
    [await sandbox.call('v2.listOffices', { query: { colour: 'blue' } }), 'invalid_parameter'],
    [await sandbox.call('v4.listOffices', { headers: { Accept: 'text/html' } }), 'not_acceptable'],
  ] as const;
  for (const [answer, problem] of cases) {
    expect(await logged(answer.headers.get('X-Request-Id'))).toMatchObject({
      problem,
      status: answer.status,
      response_body: answer.text,
    });
  }
});

test('a body that could not be read as JSON is in it as it was sent', async () => {
  const answer = await sandbox.call('v4.createDepartment', { raw: { raw: '{ "name": "cut off' } });
  expect(answer.problem?.code).toBe('malformed_request');
  expect((await logged(answer.headers.get('X-Request-Id'))).request_body).toBe('{ "name": "cut off');
});

test('lists the newest first, and as many as asked for', async () => {
  await sandbox.ok('v4.listOffices', { query: { limit: 1 } });
  await sandbox.ok('v2.listOffices');
  await sandbox.ok('v4.getMe');
  const { data } = await sandbox.ok('sandbox.listRequests');
  expect(data.map(({ document, operation, url }) => [document, operation, url])).toEqual([
    ['v4', 'getMe', '/v4/me'],
    ['v2', 'listOffices', '/v2/offices'],
    ['v4', 'listOffices', '/v4/offices?limit=1'],
  ]);
  expect((await sandbox.ok('sandbox.listRequests', { query: { limit: 1 } })).data).toEqual(data.slice(0, 1));
});

describe('a page of the list', () => {
  test('goes on where the one before ended, whatever is asked meanwhile, to an end', async () => {
    const sent: string[] = [];
    const send = async () => sent.push((await sandbox.call('v4.getMe')).headers.get('X-Request-Id') ?? '');
    for (let index = 0; index < 7; index += 1) await send();
    const before = [...sent].reverse();
    const found: string[] = [];
    let cursor: string | null = null;
    do {
      const query: Record<string, string | number> = { limit: 3, ...(cursor !== null && { cursor }) };
      const { data, meta } = await sandbox.ok('sandbox.listRequests', { query });
      found.push(...data.map(({ id }) => id));
      cursor = meta.next_cursor;
      await send();
    } while (cursor !== null);
    expect(found).toEqual(before);
  });

  test('is the last one where the log does not go back that far any more', async () => {
    await sandbox.ok('v4.getMe');
    const { data, meta } = await sandbox.ok('sandbox.listRequests', {
      query: { cursor: `req_${'0'.repeat(26)}` },
    });
    expect({ data, meta }).toEqual({ data: [], meta: { next_cursor: null } });
  });
});

describe('filters', () => {
  const asked = [
    ['v4.getMe', {}],
    ['v4.createDepartment', { json: { name: 'Filtered' } }],
    ['v4.createDepartment', { json: {} }],
    ['v4.getEmployee', { params: { employee_id: 'emp_00000000000000000000000000' } }],
    ['v2.listTeams', {}],
  ] as const;

  test.each([
    [{ document: 'v2' }, ['listTeams']],
    [{ operation: 'createDepartment' }, ['createDepartment', 'createDepartment']],
    [{ method: 'POST', status: '2xx' }, ['createDepartment']],
    [{ status: '4xx' }, ['getEmployee', 'createDepartment']],
    [{ status: '404' }, ['getEmployee']],
    [{ problem: 'validation_failed' }, ['createDepartment']],
    [{ status: '5xx' }, []],
  ] as const)('%j gives %j', async (query, operations) => {
    for (const [name, values] of asked) await sandbox.call(name, values);
    const { data } = await sandbox.ok('sandbox.listRequests', { query });
    expect(data.map(({ operation }) => operation)).toEqual(operations);
  });

  test('by the credential that asked, and every page is of what was chosen', async () => {
    const { token, id } = await sandbox.ok('sandbox.createToken', { json: { name: 'Asker' } });
    for (let index = 0; index < 3; index += 1) {
      await sandbox.call('v4.getMe');
      await sandbox.call('v4.getMe', { token });
    }
    const query = { credential_id: id, limit: 2 };
    const first = await sandbox.ok('sandbox.listRequests', { query });
    const rest = await sandbox.ok('sandbox.listRequests', {
      query: { ...query, cursor: first.meta.next_cursor ?? '' },
    });
    expect([...first.data, ...rest.data].map(({ credential_id }) => credential_id)).toEqual([id, id, id]);
    expect(rest.meta.next_cursor).toBeNull();
  });

  test.each([
    ['document', 'sandbox'],
    ['status', '6xx'],
    ['status', '40'],
    ['method', 'get'],
    ['problem', 'no_such_problem'],
    ['credential_id', 'x'],
    ['cursor', 'x'],
    ['limit', 201],
  ])('refuses %s=%s, and names it', async (parameter, value) => {
    const refused = await sandbox.refused('sandbox.listRequests', { query: { [parameter]: value } });
    expect(refused).toMatchObject({ code: 'invalid_parameter', errors: [{ parameter }] });
  });
});

test('says why a request was refused, with the pages of the problem and of the operation', async () => {
  const answer = await sandbox.call('v4.createDepartment', { json: {} });
  const entry = await logged(answer.headers.get('X-Request-Id'));
  expect(entry.refusal).toMatchObject({
    code: 'validation_failed',
    detail: answer.problem?.detail,
    documentation_url: `${ORIGIN}/problems/validation_failed/`,
  });
  expect(entry.documentation_url).toBe(`${ORIGIN}/docs/v4/departments/create/`);
  const fine = await sandbox.call('v2.listOffices');
  expect((await logged(fine.headers.get('X-Request-Id'))).refusal).toBeNull();
});

test('names the credential that asked', async () => {
  const { token, id } = await sandbox.ok('sandbox.createToken', { json: { name: 'Asker' } });
  const answer = await sandbox.call('v4.getMe', { token });
  expect((await logged(answer.headers.get('X-Request-Id'))).credential_id).toBe(id);
});

describe('no token is in it', () => {
  test.each([
    ['in the header of v4', () => sandbox.call('v4.getMe')],
    ['in the header of v2', () => sandbox.call('v2.listOffices')],
    [
      'in a header that it does not belong into',
      () =>
        sandbox.call('v4.getMe', {
          headers: {
            'X-API-Key': sandbox.token,
            Cookie: `a=${sandbox.token}`,
            'X-Note': `my ${sandbox.token}`,
          },
        }),
    ],
    ['in the query', () => sandbox.call('v4.getMe', { query: { token: sandbox.token } })],
    [
      'in a body',
      () =>
        sandbox.call('v4.createTicketComment', {
          params: { ticket_id: sandbox.seedId('ticket', 1) },
          json: { text: `Use ${sandbox.token} for it.` },
        }),
    ],
    ['in a body with an error', () => sandbox.call('v4.createDepartment', { json: { [sandbox.token]: 1 } })],
    [
      'after another scheme',
      () =>
        server.fetch('/v4/me', {
          headers: {
            Authorization: `Bearer ${sandbox.token}`,
            'Proxy-Authorization': `Basic ${sandbox.token}`,
          },
        }),
    ],
  ])('that was %s', async (_where, send) => {
    await send();
    const { data } = await sandbox.ok('sandbox.listRequests');
    expect(data).toHaveLength(1);
    const entry = await sandbox.call('sandbox.getRequest', { params: { request_id: data[0]?.id ?? '' } });
    const list = await sandbox.call('sandbox.listRequests');
    for (const { text } of [entry, list]) expect(text).not.toContain(sandbox.token);
    expect(entry.text).toContain(`kontor_sbx_pat_…${sandbox.token.slice(-4)}`);
  });

  test.each<[string, (secret: string) => CallValues]>([
    ['the query', (secret) => ({ query: { secret } })],
    ['a header', (secret) => ({ headers: { 'X-Note': secret } })],
    ['the name of a header', (secret) => ({ headers: { [secret.replace(/\W/g, '')]: '1' } })],
    ['a body with an error', (secret) => ({ json: { [secret]: 1 } })],
  ])('nor what deliveries are signed with, in %s', async (_where, valuesWith) => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjU+PD8ILPZIo2LaLa/Sw==';
    await sandbox.call('v4.createDepartment', { json: { name: 'Quay' }, ...valuesWith(secret) });
    const { data } = await sandbox.ok('sandbox.listRequests');
    const entry = await sandbox.call('sandbox.getRequest', { params: { request_id: data[0]?.id ?? '' } });
    expect(entry.text.toLowerCase()).not.toMatch(/whsec_.?mfkq|8ilpz/);
    expect(entry.text).toContain('whsec_…');
  });
});

test('holds nothing of requests whose sender is not known', async () => {
  await sandbox.call('v4.getMe', { token: `${sandbox.token.slice(0, -1)}!` });
  await sandbox.call('v4.getMe', { token: 'none' });
  expect((await sandbox.ok('sandbox.listRequests')).data).toEqual([]);
});

test('holds nothing of the control API, which answers with secrets', async () => {
  await sandbox.ok('sandbox.createToken', { json: { name: 'Secret' } });
  expect((await sandbox.ok('sandbox.listRequests')).data).toEqual([]);
});

test('another sandbox’s entry is as one that does not exist', async () => {
  const other = await server.startSandbox();
  const theirs = (await other.call('v4.getMe')).headers.get('X-Request-Id') ?? '';
  const plain = ({ text, headers }: { text: string; headers: Headers }, asked: string) => {
    const id = headers.get('X-Request-Id') ?? '';
    return `${text}${JSON.stringify([...headers])}`.replaceAll(id, '<id>').replaceAll(asked, '<asked>');
  };
  const nothing = `req_${'0'.repeat(26)}`;
  const found = await sandbox.call('sandbox.getRequest', { params: { request_id: theirs } });
  const missing = await sandbox.call('sandbox.getRequest', { params: { request_id: nothing } });
  expect(found.status).toBe(404);
  expect(plain(found, theirs)).toBe(plain(missing, nothing));
});

test('keeps the last two hundred', async () => {
  for (let index = 0; index < 205; index += 1)
    await sandbox.ok('v4.listOffices', { query: { limit: 1, city: `City ${index}` } });
  const { data } = await sandbox.ok('sandbox.listRequests', { query: { limit: 200 } });
  expect(data).toHaveLength(200);
  expect(data.at(-1)?.url).toContain('City%205&'.replace('&', ''));
});

test('ends with the sandbox', async () => {
  await sandbox.ok('v4.getMe');
  await sandbox.ok('sandbox.deleteCurrentSandbox');
  expect(
    (
      await server.fetch('/sandbox/requests', {
        headers: { Authorization: `Bearer ${sandbox.managementToken}`, Origin: ORIGIN },
      })
    ).status,
  ).toBe(401);
});
