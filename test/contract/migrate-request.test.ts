/**
 * What replaces a request of v2, executed: the request of every working scenario and what the translator makes of its
 * curl are sent to the same tenant in the same state, and both do the same.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import { seedId, toFetch } from '../../scripts/scenarios/record.ts';
import { buildRequest } from '../../spec/build-request.ts';
import { documents, legacyTypes } from '../../spec/contract.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import { type LegacyType, toAttributes } from '../../spec/legacy.ts';
import { type Migration, migrateRequest, type NotLegacy } from '../../spec/migration.ts';
import type { Operation, Scenario, ScenarioRequest } from '../../spec/operation.ts';
import type { Kind } from '../../spec/records.ts';
import { scenariosOf, statusOf } from '../../spec/scenarios.ts';
import { resolvePlaceholders } from '../../spec/seeded.ts';
import { parseCurl } from '../../src/migration/parse-curl.ts';
import { translateCurl } from '../../src/migration/translate-curl.ts';
import { curlSnippet } from '../../src/snippets/curl.ts';
import {
  createClient,
  createTestSandbox,
  type OperationName,
  ORIGIN,
  type TestSandbox,
} from '../harness/app.ts';

interface Resource {
  readonly id: string;
  readonly 'id-v4': string;
  readonly attributes: Readonly<Record<string, unknown>>;
}
type Values = Readonly<Record<string, unknown>>;

let sandbox: TestSandbox & AsyncDisposable;

beforeAll(async () => {
  sandbox = await createTestSandbox();
});

afterAll(() => sandbox[Symbol.asyncDispose]());

// What is about tokens is below: its answers have nothing in common.
const aboutRecords = documents.v2.operations.filter(({ group }) => group !== 'auth');
const working = aboutRecords.flatMap((operation) =>
  scenariosOf(operation)
    .filter((scenario) => statusOf(scenario) < 300)
    .map((scenario) => [`${operation.id}/${scenario.name}`, operation, scenario] as const),
);

test.each(working)('%s does the same in v4', async (_, operation, scenario) => {
  const legacy = await prepare(operation, scenario);
  const before = await sandbox.server.send(toFetch(legacy));
  expect(before.status, before.text).toBe(statusOf(scenario));

  const current = await prepare(operation, scenario);
  const { to, remarks } = migrated(migrateRequest(current, idOf));
  // By way of the commands: the curl of v2 is read, and the curl that comes out is read back and sent.
  const translated = translateCurl(curlSnippet(current), { idOf, origins: [ORIGIN] });
  if ('fault' in translated) throw new Error(translated.fault);
  const after = await sandbox.server.send(toFetch(requestOf(translated.curl)));

  expect(after.status, after.text).toBeLessThan(300);
  expect(to.document).toBe('v4');
  // A parameter that v4 has no need of may go; nothing else may be lost.
  expect(remarks.filter(({ about }) => about !== 'parameter')).toEqual([]);
  const type = typeOf(operation);
  if (!type || before.text === '') return;
  const { data } = before.body as { data: Resource | readonly Resource[] }; // checked by the harness, like all bodies here
  if (Array.isArray(data)) {
    const page = (after.body as { data: readonly Values[] }).data;
    expect(page.map((record) => record.id)).toEqual(data.map((resource) => resource['id-v4']));
    data.forEach(
      (resource, index) => void requireSame(type, resource, page[index] ?? {}, resource.attributes),
    );
  } else {
    const resource = data as Resource;
    // A replacement empties what is not sent, which a patch leaves: what was sent is the same.
    const sent = operation.method === 'put' ? sentAttributes(legacy) : resource.attributes;
    requireSame(type, resource, after.body as Values, sent);
  }
});

describe('a request for or about a token', () => {
  test('becomes a form with the same id and secret, and gets a token', async () => {
    const client = await createClient(sandbox);
    const attributes = { 'client-id': client.client_id, 'client-secret': client.client_secret };
    const body = {
      kind: 'text',
      text: JSON.stringify({ data: { type: 'auth', attributes } }),
    } as const;
    const legacy = { method: 'POST', url: `${ORIGIN}/v2/auth`, headers: [], body };
    const { request, remarks } = migrated(migrateRequest(legacy, idOf));
    expect(request.url).toBe(`${ORIGIN}/oauth/token`);
    expect(Object.fromEntries(new URLSearchParams(textOf(request)))).toEqual({
      client_id: client.client_id,
      client_secret: client.client_secret,
      grant_type: 'client_credentials',
    });
    expect(remarks).toEqual([]);
    expect((await sandbox.server.send(toFetch(request))).status).toBe(200);
  });

  test('that ends one carries it in the form, beside the client', () => {
    const headers = [['X-API-Key', 'kontor_sbx_at_x']] as const;
    const legacy = { method: 'POST', url: `${ORIGIN}/v2/auth/logout`, headers };
    const { request } = migrated(migrateRequest(legacy, idOf));
    expect([request.url, textOf(request)]).toEqual([`${ORIGIN}/oauth/revoke`, 'token=kontor_sbx_at_x']);
    expect(Object.fromEntries(request.headers).Authorization).toEqual({
      username: { variable: 'KONTOR_CLIENT_ID' },
      password: { variable: 'KONTOR_CLIENT_SECRET' },
    });
  });
});

describe('a request that v4 cannot say as a whole', () => {
  test('names the page number, parameters and headers that it loses', () => {
    const url = `${ORIGIN}/v2/employees?page=3&pagesize=200&filter%5Bstatus%5D=gone&colour=blue`;
    const headers = [
      ['X-API-Key', 'secret'],
      ['Cookie', 'a=b'],
      ['User-Agent', 'payroll/1.0'],
    ] as const;

    const { request, remarks } = migrated(migrateRequest({ method: 'GET', url, headers }, idOf));

    expect(request.url).toBe(`${ORIGIN}/v4/employees?limit=100`);
    expect(Object.fromEntries(request.headers)).toEqual({
      Authorization: 'Bearer secret',
      Accept: 'application/json',
      'User-Agent': 'payroll/1.0',
    });
    expect(remarks).toEqual([
      { about: 'parameter', name: 'page', note: expect.stringContaining('next_cursor') },
      { about: 'page-size', asked: 200, most: 100 },
      { about: 'unknown-value', name: 'filter[status]', value: 'gone' },
      { about: 'unknown-parameter', name: 'colour' },
      { about: 'header', name: 'Cookie' },
    ]);
  });

  test('puts a readable placeholder where a number is of no record that is known', () => {
    const body = { data: { type: 'tickets', attributes: { title: 'A', 'assignee-id': 9999, hue: 1 } } };
    const { request, remarks } = migrated(
      migrateRequest(
        {
          method: 'POST',
          url: 'https://api.kontor.example/base/v2/projects/77/tickets',
          headers: [],
          body: { kind: 'text', text: JSON.stringify(body) },
        },
        idOf,
      ),
    );

    expect(request.url).toBe('https://api.kontor.example/base/v4/tickets');
    expect(JSON.parse(textOf(request))).toEqual({
      project_id: '<project_id>',
      subject: 'A',
      assignee_id: '<employee_id>',
    });
    expect(remarks).toEqual([
      { about: 'number', kind: 'project', number: 77, placeholder: '<project_id>' },
      { about: 'unknown-attribute', name: 'hue' },
      { about: 'number', kind: 'employee', number: 9999, placeholder: '<employee_id>' },
    ]);
  });

  test('does not encode a placeholder in a path', () => {
    const url = `${ORIGIN}/v2/employees/4711`;
    const { request } = migrated(migrateRequest({ method: 'GET', url, headers: [] }, idOf));
    expect(request.url).toBe(`${ORIGIN}/v4/employees/<employee_id>`);
  });

  test('says so when there is no body that could be read', () => {
    const body = { kind: 'text', text: '{"first-name":"Ada"}' } as const;
    const url = `${ORIGIN}/v2/employees`;
    const { remarks } = migrated(migrateRequest({ method: 'POST', url, headers: [], body }, idOf));
    expect(remarks).toEqual([{ about: 'body' }]);
  });
});

describe('what is no request of v2', () => {
  const get = (url: string, method = 'GET') => migrateRequest({ method, url, headers: [] }, idOf);

  test('is told apart from an operation that v2 does not have', () => {
    expect(get('https://example.com/v4/employees')).toEqual({ reason: 'not-v2' });
    expect(get(`${ORIGIN}/v2/unicorns`)).toEqual({
      reason: 'no-operation',
      path: '/v2/unicorns',
      methods: [],
    });
    expect(get(`${ORIGIN}/v2/employees/4`, 'DELETE')).toMatchObject({ methods: ['GET', 'PUT'] });
  });
});

/** Puts the sandbox into the state of a scenario, and gives its request. */
async function prepare(operation: Operation, scenario: Scenario): Promise<HttpRequest> {
  await sandbox.ok('sandbox.resetCurrentSandbox');
  for (const { operation: name, ...request } of scenario.given ?? []) {
    await sandbox.ok(`v2.${name}` as OperationName, resolved(request));
  }
  const target = { origin: ORIGIN, credential: { token: sandbox.token } };
  return buildRequest(operation, resolved(scenario), target);
}

function resolved({ params, query, headers, json, form, raw }: ScenarioRequest) {
  const given = (): never => {
    throw new Error('Working scenarios depend on nothing that was made before.');
  };
  return resolvePlaceholders({ params, query, headers, json, form, raw }, { seeded: seedId, given });
}

function idOf(kind: Kind, number: number): string | undefined {
  return loadSeed()[kind][number - 1]?.id;
}

function numberOf(kind: Kind, id: string): number | undefined {
  return loadSeed()[kind].find((record) => record.id === id)?.number;
}

function migrated(result: Migration | NotLegacy): Migration {
  if ('reason' in result) throw new Error(`It was not translated: ${result.reason}.`);
  return result;
}

/** The request of a curl command. */
function requestOf(command: string): HttpRequest {
  const parsed = parseCurl(command);
  if ('fault' in parsed) throw new Error(`${command} cannot be read: ${parsed.fault}`);
  return parsed.request;
}

function typeOf({ successor }: Operation): LegacyType | undefined {
  const types: Readonly<Record<string, LegacyType>> = legacyTypes;
  return types[successor?.fields ?? ''];
}

/** Expects that a record of v4 says the same as a resource of v2, in these attributes. */
function requireSame(type: LegacyType, resource: Resource, record: Values, attributes: Values): void {
  const shown = toAttributes(type, record, { idOf, numberOf });
  for (const name of Object.keys(attributes)) {
    if (name !== 'updated-at') expect(shown[name], name).toEqual(resource.attributes[name]);
  }
}

function sentAttributes(request: HttpRequest): Values {
  return (JSON.parse(textOf(request)) as { data: { attributes: Values } }).data.attributes;
}

function textOf({ body }: HttpRequest): string {
  return body?.kind === 'text' ? body.text : '';
}
