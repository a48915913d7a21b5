/** Facts become rows: grouped by words, summed up in numbers, in an order that does not depend on that of the facts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf } from './reports.ts';

const columns = [
  { name: 'month', label: 'Month', type: 'month' },
  { name: 'type', label: 'Type', type: 'text' },
  { name: 'amount', label: 'Amount', type: 'number' },
] as const;

const word = fc.constantFrom('a', 'b', 'c', null);
const facts = fc.array(
  fc.record({ month: fc.constantFrom('2026-01', '2026-02'), type: word, amount: fc.nat(100) }),
);

describe('rows', () => {
  it('are told apart by text and months, and sum up the numbers', () => {
    const rows = rowsOf(
      [...columns],
      [
        { month: '2026-02', type: 'Sick', amount: 0.1 },
        { month: '2026-01', type: 'Sick', amount: 1 },
        { month: '2026-02', type: 'Sick', amount: 0.2 },
        { month: '2026-02', type: null, amount: 5 },
        { month: '2026-02', type: 'Leave', amount: 2 },
      ],
    );
    expect(rows).toEqual([
      { month: '2026-01', type: 'Sick', amount: 1 },
      { month: '2026-02', type: 'Leave', amount: 2 },
      { month: '2026-02', type: 'Sick', amount: 0.3 },
      { month: '2026-02', type: null, amount: 5 },
    ]);
  });

  it('are none without facts', () => {
    expect(rowsOf([...columns], [])).toEqual([]);
  });

  it('keep the columns in order, and say `null` for words that a fact lacks', () => {
    const [row] = rowsOf([...columns], [{ amount: 3 }]);
    expect(JSON.stringify(row)).toBe('{"month":null,"type":null,"amount":3}');
  });

  it('are the same for the facts in any order, and lose nothing', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const rows = rowsOf([...columns], given);
        expect(rowsOf([...columns], given.toReversed())).toEqual(rows);
        const sum = (all: ReadonlyArray<Readonly<Record<string, unknown>>>) =>
          all.reduce((total, { amount }) => total + Number(amount), 0);
        expect(sum(rows)).toBe(sum(given));
        const groups = new Set(given.map(({ month, type }) => `${month} ${type}`));
        expect(rows).toHaveLength(groups.size);
      }),
    );
  });
});
