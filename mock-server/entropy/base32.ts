/**
 * Random text in Crockford's base32, lowercase: no `i`, `l`, `o`, `u`, so it survives being read aloud.
 * 256 is a multiple of 32, so the low five bits of a random byte are unbiased.
 *
 * @see https://www.crockford.com/base32.html
 */
import type { Randomness } from './randomness.ts';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

/** Gives `length` random characters, five bits each. */
export function randomBase32(randomness: Randomness, length: number): string {
  const bytes = randomness.bytes(length);
  let text = '';
  for (let index = 0; index < length; index += 1) text += ALPHABET[(bytes[index] ?? 0) & 31];
  return text;
}
