import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatToken } from '../../mock-server/access/token-format.ts';
import { seededRandomness } from '../../mock-server/entropy/randomness.ts';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import { createTenantId, type TenantId } from '../../mock-server/store/tenant-id.ts';
import { playScenario, withToken } from '../../scripts/scenarios/play.ts';
import { seedId, toFetch } from '../../scripts/scenarios/record.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import { needsCredential, type Operation, pathParameters } from '../../spec/operation.ts';
import { permissionTexts, type RequiredPermission } from '../../spec/permissions.ts';
import { ACT_AS, type PersonaKey, personaKeys } from '../../spec/personas.ts';
import type { AnyRecord } from '../../spec/record.ts';
import { type Kind, kinds, type RecordOf, records } from '../../spec/records.ts';
import { type Caller, callersOf, integrationRightNames } from '../../spec/rights.ts';
import { workingScenario } from '../../spec/scenarios.ts';
import { employeeAttributes } from '../../spec/schemas/employee.ts';
import { collections, type Scope, scopes } from '../../spec/scopes.ts';
import { resolvePlaceholders } from '../../spec/seeded.ts';
import {
  accessToken,
  createClient,
  type OperationName,
  ORIGIN,
  TestSandbox,
  TestServer,
} from '../harness/app.ts';
import type { Answer } from '../harness/check-answer.ts';
import { unique } from '../harness/valid-bodies.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server[Symbol.asyncDispose]());

const MINUTE = 60_000;
const randomness = seededRandomness('authorisation matrix');

const guarded = documentNames
  .flatMap((name): readonly Operation[] => documents[name].operations)
  .filter(needsCredential) // how clients say who they are: oauth.test.ts
  .map((operation) => ({ name: `${operation.document}.${operation.id}`, operation }));

/** A request that succeeds, without its credential, and the sandbox that it is for. */
interface Ready {
  readonly request: HttpRequest;
  readonly sandbox: TestSandbox;
  /** The credential with which it succeeds. */
  readonly token: string;
}

async function makeReady(operation: Operation): Promise<Ready> {
  let sandbox: TestSandbox | undefined;
  const send = async (request: HttpRequest) => {
    const answer = await server.send(toFetch(request));
    if (request.url.endsWith('/sandbox/sandboxes'))
      sandbox = new TestSandbox(server, answer.body as TestSandbox['started']); // checked against its schema
    return { status: answer.status, body: answer.text };
  };
  const stage = { origin: ORIGIN, send, seedId, limit: Number.POSITIVE_INFINITY };
  const { request, token } = await playScenario(operation, workingScenario(operation), stage);
  if (!sandbox) throw new Error('No sandbox was started.');
  return { request, token, sandbox };
}

/** Sends it with any credential, or with none. */
function sendWith({ request }: Ready, token: string | undefined): Promise<Answer> {
  const headers = request.headers.filter(([, value]) => token !== undefined || typeof value === 'string');
  return server.send(toFetch(withToken({ ...request, headers }, token ?? '')));
}

interface Row {
  readonly credential: string;
  readonly make: (ready: Ready) => Promise<string | undefined>;
  /** Words that the answer explains it with. */
  readonly words: RegExp;
}

const kindOf = ({ security }: Operation) => (security === 'management' ? ('mgt' as const) : ('pat' as const));

async function issue(
  { sandbox }: Ready,
  json: object,
): Promise<{ readonly token: string; readonly id: string }> {
  return sandbox.ok('sandbox.createToken', { json: { name: unique('Token'), ...json } });
}

/** What every operation refuses with 401. */
function unauthenticatedRows(operation: Operation): readonly Row[] {
  const kind = kindOf(operation);
  const tenantOf = ({ sandbox }: Ready) => sandbox.tenant as TenantId; // the tenant of a sandbox that was just started
  const rows: Row[] = [
    { credential: 'none', make: async () => undefined, words: /missing|neither/ },
    ...[
      'x',
      'kontor_live_abcdefgh',
      'kontor_sbx_',
      'null',
      '../../etc/passwd',
      `kontor_sbx_${kind}_${'0'.repeat(45)}`.slice(0, -1),
      'k'.repeat(4000),
    ].map(
      (token): Row => ({
        credential: `malformed: ${token.slice(0, 24)}`,
        make: async () => token,
        words: /not a token of a sandbox/,
      }),
    ),
    {
      credential: 'one with a mistyped character',
      make: async ({ token }) => `${token.slice(0, 30)}${token[30] === 'a' ? 'b' : 'a'}${token.slice(31)}`,
      words: /checksum/,
    },
    {
      credential: 'one with a mistyped checksum',
      make: async ({ token }) => `${token.slice(0, -1)}${token.endsWith('a') ? 'b' : 'a'}`,
      words: /checksum/,
    },
    {
      credential: 'one cut off',
      make: async ({ token }) => token.slice(0, -1),
      words: /not a token of a sandbox/,
    },
    {
      credential: 'one of this sandbox that was never issued',
      make: async (ready) => formatToken(kind, tenantOf(ready), randomness),
      words: /unknown/,
    },
    {
      credential: 'one of a sandbox that does not exist',
      make: async () => formatToken(kind, createTenantId(randomness), randomness),
      words: /unknown/,
    },
    {
      credential: 'the one for the other API',
      make: async ({ sandbox }) => (kind === 'pat' ? sandbox.managementToken : sandbox.token),
      words: /This kind of token/,
    },
    ...(kind === 'pat' ? (['sec'] as const) : (['key', 'sec', 'at'] as const)).map(
      (other): Row => ({
        credential: `one of kind ${other}`,
        make: async (ready) => formatToken(other, tenantOf(ready), randomness),
        words: /This kind of token/,
      }),
    ),
    {
      credential: 'one of a sandbox that has ended',
      make: async () => {
        const other = await server.startSandbox();
        await other.ok('sandbox.deleteCurrentSandbox');
        return kind === 'pat' ? other.token : other.managementToken;
      },
      words: /unknown, or its sandbox has ended/,
    },
  ];
  if (kind === 'mgt') return rows; // the management token neither expires nor can it be revoked
  return [
    ...rows,
    {
      credential: 'one that was revoked',
      make: async (ready) => {
        const { token, id } = await issue(ready, {});
        await ready.sandbox.ok('sandbox.revokeToken', { params: { token_id: id } });
        return token;
      },
      words: /revoked/,
    },
    {
      credential: 'one that has expired',
      make: async (ready) => {
        const { token } = await issue(ready, {
          expires_at: new Date(server.clock.now() + MINUTE).toISOString(),
        });
        server.clock.advance(MINUTE);
        return token;
      },
      words: /expired/,
    },
  ];
}

function challengeOf({ document }: Operation, row: Row): string {
  if (document === 'v2') return 'ApiKey realm="kontor", header="X-API-Key"';
  return row.credential === 'none' ? 'Bearer realm="kontor"' : 'Bearer realm="kontor", error="invalid_token"';
}

describe.each(guarded)('$name', ({ operation }) => {
  let ready: Ready;
  let before: string;

  beforeAll(async () => {
    ready = await makeReady(operation);
    before = await recordsOf(ready.sandbox);
  });

  test.each(unauthenticatedRows(operation))('401 with $credential', async (row) => {
    const answer = await sendWith(ready, await row.make(ready));
    expect(answer.status).toBe(401);
    expect(answer.problem).toMatchObject({
      code: 'unauthenticated',
      detail: expect.stringMatching(row.words),
    });
    expect(answer.headers.get('WWW-Authenticate')).toBe(challengeOf(operation, row));
  });

  test('401 with the right one in the header of another version, in the query or as Basic', async () => {
    const { request, token } = ready;
    const own = operation.document === 'v2' ? 'X-API-Key' : 'Authorization';
    const rest = request.headers.filter(([name]) => name !== own);
    const other =
      operation.document === 'v2'
        ? (['Authorization', `Bearer ${token}`] as const)
        : (['X-API-Key', token] as const);
    for (const headers of [
      [...rest, other],
      [...rest, ['Authorization', `Basic ${btoa(`${token}:`)}`] as const],
    ]) {
      expect((await server.send(toFetch({ ...request, headers }))).problem?.code).toBe('unauthenticated');
    }
    const url = `${request.url}${request.url.includes('?') ? '&' : '?'}access_token=${token}`;
    expect((await server.send(toFetch({ ...request, url, headers: rest }))).problem?.code).toBe(
      'unauthenticated',
    );
  });

  test.each(operation.scopes.map((scope) => [scope]))(
    '403 without %s, which the answer names',
    async (scope) => {
      const { token } = await issue(ready, { scopes: scopes.filter((one) => one !== scope) });
      const answer = await sendWith(ready, token);
      expect(answer.status).toBe(403);
      expect(answer.problem).toMatchObject({
        code: 'insufficient_scope',
        detail: expect.stringContaining(`\`${scope}\``),
      });
      const others = operation.scopes.filter((one) => one !== scope);
      for (const other of others) expect(answer.problem?.detail).not.toContain(other);
      expect(answer.headers.get('WWW-Authenticate')).toBe(
        operation.document === 'v2'
          ? null
          : `Bearer realm="kontor", error="insufficient_scope", scope="${operation.scopes.join(' ')}"`,
      );
    },
  );

  test('succeeds with the right credential, which has no scope more than it needs, after all of this changed nothing', async () => {
    expect(await recordsOf(ready.sandbox)).toBe(before);
    const needed: readonly Scope[] = operation.scopes;
    const token = needed.length > 0 ? (await issue(ready, { scopes: needed })).token : ready.token;
    const answer = await sendWith(ready, token);
    expect(answer.status, answer.text).toBeLessThan(300);
  });
});

/** What each persona may manage, as access.md has it: written down here a second time, so that it can be wrong in one place only. */
const granted: Readonly<Record<PersonaKey, readonly RequiredPermission[]>> = {
  owner: ['api_access', 'manage_users', 'marketplace_and_api', 'manage_account', 'owner'],
  admin: ['api_access', 'manage_users', 'marketplace_and_api'],
  member_with_access: ['api_access'],
  member_without_access: [],
  subcontractor: [],
};

const acted = guarded
  .filter(({ operation }) => operation.security === 'management')
  .flatMap(({ name, operation }) => personaKeys.map((persona) => ({ name, operation, persona })));

/** Sends it as a persona. */
function sendAs({ request, ...ready }: Ready, persona: PersonaKey): Promise<Answer> {
  const others = request.headers.filter(([name]) => name !== ACT_AS);
  return sendWith(
    { ...ready, request: { ...request, headers: [...others, [ACT_AS, persona]] } },
    ready.token,
  );
}

describe('every operation of the control API for every persona', () => {
  test.each(acted)('$name as $persona', async ({ operation, persona }) => {
    const { permission } = operation;
    const ready = await makeReady(operation);
    const before = await recordsOf(ready.sandbox);
    const answer = await sendAs(ready, persona);
    if (permission === undefined || granted[persona].includes(permission)) {
      expect(answer.problem?.code).not.toBe('permission_denied');
      return;
    }
    expect(answer.problem).toMatchObject({
      code: 'permission_denied',
      detail: expect.stringMatching(new RegExp(permissionTexts[permission].title, 'i')),
    });
    expect(await recordsOf(ready.sandbox)).toBe(before);
    // Where nothing of what the request names is there, the denial is the same.
    const bare = await server.startSandbox();
    const elsewhere = { ...ready, sandbox: bare, token: bare.managementToken };
    expect(bytes(await sendAs(elsewhere, persona))).toEqual(bytes(answer));
  });

  test('and what changes access asks for a permission', () => {
    const open = guarded
      .filter(({ operation: { security, method } }) => security === 'management' && method !== 'get')
      .filter(({ operation }) => operation.permission === undefined)
      .map(({ operation }) => operation.group);
    // The sandbox itself, and the support of Kontor, belong to whoever tries them out.
    const free = new Set(['sandboxes', 'scenarios', 'clock', 'requests', 'account', 'inbox', 'deliveries']);
    expect(open.filter((group) => !free.has(group))).toEqual([]);
  });
});

/** Makes a credential of a kind: with what an operation needs, or with everything but that. `undefined`: there is none. */
async function credentialOf(
  { kind, needs = [] }: Caller,
  { document }: Operation,
  sandbox: TestSandbox,
  isEnough: boolean,
): Promise<string | undefined> {
  if (kind === 'api_key') {
    const access = Object.fromEntries(
      Object.keys(collections).map((name) => {
        const level = needs.includes(`${name}:write` as Scope) ? 'read_write' : 'read';
        const isNeeded = needs.some((scope) => scope.startsWith(`${name}:`));
        return [name, isNeeded === isEnough ? (isEnough ? level : 'read_write') : 'none'];
      }),
    );
    return (await sandbox.ok('sandbox.createKey', { json: { alias: unique('Key'), access } })).key;
  }
  const name = unique('made-for-it').replaceAll(' ', '-');
  if (kind === 'api_client') {
    const role = loadSeed().role.findIndex((one) => {
      const { legacy, scopes: held } = one as unknown as RecordOf<'role'>; // the seed has records of its kinds
      const counts = document === 'v2' || !legacy;
      return needs.every((scope) => counts && held.includes(scope)) === isEnough;
    });
    return role < 0 ? undefined : accessToken(sandbox, await createClient(sandbox, role + 1, name));
  }
  const rights = integrationRightNames.filter((right) => needs.includes(right) === isEnough);
  const json = { name, rights, attributes: employeeAttributes };
  return accessToken(sandbox, await sandbox.ok('sandbox.createIntegration', { json }));
}

const byOthers = guarded
  .filter(({ operation }) => operation.scopes.length > 0)
  .flatMap(({ name, operation }) =>
    callersOf(operation)
      .filter(({ kind }) => kind !== 'personal_access_token') // these have their own rows, above
      .map((caller) => ({ name, kind: caller.kind, operation, caller })),
  );

describe('by other kinds of credential', () => {
  test.each(byOthers)(
    '$name is refused to the $kind without the right, and open to it with it',
    async ({ operation, caller }) => {
      const ready = await makeReady(operation);
      const lacking = await credentialOf(caller, operation, ready.sandbox, false);
      if (lacking !== undefined) {
        const refused = await sendWith(ready, lacking);
        expect([refused.status, refused.problem?.code]).toEqual([403, 'insufficient_scope']);
      }
      if (caller.needs === undefined) return; // then it had every right of the matrix
      const right = await credentialOf(caller, operation, ready.sandbox, true);
      const answer = await sendWith(ready, right);
      expect(answer.status, answer.text).toBeLessThan(300);
    },
  );
});

/** The records that a sandbox has stored: what it has made of the seed. */
async function recordsOf(sandbox: TestSandbox): Promise<string> {
  const { tokens: _tokens, audit: _audit, ...others } = (await sandbox.entries()) ?? {}; // what the rows themselves make
  return JSON.stringify(others);
}

/** Makes a record that only exists in this sandbox, and gives the parameters that name it, where they are not as usual. */
const own: Readonly<
  Record<string, (sandbox: TestSandbox) => Promise<Readonly<Record<string, string | number>>>>
> = {
  'time-off': async (sandbox) => ({ 'time-off': (await absence(sandbox)).number }),
  ticket: async (sandbox) => ({ project: 1, ticket: (await ticket(sandbox)).number }),
  token_id: async (sandbox) => ({
    user_id: sandbox.seedId('user', 1),
    token_id: (await sandbox.ok('sandbox.createToken', { json: { name: 'Own' } })).id,
  }),
  client_id: async (sandbox) => {
    return { client_id: (await createClient(sandbox)).client_id };
  },
  inbox_message_id: async (sandbox) => {
    await sandbox.ok('v4.testWebhook', { params: { webhook_id: sandbox.seedId('webhook', 1) }, json: {} });
    const [message] = (await sandbox.ok('sandbox.listInbox')).data;
    return { inbox_message_id: message?.id ?? '' };
  },
  key_id: async (sandbox) => ({
    key_id: (await sandbox.ok('sandbox.createKey', { json: { alias: 'Own' } })).id,
  }),
  integration_id: async (sandbox) => {
    const json = { name: 'Own', rights: ['employees:read'], attributes: [] };
    return { integration_id: (await sandbox.ok('sandbox.createIntegration', { json })).id };
  },
  request_id: async (sandbox) => ({
    request_id: (await sandbox.call('v4.getMe')).headers.get('X-Request-Id') ?? '',
  }),
};

/** The kind of record that a path parameter names: `<kind>_id` in v4, `<kind>` in v2. */
function kindNamed(parameter: string): Kind | undefined {
  const name = parameter.replace(/_id$/, '').replaceAll('-', '_');
  return kinds.find((kind) => kind === name);
}

/** The operation with which v4 makes a record of that kind, by what it answers with. */
function createOf(kind: Kind | undefined): Operation | undefined {
  const made = kind && records[kind].schema;
  const operations: readonly Operation[] = documents.v4.operations;
  const path = kind && `/${records[kind].collection}`;
  return operations.find(
    (operation) =>
      made !== undefined &&
      (operation.responses[201]?.body === made || (operation.method === 'post' && operation.path === path)),
  );
}

/** Makes a record of the sandbox's own, and gives the parameters that name it. */
async function makeOwn(
  sandbox: TestSandbox,
  parameter: string,
): Promise<Readonly<Record<string, string | number>>> {
  const special = own[parameter];
  if (special) return special(sandbox);
  const create = createOf(kindNamed(parameter));
  if (!create) throw new Error(`There is no way to make what ${parameter} names.`);
  const lookup = { seeded: seedId, given: () => undefined };
  const { params, json, form } = resolvePlaceholders(workingScenario(create), lookup);
  const name = `v4.${create.id}` as OperationName; // an operation of v4
  const made = (await sandbox.ok(name, { params, json, form })) as unknown as AnyRecord; // checked against its schema
  return { ...params, [parameter]: parameter.endsWith('_id') ? made.id : made.number };
}

/** Whether no request can make such a record: there are only those of the seed, which are the same everywhere. */
function isOnlySeeded(parameter: string): boolean {
  const kind = kindNamed(parameter);
  return kind !== undefined && createOf(kind) === undefined;
}

function employee(sandbox: TestSandbox) {
  const json = {
    email: 'own@example.org',
    first_name: 'A',
    last_name: 'B',
    office_id: sandbox.seedId('office', 1),
    start_date: '2026-12-01',
  };
  return sandbox.ok('v4.createEmployee', { json });
}

function absence(sandbox: TestSandbox) {
  const ids = {
    employee_id: sandbox.seedId('employee', 30),
    absence_type_id: sandbox.seedId('absence_type', 1),
  };
  return sandbox.ok('v4.createAbsence', {
    json: { ...ids, start_date: '2031-06-02', end_date: '2031-06-03' },
  });
}

function ticket(sandbox: TestSandbox) {
  return sandbox.ok('v4.createTicket', {
    json: { project_id: sandbox.seedId('project', 1), subject: 'Own' },
  });
}

const withRecord = guarded.flatMap(({ name, operation }) => {
  const parameter = pathParameters(operation.path).at(-1);
  return parameter === undefined ? [] : [{ name, operation, parameter }];
});

describe('a record of another tenant is, byte for byte but for the request id, as one that does not exist', () => {
  test.each(withRecord.filter(({ parameter }) => !isOnlySeeded(parameter)))(
    '$name',
    async ({ operation, parameter }) => {
      const [theirs, one, two] = [
        await server.startSandbox(),
        await server.startSandbox(),
        await server.startSandbox(),
      ];
      const params = await makeOwn(theirs, parameter);
      const { request } = await makeReady(operation);
      const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) => String(params[name]));
      const url = `${ORIGIN}${documents[operation.document].base}${path}${new URL(request.url).search}`;
      const ask = (sandbox: TestSandbox) => {
        const token = operation.security === 'management' ? sandbox.managementToken : sandbox.token;
        return server.send(toFetch(withToken({ ...request, url }, token)));
      };
      const before = await theirs.onDisk();
      const there = await ask(one);
      expect(there.problem?.code).toBe('not_found');
      expect(await theirs.onDisk()).toBe(before);
      expect((await ask(theirs)).status, 'its owner finds it').toBeLessThan(300);
      await theirs.ok('sandbox.deleteCurrentSandbox');
      expect(bytes(await ask(two))).toEqual(bytes(there));
    },
  );

  test('also where somebody else’s ticket is asked for through a project of one’s own', async () => {
    const [theirs, mine] = [await server.startSandbox(), await server.startSandbox()];
    const { number } = await ticket(theirs);
    expect((await mine.refused('v2.getTicket', { params: { project: 1, ticket: number } })).code).toBe(
      'not_found',
    );
  });
});

test('a credential without the scope learns nothing about whether a record exists', async () => {
  const [one, two] = [await server.startSandbox(), await server.startSandbox()];
  const { id } = await employee(one);
  const [first, second] = [await one.tokenWith(['tickets:read']), await two.tokenWith(['tickets:read'])];
  const there = await one.call('v4.getEmployee', { params: { employee_id: id }, token: first });
  const missing = await two.call('v4.getEmployee', { params: { employee_id: id }, token: second });
  expect(there.status).toBe(403);
  expect(bytes(missing)).toEqual(bytes(there));
});

/** Everything that an answer says, with the request id taken out. */
function bytes({ status, headers, text }: Answer): unknown {
  const id = headers.get('X-Request-Id') ?? '';
  return JSON.parse(JSON.stringify([status, [...headers], text]).replaceAll(id, '<request id>'));
}
