import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { StoreUnavailable } from '../store/store.ts';
import { Turns } from './turns.ts';

test('only so many are under way at once, each gets its turn in order, and a failure ends one like any other', async () => {
  const turns = new Turns(2, 7);
  const begun: number[] = [];
  let running = 0;
  let most = 0;
  const outcomes = await Promise.allSettled(
    Array.from({ length: 9 }, (_, index) =>
      turns.take(async () => {
        begun.push(index);
        running += 1;
        most = Math.max(most, running);
        await setImmediate();
        running -= 1;
        if (index % 3 === 0) throw new Error(`${index}`);
        return index;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(outcomes.map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : 'failed'))).toEqual([
    'failed',
    1,
    2,
    'failed',
    4,
    5,
    'failed',
    7,
    8,
  ]);
});

test('no more wait than may, and who is refused leaves the turns of the others as they are', async () => {
  const turns = new Turns(1, 1);
  const held = Promise.withResolvers<void>();
  const first = turns.take(() => held.promise);
  const second = turns.take(async () => 'second');
  await expect(turns.take(async () => 'third')).rejects.toThrow(StoreUnavailable);
  held.resolve();
  await first;
  expect(await second).toBe('second');
  expect(await turns.take(async () => 'later')).toBe('later');
});
