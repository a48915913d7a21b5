/** Random bytes: the seeded stream is fixed however it is cut; the pooled one never repeats itself. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandomness, systemRandomness } from './randomness.ts';
import { requestId } from './request-id.ts';

test('the seeded stream is the SHA-256 of the seed and a counter', () => {
  const expected = Buffer.concat(
    [0, 1].map((counter) => createHash('sha256').update(`nordwind:${counter}`).digest()),
  );
  expect(Buffer.from(seededRandomness('nordwind').bytes(64))).toEqual(expected);
});

test('the seeded stream does not depend on how it is cut into pieces', () => {
  fc.assert(
    fc.property(fc.string(), fc.array(fc.nat(100), { maxLength: 20 }), (seed, lengths) => {
      const cut = seededRandomness(seed);
      const pieces = Buffer.concat(lengths.map((length) => cut.bytes(length)));
      expect(pieces).toEqual(Buffer.from(seededRandomness(seed).bytes(pieces.length)));
    }),
  );
});

test('the system gives the asked number of bytes, in arrays that stay as they are', () => {
  const given = Array.from({ length: 2000 }, () => systemRandomness.bytes(20));
  const copies = given.map((bytes) => Buffer.from(bytes).toString('hex'));
  systemRandomness.bytes(8000);
  expect(given.map((bytes) => Buffer.from(bytes).toString('hex'))).toEqual(copies);
  expect(new Set(copies).size).toBe(2000);
  expect(systemRandomness.bytes(0).length).toBe(0);
  expect(systemRandomness.bytes(100_000).filter((byte) => byte !== 0).length).toBeGreaterThan(90_000);
});

test('request ids are req_ and 26 characters of base32, and differ', () => {
  const ids = Array.from({ length: 1000 }, () => requestId(systemRandomness));
  for (const id of ids) expect(id).toMatch(/^req_[0-9a-hjkmnp-tv-z]{26}$/);
  expect(new Set(ids).size).toBe(1000);
  expect(requestId(seededRandomness('a'))).toBe(requestId(seededRandomness('a')));
});
