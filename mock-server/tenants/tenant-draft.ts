/** The draft of a piece of work: changes the tenant's state at once, and knows how to undo it. */
import type { AnyRecord } from '../../spec/record.ts';
import { type Kind, kinds, type RecordOf } from '../../spec/records.ts';
import type { Change, Json } from '../store/store.ts';
import type { TenantId } from '../store/tenant-id.ts';
import { type Collection, DELETED } from './collection.ts';
import type { Draft, PlainTable, RecordWrite } from './tenant.ts';
import { recordTables, type TenantState } from './tenant-state.ts';

/** Tables that are about own records, and go with them. */
const TABLES_OF_RECORDS = [
  'counters',
  'idempotency',
  'outbox',
  'inbox',
  'webhook_secrets',
  'webhook_readers',
] as const satisfies readonly PlainTable[];

export class TenantDraft implements Draft {
  readonly id: TenantId;
  /** Whether all own records were dropped. */
  isReset = false;
  readonly #state: TenantState;
  readonly #changes: Change[] = [];
  /** What the difference had before each change. */
  readonly #former: Change[] = [];
  /** The records as they were before the first change of each. */
  readonly #before = new Map<string, { readonly kind: Kind; readonly record: AnyRecord | undefined }>();

  constructor(state: TenantState) {
    this.id = state.id;
    this.#state = state;
  }

  /** What was changed, the last change of each entry. */
  get changes(): readonly Change[] {
    return withoutEarlier(this.#changes);
  }

  /** How to undo the changes, in the order in which they were made. */
  get undo(): readonly Change[] {
    return this.#former;
  }

  /** What was done to records, first and last state compared. */
  get writes(): readonly RecordWrite[] {
    const writes: RecordWrite[] = [];
    for (const [id, { kind, record }] of this.#before) {
      const after = this.#state.collection(kind).get(id);
      if (after !== record) writes.push({ kind, before: record, after });
    }
    return writes;
  }

  get<K extends Kind>(kind: K, id: string): RecordOf<K> | undefined {
    return this.#state.get(kind, id);
  }

  collection(kind: Kind): Collection {
    return this.#state.collection(kind);
  }

  entry(table: PlainTable, key: string): Json | undefined {
    return this.#state.entry(table, key);
  }

  entries(table: PlainTable): ReadonlyMap<string, Json> {
    return this.#state.entries(table);
  }

  put<K extends Kind>(kind: K, record: RecordOf<K>): void {
    this.#remember(kind, record.id);
    this.#change(recordTables[kind], record.id, record as unknown as Json); // records are JSON by their schemas
  }

  remove(kind: Kind, id: string): void {
    this.#remember(kind, id);
    this.#change(recordTables[kind], id, this.#state.collection(kind).isSeeded(id) ? DELETED : null);
  }

  setEntry(table: PlainTable, key: string, value: Json): void {
    this.#change(table, key, value);
  }

  dropEntry(table: PlainTable, key: string): void {
    this.#change(table, key, null);
  }

  dropRecords(): void {
    for (const kind of kinds) {
      for (const id of this.#state.collection(kind).ownIds()) this.#change(recordTables[kind], id, null);
    }
    // What was made under a key is gone as well, and numbers begin anew.
    for (const table of TABLES_OF_RECORDS) {
      for (const key of [...this.entries(table).keys()]) this.#change(table, key, null);
    }
    this.isReset = true;
  }

  nextNumber(kind: Kind): number {
    const number = Number(this.entry('counters', kind) ?? this.#state.collection(kind).seedSize) + 1;
    this.#change('counters', kind, number);
    return number;
  }

  /** Puts everything back. */
  rollBack(): void {
    for (const former of this.#former.toReversed()) this.#state.apply(former);
  }

  #remember(kind: Kind, id: string): void {
    if (!this.#before.has(id)) this.#before.set(id, { kind, record: this.#state.get(kind, id) });
  }

  #change(table: string, key: string, value: Json | null): void {
    const change = { table, key, value };
    this.#former.push({ table, key, value: this.#state.valueOf(table, key) ?? null });
    this.#state.apply(change);
    this.#changes.push(change);
  }
}

/** The last change of each entry, in the order in which entries were changed first. */
function withoutEarlier(changes: readonly Change[]): readonly Change[] {
  const last = new Map<string, Change>();
  for (const change of changes) last.set(`${change.table}\n${change.key}`, change);
  return last.size === changes.length ? changes : [...last.values()];
}
