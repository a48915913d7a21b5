/** Tokens: literal vectors, an independent computation of each part, and refusal of every change. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { seededRandomness, systemRandomness } from '../entropy/randomness.ts';
import { createTenantId, isTenantId, type TenantId } from '../store/tenant-id.ts';
import {
  formatToken,
  hashToken,
  isSameHash,
  maskToken,
  parseToken,
  TOKEN_KINDS,
  TOKEN_PATTERN,
  type TokenKind,
} from './token-format.ts';

const tenant = tenantOf('7k2m9qx4tb0e');
const BASE62 = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'];

const anyToken = fc
  .record({ kind: fc.constantFrom(...TOKEN_KINDS), seed: fc.string() })
  .map(({ kind, seed }) => {
    const randomness = seededRandomness(seed);
    const owner = createTenantId(randomness);
    return { kind, owner, text: formatToken(kind, owner, randomness) };
  });

const vectors: ReadonlyArray<readonly [TokenKind, string]> = [
  ['pat', 'kontor_sbx_pat_7k2m9qx4tb0e12qdq2Dajoaqh9nXEIgJ0AgfytM3vBTC2'],
  ['key', 'kontor_sbx_key_7k2m9qx4tb0e3yhsg3Q5aThgbEIO1FLAf6nPx7H2Ect6K'],
  ['sec', 'kontor_sbx_sec_7k2m9qx4tb0eCwbMYztp78la5c0ljc0PcFhyv462xFbiV'],
  ['at', 'kontor_sbx_at_7k2m9qx4tb0eaHW0n5msRthEBv94CBuqGX70x1V4P6fza'],
  ['mgt', 'kontor_sbx_mgt_7k2m9qx4tb0eBUldiY7YgSaJc2otdOAyDGYr3Sw0SEcLG'],
];

test.each(vectors)('a token of kind %s is %s', (kind, expected) => {
  expect(formatToken(kind, tenant, seededRandomness(`vector ${kind}`))).toBe(expected);
  expect(parseToken(expected)).toEqual({ kind, tenant });
});

test('secret and checksum are what base62 and CRC-32 say, computed another way', () => {
  const text = formatToken('pat', tenant, seededRandomness('vector pat'));
  const body = text.slice('kontor_sbx_pat_7k2m9qx4tb0e'.length);
  const random = createHash('sha256').update('vector pat:0').digest('hex').slice(0, 40);
  expect(fromBase62(body.slice(0, 27))).toBe(BigInt(`0x${random}`));
  expect(fromBase62(body.slice(27))).toBe(BigInt(bitwiseCrc32(text.slice(0, -6))));
});

test('the largest and the smallest secret fit the width', () => {
  for (const byte of [0, 255]) {
    const text = formatToken('mgt', tenant, { bytes: (length) => new Uint8Array(length).fill(byte) });
    expect(parseToken(text)).toEqual({ kind: 'mgt', tenant });
  }
});

test('what was formatted is parsed', () => {
  fc.assert(
    fc.property(anyToken, ({ kind, owner, text }) => {
      expect(parseToken(text)).toEqual({ kind, tenant: owner });
      expect(text).toMatch(new RegExp(`^${TOKEN_PATTERN}$`));
    }),
  );
});

test('any change of a single character is refused', () => {
  fc.assert(
    fc.property(
      anyToken,
      fc.nat(100),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      changeIsRefused,
    ),
    { numRuns: 200 },
  );
  fc.assert(fc.property(anyToken, fc.nat(100), fc.constantFrom(...BASE62), changeIsRefused), {
    numRuns: 800,
  });
});

test('a missing, doubled or swapped character is refused', () => {
  fc.assert(
    fc.property(anyToken, fc.nat(100), ({ text }, at) => {
      const place = at % (text.length - 1);
      const [left, right] = [text[place] ?? '', text[place + 1] ?? ''];
      const [before, after] = [text.slice(0, place), text.slice(place + 2)];
      const wrong = [before + right + after, before + left + left + right + after];
      if (left !== right) wrong.push(before + right + left + after);
      for (const candidate of wrong) expect(parseToken(candidate)).toHaveProperty('fault');
    }),
  );
});

test('any text at all is refused without an exception', () => {
  const pieces = fc.constantFrom('kontor_sbx_', 'pat_', 'at', '_', '0'.repeat(45), 'é', '\u0000');
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      expect(parseToken(text)).toHaveProperty('fault');
    }),
  );
});

test('tells a mistyped token from something else', () => {
  const text = formatToken('key', tenant, systemRandomness);
  const mistyped = text.slice(0, -1) + (text.endsWith('0') ? '1' : '0');
  expect(parseToken(mistyped)).toEqual({ fault: 'checksum' });
  expect(parseToken('')).toEqual({ fault: 'malformed' });
  expect(parseToken(text.replace('sbx', 'liv'))).toEqual({ fault: 'malformed' });
  expect(parseToken(text.replace('_key_', '_keys_'))).toEqual({ fault: 'malformed' });
  expect(parseToken(`${text} `)).toEqual({ fault: 'malformed' });
});

test('the hash is SHA-256 and compares by value', () => {
  expect(hashToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0'); // FIPS 180-4, appendix
  expect(isSameHash(hashToken('abc'), hashToken('abc'))).toBe(true);
  expect(isSameHash(hashToken('abc'), hashToken('abd'))).toBe(false);
  expect(isSameHash('short', 'longer')).toBe(false);
});

test('a masked token shows its kind and its last four characters', () => {
  const text = formatToken('sec', tenant, systemRandomness);
  expect(maskToken(text)).toBe(`kontor_sbx_sec_…${text.slice(-4)}`);
  expect(maskToken('hunter2')).toBe('…');
});

function changeIsRefused({ text }: { text: string }, at: number, character: string): void {
  const place = at % text.length;
  fc.pre(text[place] !== character);
  expect(parseToken(text.slice(0, place) + character + text.slice(place + 1))).toHaveProperty('fault');
}

function tenantOf(text: string): TenantId {
  if (!isTenantId(text)) throw new Error(`${text} is no tenant id`);
  return text;
}

function fromBase62(digits: string): bigint {
  return [...digits].reduce((sum, digit) => sum * 62n + BigInt(BASE62.indexOf(digit)), 0n);
}

/** CRC-32 (IEEE 802.3) bit by bit. */
function bitwiseCrc32(text: string): number {
  let crc = 0xffffffff;
  for (const byte of Buffer.from(text)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
  }
  return ~crc >>> 0;
}
