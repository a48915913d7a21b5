import { describe, expect, test } from 'vitest';
import { BOUNDS_MS, Durations } from './counts.ts';
import { quantileMs, together } from './quantile.ts';

function durations(...values: readonly number[]): Durations {
  const counted = new Durations();
  for (const value of values) counted.add(value);
  return counted;
}

describe('quantileMs', () => {
  test('knows nothing of nothing', () => {
    expect(quantileMs(new Durations(), 0.5)).toBeNull();
  });

  test('lies within the bounds of the duration that it stands for', () => {
    const counted = durations(...new Array<number>(98).fill(0.2), 70, 70);
    expect(quantileMs(counted, 0.5)).toBeLessThanOrEqual(0.5);
    expect(quantileMs(counted, 0.99)).toBeGreaterThan(50);
    expect(quantileMs(counted, 0.99)).toBeLessThanOrEqual(100);
  });

  test('goes from bound to bound in proportion', () => {
    expect(quantileMs(durations(6, 7, 8, 9), 0.5)).toBe(7.5);
  });

  test('ends at the last bound', () => {
    expect(quantileMs(durations(60_000), 0.99)).toBe(BOUNDS_MS.at(-1));
  });
});

test('durations count together as if they had been counted by one', () => {
  const parts = [durations(0.2, 3), durations(70), durations()];
  expect(together(parts)).toEqual(durations(0.2, 3, 70));
});
