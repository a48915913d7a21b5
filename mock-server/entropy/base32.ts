/**
 * Random text in Crockford's base32, lowercase: no `i`, `l`, `o`, `u`, so it survives being read aloud.
 * 256 is a multiple of 32, so the low five bits of a random byte are unbiased.
 *
 * @see https://www.crockford.com/base32.html
 */
import type { Randomness } from './randomness.ts';

const CODES = Buffer.from('0123456789abcdefghjkmnpqrstvwxyz');
const scratch = Buffer.alloc(64); // longer than any text that is asked for

/** Gives `length` random characters, five bits each. */
export function randomBase32(randomness: Randomness, length: number): string {
  const bytes = randomness.bytes(length);
  for (let index = 0; index < length; index += 1) scratch[index] = CODES[(bytes[index] ?? 0) & 31] ?? 0;
  return scratch.toString('latin1', 0, length);
}
