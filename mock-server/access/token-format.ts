/**
 * The form of every secret credential of the sandbox: `kontor_sbx_<kind>_<tenant><secret><crc>`. The
 * prefix lets a production system refuse it, the tenant in it makes a global index needless, and the
 * checksum refuses a mistyped one before anything is looked up. Nothing here knows whether a token exists.
 */
import { hash, timingSafeEqual } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Randomness } from '../entropy/randomness.ts';
import { isTenantId, TENANT_ID_LENGTH, type TenantId } from '../store/tenant-id.ts';

/** What every token of the sandbox begins with, and no production token does. */
export const TOKEN_PREFIX = 'kontor_sbx_';

/** Personal access token, API key, client secret, OAuth access token, management token. */
export const TOKEN_KINDS = ['pat', 'key', 'sec', 'at', 'mgt'] as const;

/** What a token is for: one of {@link TOKEN_KINDS}. */
export type TokenKind = (typeof TOKEN_KINDS)[number];

/** What a well-formed token says of itself, or why it is refused. */
export type ParsedToken =
  | { readonly kind: TokenKind; readonly tenant: TenantId }
  | { readonly fault: 'malformed' | 'checksum' };

const SECRET_BYTES = 20; // 160 bits
const SECRET_LENGTH = 27; // 62^27 > 2^160
const CHECKSUM_LENGTH = 6; // 62^6 > 2^32
const BODY_LENGTH = TENANT_ID_LENGTH + SECRET_LENGTH + CHECKSUM_LENGTH;

/** A regular expression's source that finds tokens in any text, for documentation, redaction and scanners. */
export const TOKEN_PATTERN = `${TOKEN_PREFIX}(?:${TOKEN_KINDS.join('|')})_[0-9A-Za-z]{${BODY_LENGTH}}`;

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TOKEN = new RegExp(
  `^${TOKEN_PREFIX}(${TOKEN_KINDS.join('|')})_([0-9a-z]{${TENANT_ID_LENGTH}})[0-9A-Za-z]{${SECRET_LENGTH + CHECKSUM_LENGTH}}$`,
);
const LONGEST = `${TOKEN_PREFIX}mgt_`.length + BODY_LENGTH;
const HASH_LENGTH = 43;
const left = Buffer.alloc(HASH_LENGTH);
const right = Buffer.alloc(HASH_LENGTH);

// What well-formed tokens say and hash to: that depends on nothing but their text, so it is worked out once for those
// that come again and again. Whether a token works is asked every time.
const SEEN_AT_MOST = 5000;
const seen = new Map<string, { readonly parsed: ParsedToken; readonly hash: string }>();

const MALFORMED: ParsedToken = { fault: 'malformed' };
const WRONG_CHECKSUM: ParsedToken = { fault: 'checksum' };

/**
 * Makes a new token of a tenant, with 160 random bits. It is shown once and stored as {@link hashToken}.
 */
export function formatToken(kind: TokenKind, tenant: TenantId, randomness: Randomness): string {
  const number = BigInt(`0x${Buffer.from(randomness.bytes(SECRET_BYTES)).toString('hex')}`);
  const text = `${TOKEN_PREFIX}${kind}_${tenant}${toBase62(number, SECRET_LENGTH)}`;
  return text + checksum(text);
}

/**
 * Reads kind and tenant of a token, in time bound by a token's length whatever the text is. Never throws.
 */
export function parseToken(text: string): ParsedToken {
  return seen.get(text)?.parsed ?? readToken(text);
}

function readToken(text: string): ParsedToken {
  const [, kind, tenant] = (text.length <= LONGEST ? TOKEN.exec(text) : null) ?? [];
  if (kind === undefined || tenant === undefined || !isTenantId(tenant)) return MALFORMED;
  const checked = text.length - CHECKSUM_LENGTH;
  if (text.slice(checked) !== checksum(text.slice(0, checked))) return WRONG_CHECKSUM;
  const parsed = { kind: kind as TokenKind, tenant }; // the expression names no other kind
  if (seen.size >= SEEN_AT_MOST) seen.clear();
  seen.set(text, { parsed, hash: hash('sha256', text, 'base64url') });
  return parsed;
}

/** The form in which a token is stored: its SHA-256 as base64url, 43 characters. */
export function hashToken(text: string): string {
  return seen.get(text)?.hash ?? hash('sha256', text, 'base64url');
}

/** Compares two hashes in a time that does not tell where they differ. */
export function isSameHash(a: string, b: string): boolean {
  if (a.length !== HASH_LENGTH || b.length !== HASH_LENGTH) return false;
  left.write(a, 'latin1');
  right.write(b, 'latin1');
  return timingSafeEqual(left, right);
}

/**
 * Shortens a token for lists and logs: prefix, kind and the last four characters, such as
 * `kontor_sbx_pat_…x7Qe`. Of a text that is no token nothing is shown but `…`.
 */
export function maskToken(text: string): string {
  const parsed = parseToken(text);
  return 'fault' in parsed ? '…' : `${TOKEN_PREFIX}${parsed.kind}_…${text.slice(-4)}`;
}

function checksum(text: string): string {
  let rest = crc32(text);
  let digits = '';
  for (let position = 0; position < CHECKSUM_LENGTH; position += 1) {
    digits = BASE62.charAt(rest % 62) + digits;
    rest = Math.floor(rest / 62);
  }
  return digits;
}

function toBase62(number: bigint, length: number): string {
  let rest = number;
  let digits = '';
  for (let position = 0; position < length; position += 1) {
    digits = BASE62.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return digits;
}
