/**
 * The mapping from v2 to v4, executed: both versions are asked for the same things of the same tenant and have to
 * agree, field by field. Values are converted here anew, by the seed, not by the code under test.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import { playScenario } from '../../scripts/scenarios/play.ts';
import { seedId, toFetch } from '../../scripts/scenarios/record.ts';
import { documents, legacyTypes, operationOf, successorOf } from '../../spec/contract.ts';
import { parseFormText } from '../../spec/form.ts';
import type { AttributeMapping, LegacyType } from '../../spec/legacy.ts';
import { type Operation, pathParameters } from '../../spec/operation.ts';
import type { AnyRecord } from '../../spec/record.ts';
import { records } from '../../spec/records.ts';
import { workingScenario } from '../../spec/scenarios.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { createTestSandbox, type OperationName, type TestSandbox, TestServer } from '../harness/app.ts';

/** A resource as v2 shows it. */
interface Resource {
  readonly id: string;
  readonly 'id-v4': string;
  readonly attributes: Readonly<Record<string, unknown>>;
}
type Values = Readonly<Record<string, string | number>>;

let sandbox: TestSandbox & AsyncDisposable;

beforeAll(async () => {
  sandbox = await createTestSandbox();
});

afterAll(() => sandbox[Symbol.asyncDispose]());

// What is about tokens is in migrate-request.test.ts: its answers have nothing in common.
const v2 = documents.v2.operations.filter(({ group }) => group !== 'auth');
const lists = v2.filter(({ query }) => 'shape' in query && 'page' in (query.shape as object)); // queries are object schemas
const singles = v2.filter(({ method }) => method === 'get').filter((operation) => !lists.includes(operation));
const writes = v2.filter(({ method }) => method !== 'get');
const byId = (operation: Operation) => [operation.id, operation] as const;

describe.each(lists.map(byId))('%s and its successor', (_, operation) => {
  test('list the same records with the same values', async () => {
    for (const params of placesOf(operation)) {
      const { resources, successors } = await listBoth(operation, params, {}, {});
      expect(resources.map((resource) => resource['id-v4'])).toEqual(successors.map(({ id }) => id));
      resources.forEach((resource, index) => void requireAgreement(operation, resource, successors[index]));
    }
  });

  test('find the same records by each filter', async () => {
    const type = typeOf(operation);
    for (const params of placesOf(operation)) {
      const { resources, successors } = await listBoth(operation, params, {}, {});
      for (const attribute of type.filters) {
        const to = operation.successor?.parameters[`filter[${attribute}]`]?.to ?? '';
        const samples = new Map(
          resources.map((resource, index) => [
            resource.attributes[attribute],
            valueAt(successors[index], to),
          ]),
        );
        for (const [legacy, value] of [...samples].slice(0, 6)) {
          if (legacy === null) continue; // there is no filter for what is empty
          const found = await listBoth(
            operation,
            params,
            { [`filter[${attribute}]`]: String(legacy) },
            { [to]: String(value) },
          );
          expect(found.resources.length, `${attribute} ${legacy}`).toBeGreaterThan(0);
          expect(found.resources.map((resource) => resource['id-v4'])).toEqual(
            found.successors.map(({ id }) => id),
          );
        }
      }
    }
  });
});

describe.each(singles.map(byId))('%s and its successor', (_, operation) => {
  test('show the same record, which the link of the answer leads to', async () => {
    const last = pathParameters(operation.path).at(-1) ?? '';
    const kind = typeOf(operation).kind;
    for (const record of loadSeed()[kind] as readonly AnyRecord[]) {
      const params = { ...parentOf(record), [last]: record.number };
      const answer = await sandbox.call(`v2.${operation.id}` as OperationName, { params });
      const { data } = answer.body as { data: Resource }; // checked against its schema by the harness
      const successor = await followSuccessor(answer.headers);
      expect(successor.id).toBe(record.id);
      requireAgreement(operation, data, successor);
    }
  });
});

describe.each(writes.map(byId))('%s', (_, operation) => {
  test('does what v4 then shows', async () => {
    const server = await TestServer.start();
    try {
      const { sent, answer, get, token } = await playWrite(server, operation);
      if (operation.method === 'delete') {
        const [parameter = ''] = pathParameters(successorOf(operation)?.path ?? '');
        const kind = parameter.replace(/_id$/, '') as LegacyType['kind']; // parameters of v4 are called so
        const gone = seedId(kind, Number(sent.url.split('/').at(-1)));
        const name = `v4.${showing(kind).id}` as OperationName;
        expect((await server.call(name, { params: { [parameter]: gone }, token })).status).toBe(404);
        return;
      }
      const { data } = JSON.parse(answer) as { data: Resource }; // checked against its schema by the harness
      const { kind } = typeOf(operation);
      const shown = JSON.parse(await get(showing(kind).id, data['id-v4'])) as AnyRecord;
      requireAgreement(operation, data, shown);
      if (sent.body?.kind !== 'text') return;
      if (operation.bodyType === 'multipart') {
        const shown = Object.entries(data.attributes).map(([name, value]) => [name, String(value)]);
        expect(Object.fromEntries(shown)).toMatchObject(parseFormText(sent.body.text)?.fields ?? {});
        return;
      }
      const wanted = JSON.parse(sent.body.text) as { data: Resource };
      expect(data.attributes).toMatchObject(wanted.data.attributes);
    } finally {
      await server[Symbol.asyncDispose]();
    }
  });
});

describe.each(writes.filter(({ method }) => method === 'put').map(byId))('%s', (_, operation) => {
  test('with what v2 shows changes nothing that v4 shows', async () => {
    const type = typeOf(operation);
    const last = pathParameters(operation.path).at(-1) ?? '';
    for (const record of (loadSeed()[type.kind] as readonly AnyRecord[]).slice(0, 25)) {
      const params = { ...parentOf(record), [last]: record.number };
      const shown = await showLegacy(operation, params);
      const json = { data: { type: type.type, attributes: writable(type, shown.attributes) } };
      const answer = await sandbox.call(`v2.${operation.id}` as OperationName, { params, json });
      expect(answer.status, answer.text).toBe(200);
      const after = await followSuccessor(answer.headers);
      expect(after).toEqual({ ...record, updated_at: after.updated_at });
    }
  });
});

describe('working time', () => {
  test('is in hours in v2, with their fractions', async () => {
    const schedule = {
      monday: 465,
      tuesday: 465,
      wednesday: 0,
      thursday: 0,
      friday: 0,
      saturday: 0,
      sunday: 0,
    };
    const { id, number } = loadSeed().employee[40] ?? { id: '', number: 0 };
    const patched = await sandbox.call('v4.updateEmployee', {
      params: { employee_id: id },
      json: { schedule },
    });
    expect(patched.body).toMatchObject({ weekly_minutes: 930 });
    const { body } = await sandbox.call('v2.getEmployee', { params: { employee: number } });
    expect(body).toMatchObject({ data: { attributes: { 'weekly-hours': 15.5 } } });
  });
});

describe('a number of another kind of record', () => {
  test('means nothing in v4: ids of v2 are only unique within their type', async () => {
    const { status } = await sandbox.call('v4.getEmployee', { params: { employee_id: '1' } });
    expect([400, 404]).toContain(status);
  });
});

/** A resource as v2 shows it: by itself or, where there is no operation for that, in its list. */
async function showLegacy(operation: Operation, params: Values): Promise<Resource> {
  const single = singles.find(({ path }) => path === operation.path);
  if (single) {
    const { body } = await sandbox.call(`v2.${single.id}` as OperationName, { params });
    return (body as { data: Resource }).data;
  }
  const list = lists.find(({ path }) => operation.path.startsWith(`${path}/{`));
  const { body } = await sandbox.call(`v2.${list?.id}` as OperationName, { query: { pagesize: 200 } });
  const number = String(params[pathParameters(operation.path).at(-1) ?? '']);
  const found = (body as { data: readonly Resource[] }).data.find(({ id }) => id === number);
  if (!found) throw new Error(`v2 does not show ${operation.path} ${number}.`);
  return found;
}

/** Asks both versions for all pages of a list. */
async function listBoth(operation: Operation, params: Values, legacyQuery: Values, query: Values) {
  const resources: Resource[] = [];
  for (let page = 1; ; page += 1) {
    const name = `v2.${operation.id}` as OperationName;
    const answer = await sandbox.call(name, { params, query: { ...legacyQuery, page, pagesize: 50 } });
    expect(answer.status, answer.text).toBe(200);
    const { data, meta } = answer.body as { data: Resource[]; meta: { count: number } };
    resources.push(...data);
    if (resources.length >= meta.count || data.length === 0) break;
  }
  const successors: AnyRecord[] = [];
  const name = `v4.${successorOf(operation)?.id}` as OperationName;
  const place = inSuccessor(operation, params);
  const same = { ...query, ...place.query, ...setsOf(operation) };
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const answer = await sandbox.call(name, {
      params: place.params,
      query: { ...same, limit: 50, ...(cursor && { cursor }) },
    });
    expect(answer.status, answer.text).toBe(200);
    const { data, meta } = answer.body as { data: AnyRecord[]; meta: { next_cursor: string | null } };
    successors.push(...data);
    cursor = meta.next_cursor;
  }
  return { resources, successors };
}

/** Path parameters of v2 as the successor takes them, in its path or as filters: numbers become ids. */
function inSuccessor(operation: Operation, params: Values): { params: Values; query: Values } {
  const inPath = pathParameters(successorOf(operation)?.path ?? '');
  const mapped = Object.entries(params).flatMap(([name, number]) => {
    const to = operation.successor?.parameters[name]?.to;
    return to ? [[to, seedId(name.replaceAll('-', '_'), Number(number))] as const] : [];
  });
  return {
    params: Object.fromEntries(mapped.filter(([to]) => inPath.includes(to))),
    query: Object.fromEntries(mapped.filter(([to]) => !inPath.includes(to))),
  };
}

/** What the operation says by its name and its successor by filters. */
function setsOf({ successor }: Operation): Values {
  return Object.fromEntries(Object.entries(successor?.sets ?? {}).map(([name, set]) => [name, String(set)]));
}

/** Values for the path of a list: none, each project, or the tickets that have any files. */
function placesOf(operation: Operation): readonly Values[] {
  const names = pathParameters(operation.path);
  if (names.length === 0) return [{}];
  if (names.includes('ticket')) {
    const withFiles = new Set(loadSeed().ticket_attachment.map(({ ticket_id }) => ticket_id));
    const tickets = loadSeed().ticket.filter(({ id }) => withFiles.has(id));
    return tickets.map((ticket) => ({ ...parentOf(ticket), ticket: ticket.number }));
  }
  return loadSeed().project.map(({ number }) => ({ project: number }));
}

function parentOf(record: AnyRecord): Values {
  return typeof record.project_id === 'string' ? { project: numberOf('project', record.project_id) } : {};
}

async function followSuccessor(headers: Headers): Promise<AnyRecord> {
  const url = /<([^>]+)>; rel="successor-version"/.exec(headers.get('Link') ?? '')?.[1] ?? '';
  const answer = await sandbox.server.send(
    new Request(url, { headers: { Authorization: `Bearer ${sandbox.token}` } }),
  );
  expect(answer.status, `${url} ${answer.text}`).toBe(200);
  return answer.body as AnyRecord;
}

function typeOf(operation: Operation): LegacyType {
  const types: Readonly<Record<string, LegacyType>> = legacyTypes;
  const type = types[operation.successor?.fields ?? ''];
  if (!type) throw new Error(`${operation.id} has bodies of no type.`);
  return type;
}

/** The operation of v4 that shows one record of a kind. */
function showing(kind: LegacyType['kind']): Operation {
  const path = new RegExp(`^/${records[kind].collection}/\\{[a-z_]+\\}$`);
  const found = documents.v4.operations.find(
    (candidate) => candidate.method === 'get' && path.test(candidate.path),
  );
  if (!found) throw new Error(`v4 shows no single ${kind}.`);
  return found;
}

function requireAgreement(operation: Operation, resource: Resource, successor: AnyRecord | undefined): void {
  if (!successor) throw new Error(`v4 lacks ${resource['id-v4']}.`);
  const expected = Object.entries(typeOf(operation).attributes).map(([name, mapping]) => [
    name,
    converted(mapping, valueAt(successor, mapping.from)),
  ]);
  expect(resource.attributes).toEqual(Object.fromEntries(expected));
  expect(resource.id).toBe(String(successor.number));
}

/** A value of v4 as v2 has to show it. */
function converted(mapping: AttributeMapping, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  switch (mapping.as) {
    case 'number':
      return numberOf(mapping.kind, value);
    case 'numbers':
      return (value as readonly unknown[]).map((id) => numberOf(mapping.kind, id));
    case 'words':
      return mapping.words[String(value)];
    case 'hours':
      return Number((Number(value) / 60).toFixed(2));
    case 'time':
      return new Intl.DateTimeFormat('en-GB', { timeZone: mapping.zone, timeStyle: 'short' }).format(
        new Date(String(value)),
      );
    case 'objects':
      return (value as readonly Readonly<Record<string, unknown>>[]).map((item) =>
        Object.fromEntries(Object.entries(mapping.fields).map(([name, from]) => [name, item[from]])),
      );
    default:
      return value;
  }
}

/** Records of the seed are numbered in their order. */
function numberOf(kind: LegacyType['kind'], id: unknown): number {
  const index = (loadSeed()[kind] as readonly AnyRecord[]).findIndex((record) => record.id === id);
  if (index < 0) throw new Error(`The seed has no ${kind} ${String(id)}.`);
  return index + 1;
}

function valueAt(record: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((value, name) => (value as Record<string, unknown> | null | undefined)?.[name], record);
}

/** The attributes that a write may have. */
function writable(type: LegacyType, attributes: Resource['attributes']): object {
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !type.readOnly.includes(name)));
}

/** Plays the working scenario of a write, and gives what was sent, what was answered, and a way to read afterwards. */
async function playWrite(server: TestServer, operation: Operation) {
  const send = async (request: Parameters<typeof toFetch>[0]) => {
    const { status, text } = await server.send(toFetch(request));
    return { status, body: text };
  };
  const stage = { origin: 'http://localhost:4400', send, seedId, limit: 30 };
  const { request, secrets, token } = await playScenario(operation, workingScenario(operation), stage);
  const { status, body } = await send(withSecrets(request, secrets));
  expect(status, body).toBeLessThan(300);
  const get = async (id: string, recordId: string): Promise<string> => {
    const [name = ''] = pathParameters(operationOf('v4', id).path);
    const answer = await server.call(`v4.${id}` as OperationName, { params: { [name]: recordId }, token });
    expect(answer.status, answer.text).toBe(200);
    return answer.text;
  };
  return { sent: request, answer: body, get, token };
}
