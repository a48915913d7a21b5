/**
 * The records of one kind as a tenant sees them: the seed, over which lies what the tenant created, changed and
 * deleted. Costs grow with the tenant's own changes, not with the seed.
 */
import type { AnyRecord } from '../../spec/record.ts';
import { type Order, type Position, sortRecords, walk } from './ordered-records.ts';
import { roughSize } from './rough-size.ts';
import { lookupKeys, type SeedRecords } from './seed-index.ts';

/** A condition on a record. */
export type Matches = (record: AnyRecord) => boolean;

/** What a list asks for. */
export interface ListRequest {
  readonly order: Order;
  readonly after?: Position | undefined;
  /** Equality on indexed or plain fields, as text. */
  readonly filters: Readonly<Record<string, string | number>>;
  /** Any further condition. */
  readonly matches?: Matches | undefined;
}

/** Stands in the difference for a seed record that was deleted. */
export const DELETED = false;

/** Ids by a field's value. Most values are of one record, which needs no set of its own. */
type Group = Map<string, string | Set<string>>;

/** What lies over the seed. */
interface Own {
  /** Own records by id: created ones, changed seed records, and `DELETED` for deleted seed records. */
  readonly records: Map<string, AnyRecord | typeof DELETED>;
  readonly byNumber: Map<number, string>;
  readonly groups: Map<string, Group>;
  readonly orders: Map<string, readonly AnyRecord[]>;
}

const empty = (): Own => ({
  records: new Map(),
  byNumber: new Map(),
  groups: new Map(),
  orders: new Map(),
});

/** Most kinds of most tenants are as the seed has them: these share what is empty, which nobody writes to. */
const NOTHING = empty();
const NO_GROUP: ReadonlyMap<string, string | Set<string>> = new Map();

export class Collection {
  private readonly seed: SeedRecords;
  private own = NOTHING;
  private difference = 0;
  private created = 0;
  /** Of all own records; unknown until somebody asks, since readers never do. */
  private ownCharacters: number | undefined;

  constructor(seed: SeedRecords) {
    this.seed = seed;
  }

  /** How many records there are. */
  get size(): number {
    return this.seed.all.length + this.difference;
  }

  /** How many records the tenant has made itself. */
  get createdSize(): number {
    return this.created;
  }

  /** How many records the seed has. */
  get seedSize(): number {
    return this.seed.all.length;
  }

  /** About how many characters the tenant's own records have. */
  get ownSize(): number {
    if (this.ownCharacters === undefined) {
      this.ownCharacters = 0;
      for (const value of this.own.records.values()) this.ownCharacters += roughSize(value);
    }
    return this.ownCharacters;
  }

  /** Whether the seed has this record, be it changed or deleted since. */
  isSeeded(id: string): boolean {
    return this.seed.get(id) !== undefined;
  }

  /** Ids of what the tenant created, changed or deleted. */
  ownIds(): readonly string[] {
    return [...this.own.records.keys()];
  }

  /** Ids of the records that the tenant has made itself, those that were put first at the beginning. */
  *createdIds(): Generator<string> {
    for (const id of this.own.records.keys()) if (!this.isSeeded(id)) yield id;
  }

  /** The entry of the difference for an id. */
  ownValue(id: string): AnyRecord | typeof DELETED | undefined {
    return this.own.records.get(id);
  }

  get(id: string): AnyRecord | undefined {
    const own = this.own.records.get(id);
    return own === undefined ? this.seed.get(id) : own || undefined;
  }

  /** The id of the record with a number. */
  idOf(number: number): string | undefined {
    const id = this.own.byNumber.get(number) ?? this.seed.idOf(number);
    return id !== undefined && this.get(id) ? id : undefined;
  }

  /** Takes an entry of the difference: a record, `DELETED`, or nothing, which uncovers the seed record again. */
  put(id: string, value: AnyRecord | typeof DELETED | undefined): void {
    if (this.own === NOTHING) this.own = empty();
    const { records, orders } = this.own;
    const before = this.get(id);
    const formerOwn = records.get(id);
    if (this.ownCharacters !== undefined) {
      if (formerOwn !== undefined) this.ownCharacters -= roughSize(formerOwn);
      if (value !== undefined) this.ownCharacters += roughSize(value);
    }
    if (value === undefined) records.delete(id);
    else records.set(id, value);
    if (!this.isSeeded(id)) this.created += Number(value !== undefined) - Number(formerOwn !== undefined);
    this.reindex(formerOwn || undefined, value || undefined);
    orders.clear();
    this.difference += (this.get(id) ? 1 : 0) - (before ? 1 : 0);
  }

  /** Walks the records that fit, in order. */
  *list({ order, after, filters, matches }: ListRequest): Generator<AnyRecord> {
    const names = Object.keys(filters);
    const seed = this.seedCandidates(order, filters, names);
    for (const record of walk(seed, this.ownOrder(order.field), order, after)) {
      const own = this.own.records.get(record.id);
      if (own !== undefined && own !== record) continue; // the seed's version of a record that was changed or deleted
      if (names.every((name) => hasValue(record, name, filters[name])) && (!matches || matches(record)))
        yield record;
    }
  }

  /** How many records fit. */
  count(filters: ListRequest['filters'], matches?: Matches): number {
    if (Object.keys(filters).length === 0 && !matches) return this.size;
    let count = 0;
    for (const _ of this.list({ order: { field: 'created_at', descending: false }, filters, matches }))
      count += 1;
    return count;
  }

  /** The records whose field holds a value, or a list that contains it; letter case aside. */
  *withValue(field: string, value: string): Generator<AnyRecord> {
    for (const record of this.seed.withValue(field, value))
      if (!this.own.records.has(record.id)) yield record;
    const ids = this.ownGroup(field).get(value) ?? [];
    for (const id of typeof ids === 'string' ? [ids] : ids) {
      const record = this.own.records.get(id);
      if (record) yield record;
    }
  }

  /** Without an index: the sorted seed. With one: the seed records that have the value, if the order is theirs. */
  private seedCandidates(
    order: Order,
    filters: ListRequest['filters'],
    names: readonly string[],
  ): readonly AnyRecord[] {
    const [first] = names;
    if (first === undefined || order.field !== 'created_at') return this.seed.orderedBy(order.field);
    return this.seed.withValue(first, String(filters[first]).toLowerCase());
  }

  private ownOrder(field: string): readonly AnyRecord[] {
    const { records, orders } = this.own;
    if (records.size === 0) return [];
    let order = orders.get(field);
    if (!order) {
      order = sortRecords(
        [...records.values()].filter((record) => record !== DELETED),
        field,
      );
      orders.set(field, order);
    }
    return order;
  }

  private ownGroup(field: string): typeof NO_GROUP {
    const { records, groups } = this.own;
    if (records.size === 0) return NO_GROUP;
    let group = groups.get(field);
    if (!group) {
      group = new Map();
      groups.set(field, group);
      for (const record of records.values()) if (record) addTo(group, record, field);
    }
    return group;
  }

  /** What a change leaves as it is keeps its place: a map that is taken from and put into has to be made anew now and then. */
  private reindex(before: AnyRecord | undefined, after: AnyRecord | undefined): void {
    const { byNumber, groups } = this.own;
    if (before?.number !== after?.number) {
      if (before) byNumber.delete(before.number);
      if (after) byNumber.set(after.number, after.id);
    }
    for (const [field, group] of groups) {
      if (before && after && before[field] === after[field]) continue;
      if (before) removeFrom(group, before, field);
      if (after) addTo(group, after, field);
    }
  }
}

function addTo(group: Group, record: AnyRecord, field: string): void {
  for (const key of lookupKeys(record[field])) {
    const ids = group.get(key);
    if (ids === undefined || ids === record.id) group.set(key, record.id);
    else if (typeof ids === 'string') group.set(key, new Set([ids, record.id]));
    else ids.add(record.id);
  }
}

function removeFrom(group: Group, record: AnyRecord, field: string): void {
  for (const key of lookupKeys(record[field])) {
    const ids = group.get(key);
    if (ids === record.id) group.delete(key);
    else if (typeof ids === 'object' && ids.delete(record.id) && ids.size === 0) group.delete(key);
  }
}

function hasValue(record: AnyRecord, field: string, wanted: string | number | undefined): boolean {
  const value = record[field];
  return value === wanted || (value !== null && String(value) === String(wanted));
}
