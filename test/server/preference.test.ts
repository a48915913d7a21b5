/** Answers on purpose: `Prefer: code=…`, `example=…`, `delay=…`, and no trace of them in the state. */
import { beforeAll, describe, expect, test } from 'vitest';
import { documents } from '../../spec/contract.ts';
import { isSimulated, type Operation } from '../../spec/operation.ts';
import { statusesOf } from '../../spec/scenarios.ts';
import {
  type BodyOf,
  createClient,
  createTestSandbox,
  type OperationName,
  ORIGIN,
  type TestSandbox,
  TestServer,
} from '../harness/app.ts';
import { recordings } from '../harness/recordings.ts';

const ELSEWHERE = 'https://portal.example';

let server: TestServer;
/** Of a server without recordings. */
let plain: TestSandbox;
/** Of a server with the recordings of a built portal, which were made at another address. */
let recorded: TestSandbox;

beforeAll(async () => {
  const built = await TestServer.start({ examples: recordings, origin: ELSEWHERE });
  server = await TestServer.start({ origin: ELSEWHERE });
  [plain, recorded] = [await server.startSandbox(), await built.startSandbox()];
  return async () => {
    await server[Symbol.asyncDispose]();
    await built[Symbol.asyncDispose]();
  };
});

const operations = (['v4', 'v2', 'careers'] as const).flatMap((name): readonly Operation[] =>
  documents[name].operations.filter(isSimulated),
);
const everyStatus = operations.flatMap((operation) =>
  statusesOf(operation).map((status) => ({
    operation,
    name: `${operation.document}.${operation.id}`,
    status,
  })),
);
const everyExample = operations.flatMap((operation) =>
  (recordings()[operation.document]?.[operation.id] ?? []).map(({ name: example, status }) => ({
    operation,
    name: `${operation.document}.${operation.id}`,
    example,
    status,
  })),
);

/** Asks on purpose, and checks that the answer is one to this request: of its path, its id and this server. */
async function ask(of: TestSandbox, { document, path, method }: Operation, preference: string) {
  const { token } = of;
  const { company } = of.started;
  const url = new URL(
    documents[document].base +
      path.replaceAll(/\{([^}]+)\}/g, (_, name) => (name === 'company' ? company : 'x')),
    ELSEWHERE,
  );
  const answer = await of.server.send(
    new Request(url, {
      method: method.toUpperCase(),
      headers: {
        Prefer: preference,
        ...(document === 'v2' ? { 'X-API-Key': token } : { Authorization: `Bearer ${token}` }),
      },
    }),
  );
  expect(answer.headers.get('Preference-Applied')).toBe(preference);
  expect(`${JSON.stringify([...answer.headers])} ${answer.text}`).not.toContain(ORIGIN);
  if (document === 'v2') {
    expect(answer.headers.get('Deprecation')).toMatch(/^@\d+$/); // once (RFC 9745)
    expect(answer.headers.get('Link')?.match(/rel="successor-version"/g)).toHaveLength(1);
  } else if (answer.status >= 400) expect(answer.body).toMatchObject({ instance: url.pathname });
  return answer;
}

describe('every documented status can be asked for', () => {
  test.each(everyStatus.filter(({ status }) => status >= 400))(
    '$name $status, also before anything was recorded',
    async ({ operation, status }) => {
      expect((await ask(plain, operation, `code=${status}`)).status).toBe(status);
    },
  );

  test.each(everyStatus)('$name $status as it was recorded', async ({ operation, status }) => {
    expect((await ask(recorded, operation, `code=${status}`)).status).toBe(status);
  });

  test.each(everyExample)('$name by its example $example', async ({ operation, example, status }) => {
    expect((await ask(recorded, operation, `example=${example}`)).status).toBe(status);
  });
});

test('a forced answer writes nothing', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.call('v4.createDepartment', {
    headers: { Prefer: 'code=409' },
    json: { name: 'Timber construction' },
  });
  expect((await sandbox.ok('v4.listDepartments')).data).toHaveLength(6);
});

test('counts against the limit like any other request', async () => {
  await using sandbox = await createTestSandbox({ requestsPerMinute: 1 });
  await sandbox.call('v4.getMe', { headers: { Prefer: 'code=406' } });
  expect((await sandbox.refused('v4.getMe')).code).toBe('rate_limited');
});

test.each(['code=418', 'code=abc', 'example=no-such-example', 'delay=10001', 'delay=-1'])(
  'refuses `Prefer: %s` with what there is instead',
  async (preference) => {
    await using sandbox = await createTestSandbox();
    const refused = await sandbox.refused('v4.getMe', { headers: { Prefer: preference } });
    expect(refused).toMatchObject({ code: 'invalid_preference' });
  },
);

test('leaves preferences alone that it does not know (RFC 7240)', async () => {
  await using sandbox = await createTestSandbox();
  const answer = await sandbox.call('v4.getMe', { headers: { Prefer: 'respond-async, wait=10' } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Preference-Applied')).toBeNull();
});

test('waits for the delay and then answers for real', async () => {
  await using sandbox = await createTestSandbox();
  const answer = await sandbox.call('v4.getMe', { headers: { Prefer: 'delay=1' } });
  expect(answer.status).toBe(200);
  expect(answer.headers.get('Preference-Applied')).toBe('delay=1');
});

test('a credential is needed all the same', async () => {
  const answer = await server.call('v4.getMe', { headers: { Prefer: 'code=200' } });
  expect(answer.status).toBe(401);
});

const forClients = (['oauth', 'v2'] as const).flatMap((name): readonly Operation[] =>
  documents[name].operations.filter(({ security }) => security === 'client'),
);

describe('clients are answered on purpose too', () => {
  const grant = { grant_type: 'client_credentials' };
  let client: BodyOf<'sandbox.createClient'> | undefined;

  test.each(
    forClients.flatMap((operation) =>
      statusesOf(operation).map((status) => ({
        operation,
        name: `${operation.document}.${operation.id}`,
        status,
      })),
    ),
  )('$name $status', async ({ operation, status }) => {
    client ??= await createClient(recorded);
    const { client_id, client_secret } = client;
    const name = `${operation.document}.${operation.id}` as OperationName; // what the type is made of
    const attributes = { 'client-id': client_id, 'client-secret': client_secret };
    const values =
      operation.document === 'v2'
        ? { json: { data: { type: 'auth', attributes } } }
        : { client, form: { fields: operation.id === 'requestToken' ? grant : { token: recorded.token } } };
    const answer = await recorded.call(name, { ...values, headers: { Prefer: `code=${status}` } });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('Preference-Applied')).toBe(`code=${status}`);
  });

  test('and a client that is refused is refused', async () => {
    const client = { client_id: 'nobody', client_secret: 'wrong' };
    const headers = { Prefer: 'code=200' };
    const answer = await recorded.call('oauth.requestToken', { client, form: { fields: grant }, headers });
    expect(answer.status).toBe(401);
  });
});
