/**
 * Ids of records: TypeIDs, a prefix that says the kind and a UUIDv7 that sorts by creation. The UUID is
 * made here, from the injected clock and randomness; the text form is the library's.
 *
 * @see https://github.com/jetify-com/typeid/tree/main/spec
 * @see https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-7 (monotonicity: section 6.2, methods 1 and 2)
 */
import { fromUUIDBytes } from 'typeid-js';
import type { Randomness } from './randomness.ts';

/**
 * Makes the next TypeID.
 *
 * @param prefix - lowercase letters and `_`, such as `emp`
 * @param atMs - time of creation in milliseconds since 1970; when it is not after the last id's time, the
 *   id takes the last one's time and the next sequence number
 */
export type NextTypeId = (prefix: string, atMs: number, randomness: Randomness) => string;

/**
 * Makes a generator whose ids, behind the same prefix, sort in the order in which they were made: also
 * within a millisecond and when the time goes back. Ids keep the latest time seen, so use one generator
 * for each clock: tenants whose clocks differ do not share one.
 *
 * @param newestMs - time of the newest id that a former generator has made, or one that is before all of them
 */
export function createTypeIds(newestMs: () => number = () => -1): NextTypeId {
  let lastMs: number | undefined;
  // The 32 bits after the time (12 of rand_a, 20 of rand_b). A new millisecond starts at a random number
  // below 2^31, so more than two billion ids fit behind it.
  let sequence = 0;
  return (prefix, atMs, randomness) => {
    const random = randomness.bytes(10);
    const byte = (index: number): number => random[index] ?? 0;
    lastMs ??= newestMs();
    if (atMs > lastMs || sequence === 0) {
      lastMs = Math.max(atMs, lastMs + 1);
      sequence = new DataView(random.buffer, random.byteOffset).getUint32(0) >>> 1;
    } else {
      sequence += 1;
    }
    const high = Math.floor(lastMs / 65536);
    return fromUUIDBytes(
      prefix,
      Uint8Array.of(
        high >>> 24,
        high >>> 16,
        high >>> 8,
        high,
        lastMs >>> 8,
        lastMs,
        0x70 | (sequence >>> 28), // version 7
        sequence >>> 20,
        0x80 | ((sequence >>> 14) & 0x3f), // variant 10
        sequence >>> 6,
        ((sequence & 0x3f) << 2) | (byte(4) & 0x03),
        byte(5),
        byte(6),
        byte(7),
        byte(8),
        byte(9),
      ),
    );
  };
}

const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz';

/** The time at which a TypeID was made, milliseconds since 1970: the first 48 of its 128 bits (RFC 9562, 5.7). */
export function timeOfTypeId(id: string): number {
  const text = id.slice(id.lastIndexOf('_') + 1);
  let time = 0;
  for (const digit of text.slice(0, 10)) time = time * 32 + BASE32.indexOf(digit);
  return time;
}
