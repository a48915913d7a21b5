/** What the documentation promises about trying operations (R1, R2) and about the two versions (P7, F1), seen over HTTP. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documents } from '../../spec/contract.ts';
import { kinds } from '../../spec/records.ts';
import { scenariosOf } from '../../spec/scenarios.ts';
import { type OperationName, type TestSandbox, TestServer } from '../harness/app.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const simulated = [...documents.v4.operations, ...documents.v2.operations];

describe('R1: every operation can be tried with the visitor’s own token', () => {
  test('R1: the token of a fresh sandbox has every scope that any operation asks for', async () => {
    const { scopes } = await sandbox.ok('v4.getMe');
    const needed = new Set(simulated.flatMap((operation) => operation.scopes));
    expect([...needed].filter((scope) => !scopes.includes(scope))).toEqual([]);
  });
});

describe('R2: ids that an operation needs are filled in', () => {
  test('R2: every seed record that an example names exists in a fresh sandbox', async () => {
    const text = JSON.stringify(simulated.map((operation) => scenariosOf(operation)));
    const named = new Set(
      [...text.matchAll(/"@([a-z_]+)\/(\d+)"/g)].map(([, kind, number]) => `${kind}/${number}`),
    );
    const seeded = [...named].filter((one) => !one.startsWith('given/'));
    expect(seeded.length).toBeGreaterThan(20);
    for (const one of seeded) {
      const [name, number] = one.split('/');
      const kind = kinds.find((candidate) => candidate === name);
      expect(kind && sandbox.seedId(kind, Number(number)), one).toBeTruthy();
    }
  });
});

describe('P7: the versions', () => {
  const lists = documents.v2.operations.filter(({ path, method }) => method === 'get' && !path.includes('{'));

  test.each(lists.map(({ id }) => id))('P7: v2.%s names the operation of v4 that replaces it', async (id) => {
    const answer = await sandbox.call(`v2.${id}` as OperationName); // an operation of v2
    const [, address = ''] =
      /<([^>]+)>; rel="successor-version"/.exec(answer.headers.get('Link') ?? '') ?? [];
    const path = new URL(address, 'http://localhost').pathname;
    const { base, operations } = documents.v4;
    expect(operations.map((operation) => `${base}${operation.path}`)).toContain(path);
  });
});
