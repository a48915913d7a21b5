/** The seed with its indexes: loaded once, shared by all tenants, never changed. Indexes are built when first asked for. */
import type { AnyRecord } from '../../spec/record.ts';
import { type Kind, kinds } from '../../spec/records.ts';
import { sortRecords } from './ordered-records.ts';

/** Seed records of one kind. */
export class SeedRecords {
  /** In order of id, which is the order of creation. */
  readonly all: readonly AnyRecord[];
  private readonly byId: ReadonlyMap<string, AnyRecord>;
  private readonly idByNumber: ReadonlyMap<number, string>;
  private readonly orders = new Map<string, readonly AnyRecord[]>();
  private readonly groups = new Map<string, ReadonlyMap<string, readonly AnyRecord[]>>();

  constructor(all: readonly AnyRecord[]) {
    this.all = all;
    this.byId = new Map(all.map((record) => [record.id, record]));
    this.idByNumber = new Map(all.map((record) => [record.number, record.id]));
  }

  get(id: string): AnyRecord | undefined {
    return this.byId.get(id);
  }

  idOf(number: number): string | undefined {
    return this.idByNumber.get(number);
  }

  /** The records sorted by a field, ascending. */
  orderedBy(field: string): readonly AnyRecord[] {
    if (field === 'created_at') return this.all;
    let order = this.orders.get(field);
    if (!order) {
      order = sortRecords(this.all, field);
      this.orders.set(field, order);
    }
    return order;
  }

  /** The records whose field has a value (or, for a list, contains it), in order of id. */
  withValue(field: string, value: string): readonly AnyRecord[] {
    let group = this.groups.get(field);
    if (!group) {
      group = groupBy(this.all, field);
      this.groups.set(field, group);
    }
    return group.get(value) ?? [];
  }
}

/** The form in which values are looked up: text, letter case aside. */
export function lookupKeys(value: unknown): readonly string[] {
  if (value === null || value === undefined) return [];
  return Array.isArray(value) ? value.map(String) : [String(value).toLowerCase()];
}

function groupBy(records: readonly AnyRecord[], field: string): ReadonlyMap<string, readonly AnyRecord[]> {
  const group = new Map<string, AnyRecord[]>();
  for (const record of records) {
    for (const key of lookupKeys(record[field])) {
      const members = group.get(key);
      if (members) members.push(record);
      else group.set(key, [record]);
    }
  }
  return group;
}

/** The whole seed, by kind. */
export type SeedIndex = Readonly<Record<Kind, SeedRecords>>;

/** Indexes a seed. */
export function indexSeed(seed: Readonly<Record<Kind, readonly AnyRecord[]>>): SeedIndex {
  return Object.fromEntries(kinds.map((kind) => [kind, new SeedRecords(seed[kind])])) as Record<
    Kind,
    SeedRecords
  >; // every kind, by construction
}
