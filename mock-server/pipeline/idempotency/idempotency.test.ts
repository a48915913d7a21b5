/** `Idempotency-Key`: one write for a key, whatever is sent again, and never the answer of another request. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { operationOf } from '../../../spec/contract.ts';
import { startTestTenant, type TestTenant } from '../../tenants/test-tenant.ts';
import { credentialWith, exchangeOf } from '../test-exchange.ts';
import { KEPT_MS, once } from './idempotency.ts';

let under: TestTenant;

beforeEach(async () => {
  under = await startTestTenant();
});

afterEach(() => under[Symbol.asyncDispose]());

interface Asked {
  readonly body?: string;
  readonly credential?: string;
  readonly afterMs?: number;
}

async function ask(key: string, { body = '{"name":"A"}', credential = 'pat_1', afterMs = 0 }: Asked = {}) {
  const exchange = await exchangeOf(operationOf('v4', 'createDepartment'), {
    path: '/v4/departments',
    method: 'POST',
    headers: { 'Idempotency-Key': key },
  });
  exchange.tenant = under.tenant;
  exchange.credential = credentialWith([], credential);
  exchange.requestBody = body;
  const guarded = once(exchange, under.clock.now() + afterMs);
  if (!guarded) throw new Error('The key was not heeded.');
  return guarded;
}

let writes = 0;

/** Lets a request write and end. @returns what the handler gets as the result */
async function write(guarded: Awaited<ReturnType<typeof ask>>): Promise<unknown> {
  if ('problem' in guarded) return guarded.problem.code;
  try {
    return await guarded.tenant.write(() => `result ${++writes}`);
  } finally {
    guarded.done();
  }
}

test('the second request with a key gets the result of the first, and writes nothing', async () => {
  const first = await write(await ask('"a key"'));
  const again = await ask('"a key"');
  expect(again).toMatchObject({ isReplay: true });
  const before = writes;
  expect(await write(again)).toBe(first);
  expect(writes).toBe(before);
});

test('a key is the same in quotes and bare, and another one of another credential', async () => {
  const first = await write(await ask('"one"'));
  expect(await write(await ask('one'))).toBe(first);
  expect(await write(await ask('one', { credential: 'pat_2' }))).not.toBe(first);
});

test('another request with the key is refused, and one while the first is running told to wait', async () => {
  const running = await ask('two');
  expect(await write(await ask('two'))).toBe('idempotency_in_flight');
  await write(running);
  expect(await write(await ask('two', { body: '{"name":"B"}' }))).toBe('idempotency_key_reused');
});

test('one that failed leaves nothing, so that it can be tried again', async () => {
  const failing = await ask('three');
  if ('problem' in failing) throw new Error('It was refused.');
  await expect(
    failing.tenant.write(() => {
      throw new Error('no');
    }),
  ).rejects.toThrow('no');
  failing.done();
  expect(await ask('three', { body: '{"name":"B"}' })).toMatchObject({ isReplay: false });
});

test('a result is kept for a day', async () => {
  const first = await write(await ask('four'));
  expect(await write(await ask('four', { afterMs: KEPT_MS - 1 }))).toBe(first);
  expect(await write(await ask('four', { afterMs: KEPT_MS }))).not.toBe(first);
});

test.each(['', '""', 'a b', '"a', 'x'.repeat(256), '"\\x"', 'ü'])('%j is no key', async (key) => {
  expect(await write(await ask(key))).toBe('invalid_idempotency_key');
});

test('it is for creates of v4 alone', async () => {
  for (const operation of [operationOf('v4', 'updateDepartment'), operationOf('sandbox', 'createKey')]) {
    const exchange = await exchangeOf(operation, { headers: { 'Idempotency-Key': 'five' } });
    exchange.tenant = under.tenant;
    expect(once(exchange, under.clock.now())).toBeUndefined();
  }
});
