/** How the limit is told in each version, and whom it counts. */
import { expect, test } from 'vitest';
import { operationOf } from '../../../spec/contract.ts';
import { credentialWith, exchangeOf } from '../test-exchange.ts';
import { WindowCounter } from './counter.ts';
import { limitRate, tellRate } from './rate-limit.ts';

const limit = { requests: 2, windowMs: 60_000 };

async function asked(document: 'v4' | 'v2', id: string, afterMs = 0) {
  const exchange = await exchangeOf(operationOf(document, document === 'v4' ? 'getMe' : 'listOffices'));
  exchange.credential = credentialWith([], id);
  return { ...exchange, arrivedMs: exchange.arrivedMs + afterMs };
}

test('v4 tells policy and rest as the draft has it, for each credential', async () => {
  const counter = new WindowCounter();
  const first = await asked('v4', 'pat_1');
  expect(limitRate(first, counter, limit)).toBeUndefined();
  expect(first.headers).toEqual({
    'RateLimit-Policy': '"default";q=2;w=60',
    RateLimit: '"default";r=1;t=60',
  });
  limitRate(await asked('v4', 'pat_1'), counter, limit);
  const third = await asked('v4', 'pat_1', 500);
  expect(limitRate(third, counter, limit)).toEqual({
    code: 'rate_limited',
    detail: 'The limit of 2 requests in 60 seconds is used up. Try again in 60 seconds.',
    headers: { 'Retry-After': '60' },
  });
  expect(third.headers.RateLimit).toBe('"default";r=0;t=60'); // rounded up: nobody comes too early
  expect(limitRate(await asked('v4', 'pat_2'), counter, limit)).toBeUndefined();
});

test('v2 tells it in the older headers, for the whole tenant', async () => {
  const counter = new WindowCounter();
  const first = await asked('v2', 'pat_1');
  limitRate(first, counter, limit);
  const reset = String(first.arrivedMs / 1000 + 60);
  expect(first.headers).toEqual({
    'X-RateLimit-Limit': '2',
    'X-RateLimit-Remaining': '1',
    'X-RateLimit-Reset': reset,
  });
  limitRate(await asked('v2', 'pat_2'), counter, limit);
  expect(limitRate(await asked('v2', 'pat_3', 59_999), counter, limit)).toMatchObject({
    headers: { 'Retry-After': '1' },
  });
});

test('telling alone does not count', async () => {
  const counter = new WindowCounter();
  for (let index = 0; index < 5; index += 1) {
    const exchange = await asked('v4', 'pat_1');
    tellRate(exchange, counter, limit);
    expect(exchange.headers.RateLimit).toBe('"default";r=2;t=60');
  }
});
