/** The forms that `Prefer` may have (RFC 7240, 2), beyond those that clients of the sandbox usually send. */
import { expect, test } from 'vitest';
import { LONGEST_DELAY_MS, parsePreference } from './parse-preference.ts';

test.each([
  ['', {}],
  ['respond-async, wait=10', {}],
  ['code=429', { code: 429 }],
  ['CODE = 429', { code: 429 }],
  ['code="429"', { code: 429 }],
  ['code=429; delay=1500', { code: 429, delayMs: 1500 }],
  ['respond-async, code=429 ,example="429-limit-used-up"', { code: 429, example: '429-limit-used-up' }],
  ['delay=0', { delayMs: 0 }],
  [`delay=${LONGEST_DELAY_MS}`, { delayMs: LONGEST_DELAY_MS }],
])('%j is read', (header, expected) => {
  expect(parsePreference(header)).toEqual(expected);
});

test('of a preference that is given twice the first one counts', () => {
  expect(parsePreference('code=429, code=503; delay=1, delay=2')).toEqual({ code: 429, delayMs: 1 });
  expect(parsePreference('code=429, code=nonsense')).toEqual({ code: 429 });
});

test.each([
  ['code', 'code'],
  ['code=', 'code'],
  ['code=42', 'code'],
  ['code=4290', 'code'],
  ['code=429.0', 'code'],
  ['example=Upper', 'example'],
  ['example="two words"', 'example'],
  [`delay=${LONGEST_DELAY_MS + 1}`, 'delay'],
  ['delay=1e3', 'delay'],
  ['delay=00000001', 'delay'],
])('%j is refused, and the text names what is wrong', (header, name) => {
  expect(parsePreference(header)).toContain(`\`${name}\``);
});
