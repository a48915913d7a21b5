import { expect, it } from 'vitest';
import { timeLeft } from './time-left.ts';

const hour = 3_600_000;

it.each([
  [14 * 24 * hour, '14 days'],
  [14 * 24 * hour - 1, '14 days'],
  [47 * hour, '47 hours'],
  [1.5 * hour, '90 minutes'],
  [30_000, '1 minute'],
  [-5, '1 minute'],
])('says %d ms as %s', (ms, text) => {
  expect(timeLeft(ms, 'en')).toBe(text);
});
