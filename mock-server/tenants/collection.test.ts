/** Seed and difference merged: after any writes a collection is what a plain map would be. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AnyRecord } from '../../spec/record.ts';
import { Collection, DELETED } from './collection.ts';
import { SeedRecords } from './seed-index.ts';

const colours = ['red', 'Green', null];

function record(number: number, changes: object = {}): AnyRecord {
  const id = `x_${String(number).padStart(3, '0')}`;
  return Object.freeze({
    id,
    number,
    created_at: id,
    updated_at: '',
    colour: colours[number % 3] ?? null,
    tags: [`t${number % 2}`],
    ...changes,
  });
}

const seedRecords = Array.from({ length: 12 }, (_, index) => record(index + 1));
const seed = new SeedRecords(seedRecords);

const step = fc.record({
  number: fc.integer({ min: 1, max: 20 }),
  what: fc.constantFrom('put', 'delete', 'uncover'),
  colour: fc.constantFrom('red', 'green', 'Green', 'blue', null),
  tags: fc.subarray(['t0', 't1', 't2']),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Does the same to a collection and to a map. */
function play(steps: readonly Step[]) {
  const collection = new Collection(seed);
  const model = new Map(seedRecords.map((one) => [one.id, one]));
  for (const { number, what, colour, tags } of steps) {
    const { id } = record(number);
    const original = seed.get(id);
    if (what === 'put') {
      const next = record(number, { colour, tags });
      collection.put(id, next);
      model.set(id, next);
    } else if (what === 'delete') {
      collection.put(id, original ? DELETED : undefined);
      model.delete(id);
    } else {
      collection.put(id, undefined);
      if (original) model.set(id, original);
      else model.delete(id);
    }
  }
  return { collection, all: [...model.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

const idsOf = (records: Iterable<AnyRecord>) => [...records].map(({ id }) => id);
const byCreation = { field: 'created_at', descending: false };

describe('after any writes', () => {
  const steps = fc.array(step, { maxLength: 30 });

  test('it has the same records, in both directions, and as many', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const { collection, all } = play(played);
        expect([...collection.list({ order: byCreation, filters: {} })]).toEqual(all);
        expect([...collection.list({ order: { ...byCreation, descending: true }, filters: {} })]).toEqual(
          all.toReversed(),
        );
        expect([collection.size, collection.count({})]).toEqual([all.length, all.length]);
      }),
    );
  });

  test('it finds by id and by number what is there, and nothing else', () => {
    fc.assert(
      fc.property(steps, (played) => {
        const { collection, all } = play(played);
        for (let number = 1; number <= 20; number += 1) {
          const { id } = record(number);
          const found = all.find((one) => one.id === id);
          expect(collection.get(id)).toBe(found);
          expect(collection.idOf(number)).toBe(found?.id);
        }
      }),
    );
  });

  test('it filters in any order, with and without a further condition', () => {
    const by = fc.constantFrom(
      byCreation,
      { field: 'colour', descending: false },
      { field: 'colour', descending: true },
    );
    fc.assert(
      fc.property(steps, by, fc.constantFrom('red', 'green', 'Green', 'blue'), (played, order, colour) => {
        const { collection, all } = play(played);
        const expected = all.filter((one) => one.colour === colour);
        expect(idsOf(collection.list({ order, filters: { colour } })).toSorted()).toEqual(idsOf(expected));
        expect(collection.count({ colour })).toBe(expected.length);
        const isEven = ({ number }: AnyRecord) => number % 2 === 0;
        expect(collection.count({ colour }, isEven)).toBe(expected.filter(isEven).length);
      }),
    );
  });

  test('it finds by value letter case aside, and within lists, also when asked in between', () => {
    fc.assert(
      fc.property(steps, steps, (before, after) => {
        const asked = play(before).collection; // builds the indexes that later writes have to keep right
        expect(idsOf(asked.withValue('colour', 'green')).length).toBeLessThan(21);
        idsOf(asked.withValue('tags', 't0'));
        const { collection, all } = play([...before, ...after]);
        for (const { number, what, colour, tags } of after) {
          const { id } = record(number);
          asked.put(
            id,
            what === 'put'
              ? record(number, { colour, tags })
              : what === 'delete' && seed.get(id)
                ? DELETED
                : undefined,
          );
        }
        for (const one of [collection, asked]) {
          const green = all.filter((candidate) => String(candidate.colour).toLowerCase() === 'green');
          expect(idsOf(one.withValue('colour', 'green')).toSorted()).toEqual(idsOf(green));
          const tagged = all.filter(({ tags }) => (tags as readonly string[]).includes('t0'));
          expect(idsOf(one.withValue('tags', 't0')).toSorted()).toEqual(idsOf(tagged));
        }
      }),
    );
  });

  test('the seed is as it was', () => {
    fc.assert(
      fc.property(steps, (played) => {
        play(played);
        expect(seed.all).toEqual(seedRecords);
        expect(idsOf(new Collection(seed).list({ order: byCreation, filters: {} }))).toEqual(
          idsOf(seedRecords),
        );
      }),
    );
  });
});

test('a record that has changed keeps its number, and one that is deleted gives it up', () => {
  const collection = new Collection(seed);
  collection.put('x_003', record(3, { colour: 'blue' }));
  expect(collection.idOf(3)).toBe('x_003');
  collection.put('x_003', DELETED);
  expect(collection.idOf(3)).toBeUndefined();
  collection.put('x_003', undefined);
  expect(collection.get('x_003')).toBe(seed.get('x_003'));
});

test('what a tenant has made itself is counted as it is listed', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { collection, all } = play(steps);
      const made = all.filter(({ id }) => seed.get(id) === undefined).map(({ id }) => id);
      expect([...collection.createdIds()].toSorted()).toEqual(made);
      expect(collection.createdSize).toBe(made.length);
    }),
  );
});
