/** The fixed clock moves only when told; the system clock is the machine's. */
import { expect, test } from 'vitest';
import { fixedClock, systemClock } from './clock.ts';

test('a fixed clock stands still until it is advanced', () => {
  const clock = fixedClock(1_767_225_600_000);
  expect([clock.now(), clock.now()]).toEqual([1_767_225_600_000, 1_767_225_600_000]);
  clock.advance(1500);
  expect(clock.now()).toBe(1_767_225_601_500);
});

test('the system clock shows whole milliseconds of now', () => {
  const before = Date.now();
  const shown = systemClock.now();
  expect(Number.isInteger(shown)).toBe(true);
  expect(shown).toBeGreaterThanOrEqual(before);
});
