/**
 * One line of the journal: `<checksum> <tenant> <version> <kind> <time> <JSON>`. The checksum covers the rest of the
 * line, so that a damaged one is known for what it is; head and JSON are apart, so that a start reads heads only.
 */
import { crc32 } from 'node:zlib';
import { DamagedFile } from './durable-json-file.ts';
import type { Change, Json } from './store.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';

/**
 * What a line says: `n` the tenant is exactly this (new, or put together from older lines), `c` a commit, `u` a last
 * use, `s` its file holds this version, `g` it is gone.
 */
export type LineKind = 'n' | 'c' | 'u' | 's' | 'g';

/** The head of a line. */
export interface LineHead {
  readonly tenant: TenantId;
  /** The version that the tenant has with it; 0 where the line is about none. */
  readonly version: number;
  readonly kind: LineKind;
  /** Last use, milliseconds since 1970; 0 where the line is about none. */
  readonly at: number;
}

const HEAD = /^([0-9a-z]{12}) (\d{1,16}) ([ncusg]) (\d{1,16}) /;
const CHECKSUM_LENGTH = 8;

/** Makes a line, with its end. */
export function encodeLine({ tenant, version, kind, at }: LineHead, changes: readonly Change[]): Buffer {
  const rows = changes.map(({ table, key, value }) => [table, key, value]);
  const text = `${tenant} ${version} ${kind} ${at} ${rows.length === 0 ? '' : JSON.stringify(rows)}\n`;
  return Buffer.from(`${checksum(text.slice(0, -1))} ${text}`);
}

/** Reads the head of a line without its end; `undefined` when it is damaged. */
export function readHead(line: Buffer): LineHead | undefined {
  if (line.length <= CHECKSUM_LENGTH || line[CHECKSUM_LENGTH] !== 32) return undefined;
  const rest = line.subarray(CHECKSUM_LENGTH + 1);
  if (line.toString('latin1', 0, CHECKSUM_LENGTH) !== checksum(rest)) return undefined;
  const [, tenant = '', version, kind, at] = HEAD.exec(rest.toString('latin1', 0, 64)) ?? [];
  if (!isTenantId(tenant)) return undefined;
  return { tenant, version: Number(version), kind: kind as LineKind, at: Number(at) }; // the expression names no other kind
}

/** Reads the changes of a line. @throws {DamagedFile} it is not as it was when its head was read */
export function readChanges(line: Buffer): readonly Change[] {
  if (!readHead(line)) throw new DamagedFile('A line of the journal is damaged.');
  const text = line.toString();
  const from = text.indexOf('[');
  if (from < 0) return [];
  const rows = JSON.parse(text.slice(from)) as ReadonlyArray<readonly [string, string, Json | null]>; // as encoded above, by its checksum
  return rows.map(([table, key, value]) => ({ table, key, value }));
}

function checksum(content: string | Buffer): string {
  return crc32(content).toString(16).padStart(CHECKSUM_LENGTH, '0');
}
