/** Ids of single requests: random, not sorted by time, and cheap, since every request gets one. */
import { randomBase32 } from './base32.ts';
import type { Randomness } from './randomness.ts';

/** Makes a request id: `req_` and 26 characters of lowercase Crockford base32 (130 random bits). */
export function requestId(randomness: Randomness): string {
  return `req_${randomBase32(randomness, 26)}`;
}
