// Bodies that are not as documented, in every operation that takes one.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { mediaTypeOf } from '../../spec/build-request.ts';
import type { Operation } from '../../spec/operation.ts';
import { bodyOf, everyOperation, paramsOf, tokenFor } from '../harness/any-operation.ts';
import { named, ORIGIN, requestOf, type TestSandbox, TestServer } from '../harness/app.ts';
import { endlessBody, streaming } from '../harness/streams.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const writing = everyOperation.filter(
  ({ operation }) =>
    operation.body !== undefined && operation.bodyType === 'json' && operation.security !== 'client',
);

const fileOf = () => sandbox.onDisk();

describe.each(writing)('the body of $name', ({ name, operation }) => {
  let params: Record<string, string | number>;
  let before: string;

  beforeAll(async () => {
    sandbox = await server.startSandbox(); // what is taken by chance stays within these tests
  });

  beforeEach(async () => {
    params = paramsOf(sandbox, operation);
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
    const raw = JSON.stringify(bodyOf(sandbox, name));
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
    const undeclared = requestOf(name, { params, token: tokenFor(sandbox, operation) });
    expect((await server.send(undeclared)).problem?.code).toBe('unsupported_media_type');
    expect(await fileOf()).toBe(before);
  });

  test('may have a million bytes and not one more, declared or not', async () => {
    const token = tokenFor(sandbox, operation);
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
      token: tokenFor(sandbox, operation),
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
    const valid = JSON.stringify(bodyOf(sandbox, name)).slice(1, -1);
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
    for (const [field, spoil] of fieldsOf(operation, bodyOf(sandbox, name))) {
      const { problem } = await sandbox.call(name, { params, json: spoil('a\u0000b') });
      expect(problem, field).toMatchObject({ code: 'validation_failed' });
    }
    expect(await fileOf()).toBe(before);
  });

  test('takes no number that is too large, or not whole where it has to be', async () => {
    for (const [field, spoil] of fieldsOf(operation, bodyOf(sandbox, name))) {
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
    const fields = fieldsOf(operation, bodyOf(sandbox, name));
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
      const spoil = fieldsOf(named(name), bodyOf(sandbox, name)).find(([one]) => one === field)?.[1];
      const raw = JSON.stringify(spoil?.('<map>'));
      for (const map of ['{"__proto__":"x"}', '{"\\u005f_proto__":{"isAdmin":true}}']) {
        const { problem } = await sandbox.call(name, {
          params: paramsOf(sandbox, named(name)),
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
