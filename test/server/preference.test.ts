/** Answers on purpose: `Prefer: code=…`, `example=…`, `delay=…`, and no trace of them in the state. */
import { beforeAll, describe, expect, test } from 'vitest';
import { documents } from '../../spec/contract.ts';
import { statusesOf } from '../../spec/scenarios.ts';
import { createTestSandbox, type OperationName, TestServer } from '../harness/app.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
  return () => server[Symbol.asyncDispose]();
});

const everyStatus = (['v4', 'v2'] as const).flatMap((name) =>
  documents[name].operations
    .filter(({ security }) => security === 'token')
    .flatMap((operation) =>
      statusesOf(operation).map((status) => [`${name}.${operation.id}` as OperationName, status] as const),
    ),
);

describe('every documented status can be asked for', () => {
  test.each(everyStatus.filter(([, status]) => status >= 400))('%s %i', async (name, status) => {
    const sandbox = await server.startSandbox();
    const params = Object.fromEntries(
      [
        ...(
          documents.v4.operations
            .concat(documents.v2.operations)
            .find(({ document, id }) => `${document}.${id}` === name)?.path ?? ''
        ).matchAll(/\{([^}]+)\}/g),
      ].map(([, parameter]) => [parameter ?? '', 'x']),
    );
    const answer = await sandbox.call(name, {
      params,
      headers: { Prefer: `code=${status}` },
      json: undefined,
    });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('Preference-Applied')).toBe(`code=${status}`);
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
