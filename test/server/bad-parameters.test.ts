// Parameters of paths and queries that are not as documented, in every operation.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { needsCredential, pathParameters } from '../../spec/operation.ts';
import { bodyOf, everyOperation, paramsOf, tokenFor } from '../harness/any-operation.ts';
import { requestOf, type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const fileOf = () => sandbox.onDisk();

describe.each(everyOperation)('the parameters of $name', ({ name, operation }) => {
  const namesPlaces = operation.document !== 'oauth'; // whose errors are one sentence
  const send = (query: string) => {
    const request = requestOf(name, {
      params: paramsOf(sandbox, operation),
      token: needsCredential(operation) ? tokenFor(sandbox, operation) : 'none',
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
    const { pathname } = new URL(requestOf(name, { params: paramsOf(sandbox, operation) }).url);
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
  const withId = everyOperation.flatMap(({ name, operation }) => {
    const parameter = pathParameters(operation.path).at(-1);
    return parameter === undefined ? [] : [{ name, operation, parameter }];
  });

  test.each(withId)('of $name has to have its form', async ({ name, operation, parameter }) => {
    const before = await fileOf();
    const good = String(paramsOf(sandbox, operation)[parameter]);
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
      const json = operation.body && operation.bodyType === 'json' ? bodyOf(sandbox, name) : undefined;
      const { problem } = await sandbox.call(name, {
        params: { ...paramsOf(sandbox, operation), [parameter]: id },
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
