/** Which values are days. */
import { expect, test } from 'vitest';
import { isDay } from './is-day.ts';

test.each([
  ['2026-11-21', true],
  ['2028-02-29', true],
  ['2000-02-29', true],
  ['2027-02-29', false],
  ['1900-02-29', false],
  ['2026-02-30', false],
  ['2026-04-31', false],
  ['2026-00-10', false],
  ['2026-13-01', false],
  ['2026-1-1', false],
  ['2026-11-21T00:00:00Z', false],
  [' 2026-11-21', false],
  ['', false],
  [20261121, false],
  [null, false],
])('%j is one: %s', (value, expected) => {
  expect(isDay(value)).toBe(expected);
});
