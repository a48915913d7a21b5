/** Every request gets an id of its own. */
import { expect, test } from 'vitest';
import { seededRandomness } from '../../entropy/randomness.ts';
import { giveRequestId, REQUEST_ID_HEADER } from './request-id.ts';

test('gives a new id each time and puts it on the answer', () => {
  const randomness = seededRandomness('request ids');
  const headers: Record<string, string> = {};
  const ids = Array.from({ length: 100 }, () => {
    const id = giveRequestId(headers, randomness);
    expect(headers[REQUEST_ID_HEADER]).toBe(id);
    return id;
  });
  expect(new Set(ids).size).toBe(100);
  for (const id of ids) expect(id).toMatch(/^req_[0-9a-hjkmnp-tv-z]{26}$/);
});
