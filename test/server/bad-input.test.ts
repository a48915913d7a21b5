import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mediaTypeOf } from '../../spec/build-request.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import { needsCredential, type Operation, pathParameters } from '../../spec/operation.ts';
import { workingScenario } from '../../spec/scenarios.ts';
import { resolvePlaceholders } from '../../spec/seeded.ts';
import {
  named,
  type OperationName,
  ORIGIN,
  requestOf,
  type TestSandbox,
  TestServer,
} from '../harness/app.ts';
import { endlessBody, streaming } from '../harness/streams.ts';
import { legacyBody, unique, writesOfV2, writesOfV4 } from '../harness/valid-bodies.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const every = documentNames
  .flatMap((name): readonly Operation[] => documents[name].operations)
  .map((operation) => ({ name: `${operation.document}.${operation.id}` as OperationName, operation }));
const writing = every.filter(
  ({ operation }) =>
    operation.body !== undefined && operation.bodyType === 'json' && operation.security !== 'client',
);

/** Parameters that are well formed; whether there is such a record does not matter. */
function paramsOf({ document, path }: Operation): Record<string, string | number> {
  const names = pathParameters(path);
  if (document === 'v2') return Object.fromEntries(names.map((name) => [name, 1]));
  return Object.fromEntries(
    names.map((name) => {
      const made: Readonly<Record<string, string>> = {
        token_id: `pat_${'0'.repeat(26)}`,
        key_id: `key_${'0'.repeat(26)}`,
        integration_id: `int_${'0'.repeat(26)}`,
        request_id: `req_${'0'.repeat(26)}`,
        inbox_message_id: `inb_${'0'.repeat(26)}`,
        client_id: 'no-such-client',
      };
      return [name, made[name] ?? sandbox.seedId(name.replace(/_id$/, '') as 'employee', 1)]; // path parameters of v4 are called `<kind>_id`
    }),
  );
}

/** A body that is accepted. */
function bodyOf(name: OperationName): object {
  if (name.startsWith('careers.')) {
    const lookup = {
      seeded: (_: string, number: number) => sandbox.seedId('position', number),
      given: () => '',
    };
    return resolvePlaceholders(workingScenario(named(name)).json as object, lookup);
  }
  if (name.startsWith('sandbox.')) {
    // What the control API begins with is good for a fresh sandbox and for every later one.
    const lookup = {
      seeded: (kind: string, number: number) => sandbox.seedId(kind as 'employee', number),
      given: () => undefined,
    }; // scenarios only name kinds that there are
    const { json } = resolvePlaceholders(workingScenario(named(name)), lookup);
    return { ...(json as object), ...(name === 'sandbox.createToken' && { name: unique('A token') }) };
  }
  const legacy = writesOfV2().find((write) => write.name === name);
  if (legacy) return legacyBody(legacy.type, legacy.json);
  const write = writesOfV4(sandbox).find((candidate) => candidate.name === name);
  if (!write) throw new Error(`There is no valid body for ${name}.`);
  return write.json;
}

const fileOf = () => sandbox.onDisk();

describe.each(writing)('the body of $name', ({ name, operation }) => {
  let params: Record<string, string | number>;
  let before: string;

  beforeAll(async () => {
    sandbox = await server.startSandbox(); // what is taken by chance stays within these tests
  });

  beforeEach(async () => {
    params = paramsOf(operation);
    before = await fileOf();
  });

  const sendRaw = (raw: string) => sandbox.call(name, { params, raw: { raw } });

  test('has to be JSON', async () => {
    const broken = [
      '',
      ' ',
      '{',
      '{"a":1,}',
      "{'a':1}",
      '{a:1}',
      'undefined',
      'NaN',
      '[1',
      '"x',
      '{"a":1}{"b":2}',
      'nul',
      '{"a":01}',
      '{"a":"\n"}',
      '{"a":"\u0000"}',
      '\u0000',
      '<a/>',
      'a=b',
      '// x\n{}',
    ];
    for (const raw of broken) {
      const { problem } = await sendRaw(raw);
      expect(problem, JSON.stringify(raw)).toMatchObject({
        code: 'malformed_request',
        detail: expect.stringMatching(/^The body is (empty|not JSON)/),
      });
    }
    expect(await fileOf()).toBe(before);
  });

  test('has to be declared as JSON', async () => {
    const raw = JSON.stringify(bodyOf(name));
    for (const type of [
      'text/plain',
      'text/json',
      'application/x-www-form-urlencoded',
      'application/xml',
      'application/jsonx',
      'multipart/form-data; boundary=x',
      'json',
      '*/*',
      'application/json, text/plain',
      ' ',
    ]) {
      const answer = await sandbox.call(name, { params, raw: { raw, type } });
      expect(answer.problem, type).toMatchObject({
        code: 'unsupported_media_type',
        detail: expect.stringContaining('application/json'),
      });
      expect(answer.headers.get('Accept')).toContain(mediaTypeOf(operation));
    }
    const undeclared = requestOf(name, { params, token: tokenFor(operation) });
    expect((await server.send(undeclared)).problem?.code).toBe('unsupported_media_type');
    expect(await fileOf()).toBe(before);
  });

  test('may have a million bytes and not one more, declared or not', async () => {
    const token = tokenFor(operation);
    const request = (text: string, headers: Record<string, string> = {}) =>
      server.send(
        new Request(
          requestOf(name, { params, token, headers: { ...headers, 'Content-Type': 'application/json' } }),
          { body: text, method: operation.method.toUpperCase() },
        ),
      );
    const fits = `${JSON.stringify({ favourite_colour: 'ü' })}`;
    const padded = fits + ' '.repeat(1_000_000 - Buffer.byteLength(fits));
    for (const declare of [true, false]) {
      const declared = (text: string): Record<string, string> =>
        declare ? { 'Content-Length': String(Buffer.byteLength(text)) } : {};
      expect((await request(padded, declared(padded))).problem?.code).toBe('validation_failed');
      expect((await request(`${padded} `, declared(`${padded} `))).problem).toMatchObject({
        code: 'content_too_large',
        detail: expect.stringContaining('1,000,000'),
      });
    }
    expect(await fileOf()).toBe(before);
  });

  test('is not read to the end when it does not end', async () => {
    const { body, sent, isCancelled } = endlessBody();
    const plain = requestOf(name, {
      params,
      token: tokenFor(operation),
      headers: { 'Content-Type': 'application/json' },
    });
    const answer = await server.send(
      new Request(plain, streaming({ method: operation.method.toUpperCase(), body })),
    );
    expect(answer.problem?.code).toBe('content_too_large');
    expect([isCancelled(), sent() < 1_300_000]).toEqual([true, true]);
  });

  test('may nest, but not for ever', async () => {
    const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
    expect((await sendRaw(nested(64))).problem?.code).toBe('validation_failed');
    expect((await sendRaw(`{"a":${nested(64)}}`)).problem?.code).toBe('malformed_request');
    for (const raw of [nested(20_000), '['.repeat(100_000), '{"a":'.repeat(20_000)]) {
      expect((await sendRaw(raw)).problem?.code).toBe('malformed_request');
    }
    const brackets = JSON.stringify('[{'.repeat(200));
    expect((await sendRaw(`{"favourite_colour":${brackets}}`)).problem?.code).toBe('validation_failed'); // those in text do not count
  });

  test('has to be an object', async () => {
    for (const json of [[], ['x'], 'text', 7, true, null]) {
      const { problem } = await sandbox.call(name, { params, json });
      expect(problem, JSON.stringify(json)).toMatchObject({
        code: 'validation_failed',
        errors: [{ pointer: '' }],
      });
    }
  });

  test('takes no field that it does not have, least of all one that every object inherits', async () => {
    const valid = JSON.stringify(bodyOf(name)).slice(1, -1);
    for (const field of [
      'favourite_colour',
      '__proto__',
      'constructor',
      'prototype',
      'toString',
      'hasOwnProperty',
      '',
      ' ',
      'a/b',
      'a~b',
      'x'.repeat(5000),
      '\u0000',
      '💥',
    ]) {
      const { problem } = await sendRaw(`{${valid},${JSON.stringify(field)}:{"isAdmin":true}}`);
      const pointer = `/${field.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      expect(problem, field.slice(0, 40)).toMatchObject({ code: 'validation_failed', errors: [{ pointer }] });
      expect(problem?.detail.length).toBeLessThan(6000);
    }
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
    expect(await fileOf()).toBe(before);
  });

  test('takes no null byte in any field', async () => {
    for (const [field, spoil] of fieldsOf(operation, bodyOf(name))) {
      const { problem } = await sandbox.call(name, { params, json: spoil('a\u0000b') });
      expect(problem, field).toMatchObject({ code: 'validation_failed' });
    }
    expect(await fileOf()).toBe(before);
  });

  test('takes no number that is too large, or not whole where it has to be', async () => {
    for (const [field, spoil] of fieldsOf(operation, bodyOf(name))) {
      for (const number of [
        '1e400',
        '-1e400',
        '1e308',
        '9007199254740993',
        '123456789012345678901234567890',
        '1.0000001',
        '-1',
      ]) {
        const { problem } = await sendRaw(JSON.stringify(spoil('<number>')).replace('"<number>"', number));
        expect(problem, `${field} ${number}`).toMatchObject({ code: 'validation_failed' });
      }
    }
    expect(await fileOf()).toBe(before);
  });

  test('whatever stands in its fields is taken or refused, never half', async () => {
    const fields = fieldsOf(operation, bodyOf(name));
    const anything = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constantFrom(...hostile));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), anything, async ([, spoil], value) => {
        const own = await fileOf();
        const { status, problem } = await sandbox.call(name, { params, json: spoil(value) });
        if (status < 300) return; // valid by chance, and held against its schema like every answer
        expect(['validation_failed', 'conflict', 'not_found', 'invalid_transition']).toContain(problem?.code);
        expect(await fileOf()).toBe(own);
      }),
      { numRuns: 40 },
    );
  });

  test('whatever JSON it is, it is answered with a documented problem', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json({ maxDepth: 4 }), async (raw) => {
        expect((await sendRaw(raw)).problem?.code ?? 'taken').toMatch(
          /^(validation_failed|malformed_request|not_found|taken)$/,
        );
      }),
      { numRuns: 20 },
    );
  });
});

const hostile: readonly string[] = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '../../x',
  '<script>',
  "'; DROP TABLE x; --",
  '{{7*7}}',
  '\r\nSet-Cookie: a=b',
  '0'.repeat(5000),
  '2026-02-30',
  '9999-12-31',
  '0000-00-00',
  '-0',
  '１２',
];

/** The fields of a body, and what makes a body with another value in one of them. */
function fieldsOf(
  operation: Operation,
  valid: object,
): ReadonlyArray<readonly [string, (value: unknown) => object]> {
  const { body } = operation;
  const shape = body instanceof z.ZodObject ? body.shape : {};
  const data = shape.data;
  if (data instanceof z.ZodObject && data.shape.attributes instanceof z.ZodObject && 'data' in valid) {
    const inner = valid.data as { readonly attributes: object }; // made by legacyBody
    const names = Object.keys(data.shape.attributes.shape);
    return names.map(
      (name) =>
        [
          name,
          (value: unknown) => ({ data: { ...inner, attributes: { ...inner.attributes, [name]: value } } }),
        ] as const,
    );
  }
  return Object.keys(shape).map((name) => [name, (value: unknown) => ({ ...valid, [name]: value })] as const);
}

function tokenFor({ security }: Operation): string {
  return security === 'management' ? sandbox.managementToken : sandbox.token;
}

describe('a problem has a bound', () => {
  const many = (value: unknown) =>
    Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`c_${index}`, value]));

  test.each<[string, () => object]>([
    ['as many fields that do not exist as fit', () => many(1)],
    ['a field with a name of nearly a million characters', () => ({ ['x'.repeat(900_000)]: 1 })],
    ['as many custom values without a definition as fit', () => ({ custom_values: many(1) })],
    ['a list of as many wrong entries as fit', () => ({ skills: Array(200_000).fill(1) })],
  ])('whatever it is about: %s', async (_, json) => {
    const params = { employee_id: sandbox.seedId('employee', 4) };
    const answer = await sandbox.call('v4.updateEmployee', { params, raw: { raw: JSON.stringify(json()) } });
    expect(answer.problem?.code).toBe('validation_failed');
    expect(answer.text.length).toBeLessThan(150_000);
  });

  test('also of a form, whatever its fields are called', async () => {
    const body = new FormData();
    for (let count = 0; count < 40; count += 1) body.set(`${count}${'x'.repeat(100_000)}`, 'x');
    const headers = { Authorization: `Bearer ${sandbox.token}` };
    const answer = await sandbox.server.send(
      new Request(`${ORIGIN}/v4/documents`, { method: 'POST', headers, body }),
    );
    expect(answer.problem?.code).toBe('validation_failed');
    expect(answer.text.length).toBeLessThan(150_000);
  });
});

describe('a map with free names', () => {
  test.each(['v4.createEmployee', 'v4.updateEmployee', 'v2.createEmployee'] as const)(
    'takes no `__proto__` in %s',
    async (name) => {
      const before = await fileOf();
      const [field] = name.startsWith('v2') ? ['custom-attributes'] : ['custom_values'];
      const spoil = fieldsOf(named(name), bodyOf(name)).find(([one]) => one === field)?.[1];
      const raw = JSON.stringify(spoil?.('<map>'));
      for (const map of ['{"__proto__":"x"}', '{"\\u005f_proto__":{"isAdmin":true}}']) {
        const { problem } = await sandbox.call(name, {
          params: paramsOf(named(name)),
          raw: { raw: raw.replace('"<map>"', map) },
        });
        expect(problem, map).toMatchObject({
          code: 'validation_failed',
          errors: [{ pointer: expect.stringMatching(/__proto__$/) }],
        });
      }
      expect(await fileOf()).toBe(before);
    },
  );

  test('takes no custom value that has no definition, or does not fit it', async () => {
    const { data } = await sandbox.ok('v4.listEmployees', { query: { limit: 100 } });
    const known = new Set(data.flatMap(({ custom_values }) => Object.keys(custom_values)));
    const params = { employee_id: sandbox.seedId('employee', 4) };
    for (const field of [...known, 'c_unknown', 'constructor', 'c_']) {
      for (const value of [{}, [[]], true, '\u0000']) {
        const refused = await sandbox.refused('v4.updateEmployee', {
          params,
          json: { custom_values: { [field]: value } },
        });
        expect(refused.code).toBe('validation_failed');
      }
    }
  });
});

test('a date that does not exist is refused wherever a date is asked for', async () => {
  const dates = {
    '2026-02-30': false,
    '2026-02-29': false,
    '2026-04-31': false,
    '2028-02-29': true,
    '2026-13-01': false,
    '2026-1-1': false,
  };
  const { data } = await sandbox.ok('v4.listEmployees', { query: { limit: 100 } });
  const dated = data
    .flatMap(({ custom_values }) => Object.entries(custom_values))
    .find(([, value]) => /^\d{4}-\d\d-\d\d$/.test(String(value)));
  expect(dated).toBeDefined();
  for (const [date, exists] of Object.entries(dates)) {
    const expected = exists ? 200 : 422;
    const employee = { employee_id: sandbox.seedId('employee', 4) };
    const ticket = { ticket_id: sandbox.seedId('ticket', 5) };
    expect(
      (await sandbox.call('v4.updateEmployee', { params: employee, json: { start_date: date } })).status,
      date,
    ).toBe(expected);
    expect(
      (
        await sandbox.call('v4.updateEmployee', {
          params: employee,
          json: { custom_values: { [dated?.[0] ?? '']: date } },
        })
      ).status,
      date,
    ).toBe(expected);
    expect(
      (
        await sandbox.call('v4.updateTicket', {
          params: ticket,
          json: { values: [{ name: 'On', type: 'date', value: date }] },
        })
      ).status,
      date,
    ).toBe(expected);
  }
});

describe.each(every)('the parameters of $name', ({ name, operation }) => {
  const namesPlaces = operation.document !== 'oauth'; // whose errors are one sentence
  const send = (query: string) => {
    const request = requestOf(name, {
      params: paramsOf(operation),
      token: needsCredential(operation) ? tokenFor(operation) : 'none',
    });
    const { method, headers } = request;
    return server.send(new Request(`${request.url}?${query}`, { method, headers }));
  };

  test('are only those that it has', async () => {
    for (const parameter of [
      'colour',
      'Limit',
      'limit[]',
      '__proto__',
      'constructor',
      'filter',
      '💥',
      'a b',
    ]) {
      const { problem } = await send(`${encodeURIComponent(parameter)}=1`);
      const errors = [{ parameter, detail: expect.stringContaining('no parameter') }];
      expect(problem, parameter).toMatchObject({ code: 'invalid_parameter', ...(namesPlaces && { errors }) });
    }
  });

  test('are given once, with a value, in an encoding that is whole', async () => {
    const cases: ReadonlyArray<readonly [string, string]> = [
      ['limit=1&limit=2', 'limit'],
      ['limit=1&%6cimit=1', 'limit'],
      ['limit=', 'limit'],
      ['limit', 'limit'],
      ['limit=%', 'limit=%'],
      ['limit=%zz', 'limit=%zz'],
      ['limit=%E0%A4%A', 'limit=%E0%A4%A'],
      ['%ff=1', '%ff=1'],
    ];
    for (const [query, parameter] of cases) {
      const { problem } = await send(query);
      const errors = [{ parameter }];
      expect(problem, query).toMatchObject({ code: 'invalid_parameter', ...(namesPlaces && { errors }) });
    }
  });

  test('may be many, and the answer stays short', async () => {
    const { problem, text } = await send(Array.from({ length: 500 }, (_, index) => `p${index}=1`).join('&'));
    expect(problem?.code).toBe('invalid_parameter');
    expect(problem?.errors.length).toBeLessThanOrEqual(21);
    expect(text.length).toBeLessThan(8000);
  });

  test('fit into 8,000 characters of URL', async () => {
    const { pathname } = new URL(requestOf(name, { params: paramsOf(operation) }).url);
    const room = 8000 - pathname.length;
    expect((await send(`colour=${'x'.repeat(room - '?colour='.length)}`)).problem?.code).toBe(
      'invalid_parameter',
    );
    expect((await send(`colour=${'x'.repeat(room - '?colour='.length + 1)}`)).problem).toMatchObject({
      code: 'uri_too_long',
      detail: expect.stringContaining('8,000'),
    });
  });
});

describe('an id in the path', () => {
  const withId = every.flatMap(({ name, operation }) => {
    const parameter = pathParameters(operation.path).at(-1);
    return parameter === undefined ? [] : [{ name, operation, parameter }];
  });

  test.each(withId)('of $name has to have its form', async ({ name, operation, parameter }) => {
    const before = await fileOf();
    const good = String(paramsOf(operation)[parameter]);
    // Ids that people choose are wrong for other reasons than those that are made.
    const chosen = [
      'x',
      'AB-CD',
      'a b c',
      'under_score',
      '__proto__',
      '%00',

      'x'.repeat(65),
      `${good}\u0000`,
    ];
    const broken =
      parameter === 'client_id'
        ? chosen
        : operation.document === 'v2'
          ? [
              '0',
              '-1',
              '1.5',
              '1e3',
              '0x1',
              '01',
              '+1',
              ' 1',
              '1 ',
              'one',
              '1000000001',
              '99999999999999999999',
              '١',
              '\u0000',
              '1\u0000',
              '%31',
              'NaN',
              'Infinity',
              sandbox.seedId('employee', 1),
              '__proto__',
            ]
          : [
              '1',
              'x',
              good.slice(0, -1),
              `${good}0`,
              good.toUpperCase(),
              `${good} `,
              `${good}\u0000`,
              ` ${good}`,
              `${good}\n`,
              good.replace('_', '-'),
              `dep${good}`,
              `xyz_${'0'.repeat(26)}`,
              '__proto__',
              'constructor',
              '%00',
              '🦊',
            ];
    for (const id of broken) {
      const json = operation.body && operation.bodyType === 'json' ? bodyOf(name) : undefined;
      const { problem } = await sandbox.call(name, {
        params: { ...paramsOf(operation), [parameter]: id },
        json,
      });
      expect(problem, JSON.stringify(id)).toMatchObject({
        code: 'invalid_parameter',
        errors: [{ parameter }],
      });
    }
    expect(await fileOf()).toBe(before);
  });

  test.each(['%', '%zz', '%E0%A4%A', '%ff'])('with the broken encoding %s is an invalid one', async (id) => {
    for (const path of [`/v4/employees/${id}`, `/v4/tickets/${id}/comments`]) {
      const { problem } = await server.fetch(path, { headers: { Authorization: `Bearer ${sandbox.token}` } });
      expect(problem?.code, path).toBe('invalid_parameter');
    }
    const { problem } = await server.fetch(`/v2/employees/${id}`, {
      headers: { 'X-API-Key': sandbox.token },
    });
    expect(problem?.code).toBe('invalid_parameter');
  });
});
