/** TypeIDs: text and bits against literal values, and order whatever the clock does. */
import fc from 'fast-check';
import { fromString, toUUID } from 'typeid-js';
import { expect, test } from 'vitest';
import { seededRandomness, systemRandomness } from './randomness.ts';
import { createTypeIds } from './type-id.ts';

test('puts time, version, sequence, variant and random bits where RFC 9562 wants them', () => {
  const ones = { bytes: (length: number) => new Uint8Array(length).fill(255) };
  const next = createTypeIds();
  expect(toUUID(fromString(next('emp', 0x01890a5dac96, ones)))).toBe('01890a5d-ac96-77ff-bfff-ffffffffffff');
  expect(toUUID(fromString(next('emp', 0x01890a5dac96, ones)))).toBe('01890a5d-ac96-7800-8000-03ffffffffff');
});

test('writes the valid example of the TypeID specification', () => {
  // 01890a5d-ac96-774b-bcce-b302099a8057; the first four bytes are its sequence 0x74bf33ac, doubled.
  const random = Uint8Array.of(0xe9, 0x7e, 0x67, 0x58, 0x03, 0x02, 0x09, 0x9a, 0x80, 0x57);
  const id = createTypeIds()('prefix', 0x01890a5dac96, { bytes: () => random });
  expect(id).toBe('prefix_01h455vb4pex5vsknk084sn02q');
});

test('carries the time in milliseconds and the marks of UUID version 7', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), (atMs) => {
      const uuid = toUUID(fromString(createTypeIds()('emp', atMs, systemRandomness)));
      expect(Number.parseInt(uuid.replace('-', '').slice(0, 12), 16)).toBe(atMs);
      expect(uuid).toMatch(/^.{8}-.{4}-7.{3}-[89ab].{3}-.{12}$/);
    }),
  );
});

test('ids sort in the order of creation, also within a millisecond and when the time goes back', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat(5), { minLength: 2, maxLength: 50 }), (seed, times) => {
      const next = createTypeIds();
      const randomness = seededRandomness(seed);
      const ids = times.map((time) => next('tkt', 1_767_225_600_000 + time, randomness));
      expect([...ids].sort()).toEqual(ids);
      expect(new Set(ids).size).toBe(ids.length);
    }),
  );
});

test('the same time and randomness give the same ids', () => {
  const ids = () => {
    const next = createTypeIds();
    const randomness = seededRandomness('nordwind');
    return [1, 1, 2].map((time) => next('off', time, randomness));
  };
  expect(ids()).toEqual(ids());
});
