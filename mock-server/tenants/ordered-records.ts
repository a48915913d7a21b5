/**
 * Records of one kind in an order, from two sorted arrays — the seed's and the tenant's own — without copying the
 * seed. The order is by a field, then by id, so it is total; `null` comes last.
 */
import type { AnyRecord } from '../../spec/record.ts';

/** Where a page ended: the value that was ordered by, and the id. */
export interface Position {
  readonly value: unknown;
  readonly id: string;
}

/** An order: by a field (`created_at` means by id, which is the order of creation), up or down. */
export interface Order {
  readonly field: string;
  readonly descending: boolean;
}

/** Reads an order from the `sort` parameter of a list. */
export function parseOrder(sort: string): Order {
  return sort.startsWith('-')
    ? { field: sort.slice(1), descending: true }
    : { field: sort, descending: false };
}

/** The value that a record is ordered by. */
export function orderValue(record: AnyRecord, field: string): unknown {
  return field === 'created_at' ? record.id : record[field];
}

/** Compares two positions in ascending order. */
export function comparePositions(a: Position, b: Position): number {
  return compareValues(a.value, b.value) || compareText(a.id, b.id);
}

function compareValues(a: unknown, b: unknown): number {
  if (a === b) return 0;
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1;
  if (b === null || b === undefined) return -1;
  return typeof a === 'number' && typeof b === 'number' ? a - b : compareText(String(a), String(b));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Sorts records by a field, ascending. */
export function sortRecords<R extends AnyRecord>(records: readonly R[], field: string): readonly R[] {
  return [...records].sort((a, b) =>
    comparePositions({ value: orderValue(a, field), id: a.id }, { value: orderValue(b, field), id: b.id }),
  );
}

/**
 * Walks two sorted arrays as one.
 *
 * @param after - only records behind this position
 */
export function* walk<R extends AnyRecord>(
  seed: readonly R[],
  own: readonly R[],
  { field, descending }: Order,
  after?: Position,
): Generator<R> {
  const step = descending ? -1 : 1;
  const isBefore = (a: R, b: R) => {
    const difference = comparePositions(
      { value: orderValue(a, field), id: a.id },
      { value: orderValue(b, field), id: b.id },
    );
    return difference * step <= 0;
  };
  let seedAt = startOf(seed, field, descending, after);
  let ownAt = startOf(own, field, descending, after);
  for (;;) {
    const left = seed[seedAt];
    const right = own[ownAt];
    if (left === undefined && right === undefined) return;
    if (right === undefined || (left !== undefined && isBefore(left, right))) {
      if (left !== undefined) yield left;
      seedAt += step;
    } else {
      yield right;
      ownAt += step;
    }
  }
}

/** Index of the first record behind a position, in the direction of the walk. */
function startOf<R extends AnyRecord>(
  records: readonly R[],
  field: string,
  descending: boolean,
  after: Position | undefined,
): number {
  if (after === undefined) return descending ? records.length - 1 : 0;
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const record = records[middle];
    const difference = record
      ? comparePositions({ value: orderValue(record, field), id: record.id }, after)
      : 1;
    if (descending ? difference < 0 : difference <= 0) low = middle + 1;
    else high = middle;
  }
  return descending ? low - 1 : low;
}
