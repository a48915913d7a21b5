/** What a tenant holds in memory: the seed, over which lies its difference, table by table. */
import type { AnyRecord } from '../../spec/record.ts';
import { type Kind, kinds, type RecordOf } from '../../spec/records.ts';
import type { Change, Difference, Json } from '../store/store.ts';
import type { TenantId } from '../store/tenant-id.ts';
import { CLOCK_KEY, type ClockSetting } from './clock.ts';
import { Collection, type DELETED } from './collection.ts';
import type { SeedIndex } from './seed-index.ts';
import type { PlainTable, TenantView } from './tenant.ts';

/** The table of each kind of record. */
export const recordTables = Object.fromEntries(kinds.map((kind) => [kind, `records:${kind}`])) as Readonly<
  Record<Kind, string>
>; // every kind, by construction
const NO_ENTRIES: ReadonlyMap<string, Json> = new Map();
const kindOfTable = new Map(kinds.map((kind) => [recordTables[kind], kind]));

export class TenantState implements TenantView {
  readonly id: TenantId;
  /** Another number after each change: what was found out at one of them holds until the next. */
  revision = 0;
  /** How the tenant's clock was set; absent while it tells the real time. */
  clock: ClockSetting | undefined;
  readonly #collections: Readonly<Record<Kind, Collection>>;
  readonly #plain = new Map<string, Map<string, Json>>();

  constructor(id: TenantId, entries: Difference['entries'], seed: SeedIndex) {
    this.id = id;
    this.#collections = Object.fromEntries(kinds.map((kind) => [kind, new Collection(seed[kind])])) as Record<
      Kind,
      Collection
    >; // every kind, by construction
    for (const [table, rows] of entries) {
      for (const [key, value] of rows) this.apply({ table, key, value });
    }
  }

  get<K extends Kind>(kind: K, id: string): RecordOf<K> | undefined {
    return this.#collections[kind].get(id) as RecordOf<K> | undefined; // a collection only holds records of its kind
  }

  collection(kind: Kind): Collection {
    return this.#collections[kind];
  }

  entry(table: PlainTable, key: string): Json | undefined {
    return this.#plain.get(table)?.get(key);
  }

  entries(table: PlainTable): ReadonlyMap<string, Json> {
    return this.#plain.get(table) ?? NO_ENTRIES;
  }

  /** The entry of the difference; `undefined`: there is none. */
  valueOf(table: string, key: string): Json | undefined {
    const kind = kindOfTable.get(table);
    if (kind === undefined) return this.#plain.get(table)?.get(key);
    return this.#collections[kind].ownValue(key) as Json | undefined; // records are JSON by their schemas
  }

  /** Takes a change of the difference; `null` takes an entry away. */
  apply({ table, key, value }: Change): void {
    this.revision += 1;
    const kind = kindOfTable.get(table);
    if (kind !== undefined) {
      const record = value === null ? undefined : (value as unknown as AnyRecord | typeof DELETED); // nothing else is put into a table of records
      this.#collections[kind].put(key, record);
      return;
    }
    if (table === 'settings' && key === CLOCK_KEY)
      this.clock = (value ?? undefined) as unknown as ClockSetting | undefined; // only `advanceClock` writes it
    const rows = this.#plain.get(table) ?? new Map<string, Json>();
    this.#plain.set(table, rows);
    if (value === null) rows.delete(key);
    else rows.set(key, value);
  }
}
