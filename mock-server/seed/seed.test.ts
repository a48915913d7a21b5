/** What must hold for every kind of seed record, whatever it is about. */
import { describe, expect, it } from 'vitest';
import { prefixes } from '../../spec/fields.ts';
import type { AnyRecord } from '../../spec/record.ts';
import { type Kind, kinds, records } from '../../spec/records.ts';
import { loadSeed } from './seed.ts';

const seed = loadSeed();
const now = '2026-11-02T08:00:00Z';

/** How many records the contract promises. */
const counts: Record<Kind, number> = {
  company: 1,
  office: 3,
  department: 6,
  team: 9,
  area: 4,
  calendar: 3,
  custom_field: 6,
  employee: 120,
  attendance: 2000,
  absence_type: 6,
  absence: 300,
  document_category: 5,
  document: 40,
  report: 3,
  project: 8,
  ticket: 160,
  ticket_comment: 200,
  ticket_attachment: 60,
  position: 8,
  application: 0,
  user: 12,
  role: 6,
  webhook: 1,
  event: 3437,
  delivery: 117,
};

function recordsOf(kind: Kind): readonly AnyRecord[] {
  return seed[kind];
}

describe('the seed', () => {
  it('is read once and frozen all the way down', () => {
    expect(loadSeed()).toBe(seed);
    expect(() => Object.assign(seed.employee[0]?.schedule ?? {}, { monday: 0 })).toThrow(TypeError);
    expect(() => Object.assign(seed.ticket, { length: 0 })).toThrow(TypeError);
  });
});

describe.each(kinds)('the seed of %s', (kind) => {
  const all = recordsOf(kind);

  it('has as many records as the contract says', () => {
    expect(all).toHaveLength(counts[kind]);
  });

  it('fits the schema, with the fields in its order', () => {
    for (const record of all) {
      const parsed = records[kind].schema.safeParse(record);
      expect(parsed.error?.issues, `${kind} ${record.number}`).toBeUndefined();
      expect(JSON.stringify(parsed.data)).toBe(JSON.stringify(record));
    }
  });

  it('is numbered from 1 in order of id and of creation', () => {
    expect(all.map(({ number }) => number)).toEqual(all.map((_, index) => index + 1));
    for (const field of ['id', 'created_at'] as const) {
      const values = all.map((record) => record[field]);
      expect(values).toEqual([...new Set(values)].toSorted());
    }
  });

  it('has ids with the prefix of the kind and the time of creation', () => {
    const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
    for (const { id, created_at } of all) {
      const [prefix, suffix = ''] = id.split('_');
      const ms = [...suffix.slice(0, 10)].reduce((sum, digit) => sum * 32 + alphabet.indexOf(digit), 0);
      expect(prefix).toBe(prefixes[kind]);
      expect(ms).toBe(Date.parse(created_at));
    }
  });

  it('was created and changed before now, at whole seconds, in that order', () => {
    for (const { created_at, updated_at } of all) {
      expect([created_at, updated_at].join()).toMatch(/^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,?){2}$/);
      expect([created_at, updated_at, now]).toEqual([created_at, updated_at, now].toSorted());
    }
  });

  it('points only at records that exist', () => {
    for (const [field, target] of Object.entries(records[kind].references) as [string, Kind][]) {
      const ids = new Set(recordsOf(target).map(({ id }) => id));
      const dangling = all
        .flatMap((record) => [record[field]].flat())
        .filter((id) => id !== null && !ids.has(String(id)));
      expect(dangling, field).toEqual([]);
    }
  });

  it('shares no value of a unique field', () => {
    for (const field of records[kind].unique) {
      const values = all.flatMap((record) => record[field] ?? []).map((value) => String(value).toLowerCase());
      expect(new Set(values).size, field).toBe(values.length);
    }
  });
});
