/**
 * The content of a tenant's file: `{ "format": 1, "tenant": …, "version": n, "entries": { table: { key: value } } }`,
 * compact. The last use is not in it: it is the file's time of modification, so noting it costs no write.
 */
import { DamagedFile, type FileForm } from './durable-json-file.ts';
import type { Change, Json } from './store.ts';
import type { TenantId } from './tenant-id.ts';

const FORMAT = 1;

/** A tenant's difference as it is held for writing. */
export interface TenantDocument {
  version: number;
  touchedAt: number;
  // Maps, because keys such as `__proto__` are keys like any other.
  readonly entries: Map<string, Map<string, Json>>;
}

/** Applies changes in order; a table without entries is dropped. */
export function applyChanges(entries: TenantDocument['entries'], changes: readonly Change[]): void {
  for (const { table, key, value } of changes) {
    const rows = entries.get(table);
    if (value !== null) {
      if (rows === undefined) entries.set(table, new Map([[key, value]]));
      else rows.set(key, value);
    } else if (rows?.delete(key) && rows.size === 0) {
      entries.delete(table);
    }
  }
}

/** The file form of one tenant's document; a file of another tenant counts as damaged. */
export function tenantForm(tenant: TenantId): FileForm<TenantDocument> {
  return {
    encode: ({ version, entries }) =>
      JSON.stringify({
        format: FORMAT,
        tenant,
        version,
        entries: Object.fromEntries(
          Array.from(entries, ([table, rows]) => [table, Object.fromEntries(rows)]),
        ),
      }),
    modifiedAt: ({ touchedAt }) => touchedAt,
    decode: (text, touchedAt) => ({ ...decode(text, tenant), touchedAt }),
  };
}

function decode(text: string, tenant: TenantId): Omit<TenantDocument, 'touchedAt'> {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw new DamagedFile('It is not JSON.');
  }
  if (!isObject(content)) throw new DamagedFile('It is not an object.');
  if (content.format !== FORMAT) throw new DamagedFile(`Its format is not ${FORMAT}.`);
  if (content.tenant !== tenant) throw new DamagedFile('It belongs to another tenant.');
  const { version, entries } = content;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    throw new DamagedFile('It has no version.');
  }
  if (!isObject(entries)) throw new DamagedFile('It has no entries.');
  return {
    version,
    entries: new Map(Object.entries(entries).map(([table, rows]) => [table, decodeRows(table, rows)])),
  };
}

function decodeRows(table: string, rows: unknown): Map<string, Json> {
  if (!isObject(rows)) throw new DamagedFile(`Its table ${JSON.stringify(table)} is not an object.`);
  const decoded = new Map<string, Json>();
  for (const [key, value] of Object.entries(rows)) {
    if (value === null) throw new DamagedFile(`Its entry ${JSON.stringify(key)} is null.`);
    decoded.set(key, value as Json); // JSON.parse makes nothing else
  }
  return decoded;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
