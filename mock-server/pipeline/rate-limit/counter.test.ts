/** The counter: never more than allowed in a window, a new window when it is over, bounded memory. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { WindowCounter } from './counter.ts';

const limit = { requests: 3, windowMs: 1000 };

test('allows so many in a window, and tells what is left and for how long', () => {
  const counter = new WindowCounter();
  expect([0, 10, 20, 30, 999].map((now) => counter.take('a', limit, now))).toEqual([
    { isAllowed: true, remaining: 2, resetMs: 1000 },
    { isAllowed: true, remaining: 1, resetMs: 990 },
    { isAllowed: true, remaining: 0, resetMs: 980 },
    { isAllowed: false, remaining: 0, resetMs: 970 },
    { isAllowed: false, remaining: 0, resetMs: 1 },
  ]);
  expect(counter.take('a', limit, 1000)).toEqual({ isAllowed: true, remaining: 2, resetMs: 1000 });
});

test('counts every key by itself', () => {
  const counter = new WindowCounter();
  for (let index = 0; index < 3; index += 1) counter.take('a', limit, 0);
  expect(counter.take('a', limit, 0).isAllowed).toBe(false);
  expect(counter.take('b', limit, 0).isAllowed).toBe(true);
});

test('a look does not count', () => {
  const counter = new WindowCounter();
  expect(counter.peek('a', limit, 0)).toEqual({ isAllowed: true, remaining: 3, resetMs: 1000 });
  counter.take('a', limit, 0);
  for (let index = 0; index < 5; index += 1)
    expect(counter.peek('a', limit, 400)).toEqual({ isAllowed: true, remaining: 2, resetMs: 600 });
  expect(counter.peek('a', limit, 1000).remaining).toBe(3);
});

test('a limit of nothing allows nothing', () => {
  expect(new WindowCounter().take('a', { requests: 0, windowMs: 1000 }, 0).isAllowed).toBe(false);
});

test('never allows more than the limit within a window that it began, at any times', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(700), { maxLength: 60 }),
      fc.integer({ min: 1, max: 5 }),
      (steps, requests) => {
        const counter = new WindowCounter();
        let now = 0;
        let startMs = Number.NEGATIVE_INFINITY;
        let used = 0;
        for (const step of steps) {
          now += step;
          if (now - startMs >= 1000) [startMs, used] = [now, 0];
          const { isAllowed, remaining, resetMs } = counter.take('a', { requests, windowMs: 1000 }, now);
          expect(isAllowed).toBe(used < requests);
          if (isAllowed) used += 1;
          expect(remaining).toBe(requests - used);
          expect(resetMs).toBe(startMs + 1000 - now);
        }
      },
    ),
  );
});

test('does not grow for ever: windows that are over are forgotten, and then the oldest', () => {
  const counter = new WindowCounter();
  for (let index = 0; index < 50_000; index += 1) counter.take(`old ${index}`, limit, 0);
  for (let index = 0; index < 3; index += 1) counter.take('new', limit, 1000);
  expect(counter.take('new', limit, 1000).isAllowed).toBe(false);
  for (let index = 0; index < 60_000; index += 1) counter.take(`other ${index}`, limit, 1500);
  expect(counter.take('new', limit, 1500).isAllowed).toBe(true); // it was the oldest of too many
});
