/** The changelog as data: in order, whole, and where the documents have their version from (access rules K4, F1). */
import { describe, expect, test } from 'vitest';
import { releases } from '../../spec/changelog.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import { deprecationHeaders, legacyDeprecation } from '../../spec/deprecation.ts';

const days = releases.map(({ date }) => date);
const parts = (version: string) => version.split('.').map(Number);

/** Whether a version comes after another one. */
function isNewer(version: string, than: string): boolean {
  const [mine, theirs] = [parts(version), parts(than)];
  const different = mine.findIndex((part, index) => part !== theirs[index]);
  return different >= 0 && (mine[different] ?? 0) > (theirs[different] ?? 0);
}

test('is newest first, every day a real one and not after the next', () => {
  for (const day of days) expect(new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10)).toBe(day);
  expect(days).toEqual(days.toSorted().toReversed());
});

describe.each(documentNames)('%s', (name) => {
  const own = releases.filter(({ document }) => document === name);

  test('K4: carries the version and the day of its newest entry', () => {
    const [newest] = own;
    expect(documents[name]).toMatchObject({ version: newest?.version, changed: newest?.date });
  });

  test('has versions that only grow, each with something to say', () => {
    own.forEach(({ version, changes }, index) => {
      expect(version).toMatch(/^\d+\.\d+\.\d+$/);
      expect(changes.length).toBeGreaterThan(0);
      const before = own[index + 1];
      if (before) expect(isNewer(version, before.version), `${version} after ${before.version}`).toBe(true);
    });
  });
});

test('F1: says that v2 is supported but being replaced by v4, since when and until when', () => {
  const entry = releases
    .filter(({ document }) => document === 'v2')
    .flatMap(({ changes }) => changes)
    .find(({ kind }) => kind === 'deprecated');
  expect(entry?.text).toContain('supported until 2027-12-31');
  expect(entry?.text).toContain('replaced by v4 since 2026-01-01');
});

test('F1: the dates and the headers are the same, and the end is not before its announcement', () => {
  const headers = deprecationHeaders(legacyDeprecation);
  expect(Number(headers.Deprecation.slice(1)) * 1000).toBe(Date.parse('2026-01-01T00:00:00Z'));
  expect(Date.parse(headers.Sunset)).toBe(Date.parse('2027-12-31T23:59:59Z'));
  expect(Date.parse(headers.Sunset)).toBeGreaterThan(Number(headers.Deprecation.slice(1)) * 1000);
});
