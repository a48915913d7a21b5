/**
 * What any request may be answered with is documented once for each document, and not with every operation: each of it
 * is answered really. That a sandbox ends meanwhile is in `sandbox-life.test.ts`, a store that fails in
 * `broken-store.test.ts`, what the listener refuses in `test/process/bad-input.test.ts`.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { problemsOfAnyRequest, problemsOfNoOperation } from '../../spec/any-request.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import { buildDocument } from '../../spec/openapi.ts';
import { ORIGIN, TestServer } from '../harness/app.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server[Symbol.asyncDispose]());

describe.each(documentNames)('%s', (name) => {
  const { base, operations } = documents[name];
  const [first] = operations;
  const requests = {
    not_found: [`${base}/nothing`, 'GET'],
    method_not_allowed: [`${base}${first?.path.replace(/\{[^}]+\}/g, '1')}`, 'PROPFIND'],
    uri_too_long: [`${base}/nothing?q=${'x'.repeat(8000)}`, 'GET'],
  } as const;

  test.each(Object.entries(requests))(
    'answers with %s where no operation takes the request, as documented',
    async (code, [path, method]) => {
      expect(problemsOfNoOperation).toContain(code);
      expect((await server.fetch(path, { method })).problem?.code).toBe(code);
    },
  );

  test('names all of them in its OpenAPI document, with their pages', () => {
    const { description } = buildDocument(name, {}, ORIGIN).info;
    for (const { code, status } of problemsOfAnyRequest) {
      expect(description).toContain(`- ${status} [\`${code}\`](${ORIGIN}/problems/${code}/): `);
    }
  });

  test('answers a URL that is too long for every operation in the same way', async () => {
    for (const { method, path } of operations) {
      const url = `${base}${path.replace(/\{[^}]+\}/g, '1')}?q=${'x'.repeat(8000)}`;
      const { status, problem } = await server.fetch(url, { method: method.toUpperCase() });
      expect([path, status, problem?.code]).toEqual([path, 414, 'uri_too_long']);
    }
  });
});
