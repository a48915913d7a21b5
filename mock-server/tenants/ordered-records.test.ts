/** Two sorted arrays walked as one: in order, both ways, from any position. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnyRecord } from '../../spec/record.ts';
import {
  comparePositions,
  type Order,
  orderValue,
  parseOrder,
  sortRecords,
  walk,
} from './ordered-records.ts';

const value = fc.option(fc.oneof(fc.integer({ min: 0, max: 3 })), { nil: null });
const idOf = (index: number) => `x_${String(index).padStart(3, '0')}`;
/** Records with few different values, so that many are equal; each belongs to one of the two arrays. */
const split = fc.array(fc.record({ value, isOwn: fc.boolean() }), { maxLength: 40 }).map((rows) =>
  rows.map(({ value: rank, isOwn }, index): { record: AnyRecord; isOwn: boolean } => ({
    record: { id: idOf(index), number: index + 1, created_at: '', updated_at: '', rank },
    isOwn,
  })),
);
const order = fc.record({ field: fc.constantFrom('rank', 'created_at'), descending: fc.boolean() });

function sidesOf(rows: readonly { record: AnyRecord; isOwn: boolean }[], field: string) {
  const side = (own: boolean) =>
    sortRecords(
      rows.filter(({ isOwn }) => isOwn === own).map(({ record }) => record),
      field,
    );
  return [side(false), side(true)] as const;
}

function expected(rows: readonly { record: AnyRecord }[], { field, descending }: Order): readonly string[] {
  const sorted = rows
    .map(({ record }) => record)
    .toSorted((a, b) => {
      const [left, right] = [orderValue(a, field), orderValue(b, field)] as [
        string | number | null,
        string | number | null,
      ];
      if (left === right) return a.id < b.id ? -1 : 1;
      if (left === null || right === null) return left === null ? 1 : -1;
      return left < right ? -1 : 1;
    });
  return (descending ? sorted.reverse() : sorted).map(({ id }) => id);
}

test('the walk is the order of both together', () => {
  fc.assert(
    fc.property(split, order, (rows, by) => {
      const [seed, own] = sidesOf(rows, by.field);
      expect([...walk(seed, own, by)].map(({ id }) => id)).toEqual(expected(rows, by));
    }),
  );
});

test('behind any position it goes on where that record was, whether it is still there or not', () => {
  fc.assert(
    fc.property(split, order, fc.nat(40), fc.boolean(), (rows, by, at, isGone) => {
      const last = rows[at % Math.max(1, rows.length)];
      if (!last) return;
      const left = isGone ? rows.filter((row) => row !== last) : rows;
      const [seed, own] = sidesOf(left, by.field);
      const after = { value: orderValue(last.record, by.field), id: last.record.id };
      const all = expected(rows, by);
      expect([...walk(seed, own, by, after)].map(({ id }) => id)).toEqual(
        all.slice(all.indexOf(last.record.id) + 1),
      );
    }),
  );
});

test('positions are totally ordered, `null` last', () => {
  const positions = [1, 2, 10, null].flatMap((one) => ['a', 'b'].map((id) => ({ value: one, id })));
  for (const [i, a] of positions.entries()) {
    for (const [j, b] of positions.entries())
      expect(Math.sign(comparePositions(a, b))).toBe(Math.sign(i - j));
  }
});

test('a minus in front of an order turns it round', () => {
  expect(parseOrder('name')).toEqual({ field: 'name', descending: false });
  expect(parseOrder('-due_date')).toEqual({ field: 'due_date', descending: true });
});
