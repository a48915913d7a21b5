/** Entries of a difference as rows of the table `entries`, and back. */
import type { Change, Json } from '../store.ts';

/** A row as it is read. `value` is JSON; `null` stands for an entry that was removed. */
export interface EntryRow {
  readonly table_name: string;
  readonly key: string;
  readonly value: Json | null;
}

/** Changes as columns, for one statement: of several changes of an entry the last one counts. */
export function columnsOf(changes: readonly { readonly version: number; readonly change: Change }[]) {
  const last = new Map<string, { version: number; change: Change }>();
  for (const one of changes) last.set(`${one.change.table}\n${one.change.key}`, one);
  const rows = [...last.values()];
  return {
    tables: rows.map(({ change }) => encodeName(change.table)),
    keys: rows.map(({ change }) => encodeName(change.key)),
    // JSON.stringify escapes what PostgreSQL's text cannot hold (NUL, lone surrogates); so does `encodeName`.
    values: rows.map(({ change }) => (change.value === null ? null : JSON.stringify(change.value))),
    versions: rows.map(({ version }) => version),
  };
}

/** Rows as changes, in the names of the difference. */
export function changesOf(rows: readonly EntryRow[]): readonly Change[] {
  return rows.map(({ table_name, key, value }) => ({
    table: decodeName(table_name),
    key: decodeName(key),
    value,
  }));
}

function encodeName(name: string): string {
  return JSON.stringify(name).slice(1, -1);
}

function decodeName(text: string): string {
  return text.includes('\\') ? (JSON.parse(`"${text}"`) as string) : text; // `encodeName` made it
}
