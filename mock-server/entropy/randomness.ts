/**
 * The one source of randomness: the system's for serving, a seeded stream for recorded examples and
 * tests. Tokens, ids and secrets all draw from here, so a fixed seed fixes every answer.
 */
import { hash, randomFillSync } from 'node:crypto';

/** A source of random bytes. */
export interface Randomness {
  /** Gives `length` bytes that were never given before; the array belongs to the caller. */
  bytes(length: number): Uint8Array;
}

// One call into the system costs about as much as 4 KB do, so bytes are fetched ahead.
const POOL_BYTES = 8192;
const pool = new Uint8Array(POOL_BYTES);
let taken = POOL_BYTES;

/** The operating system's cryptographic randomness, fetched ahead in small pools. */
export const systemRandomness: Randomness = {
  bytes(length) {
    if (length > POOL_BYTES) return randomFillSync(new Uint8Array(length));
    if (taken + length > POOL_BYTES) {
      randomFillSync(pool);
      taken = 0;
    }
    const given = pool.slice(taken, taken + length);
    pool.fill(0, taken, taken + length);
    taken += length;
    return given;
  },
};

/**
 * Makes a deterministic stream: the SHA-256 digests of `<seed>:0`, `<seed>:1`, … one after the other.
 * For examples and tests only: whoever knows the seed knows every secret.
 */
export function seededRandomness(seed: string): Randomness {
  let counter = 0;
  let block = new Uint8Array(0);
  return {
    bytes(length) {
      const given = new Uint8Array(length);
      let filled = 0;
      while (filled < length) {
        if (block.length === 0) {
          block = Uint8Array.from(hash('sha256', `${seed}:${counter}`, 'buffer'));
          counter += 1;
        }
        const part = block.subarray(0, length - filled);
        given.set(part, filled);
        filled += part.length;
        block = block.subarray(part.length);
      }
      return given;
    },
  };
}
