import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bodyText } from '../snippets/testing/request-arbitrary.ts';
import { diffWords, type Run } from './word-diff.ts';

const join = (runs: readonly Run[]) => runs.map(({ text }) => text).join('');
const changed = (runs: readonly Run[]) => runs.flatMap(({ text, isChanged }) => (isChanged ? [text] : []));

test('marks the names and values that differ, and nothing else', () => {
  const { before, after } = diffWords(
    `curl 'http://localhost:4400/v2/employees/6?pagesize=2' -H "X-API-Key: $KONTOR_TOKEN"`,
    `curl 'http://localhost:4400/v4/employees/emp_01?limit=2' -H "Authorization: Bearer $KONTOR_TOKEN"`,
  );
  expect(changed(before)).toEqual(['v2', '6', 'pagesize', 'X-API-Key']);
  expect(changed(after)).toEqual(['v4', 'emp_01', 'limit', 'Authorization', 'Bearer']);
});

test('does not call another indentation a change', () => {
  const { before, after } = diffWords('{\n    "a": 1\n}', '{\n  "a": 1\n}');
  expect([...changed(before), ...changed(after)]).toEqual([]);
});

describe('whatever the texts', () => {
  test('each side is still its text, and what is not marked is the same on both', () => {
    fc.assert(
      fc.property(bodyText, bodyText, (left, right) => {
        const { before, after } = diffWords(left, right);
        expect(join(before)).toBe(left);
        expect(join(after)).toBe(right);
        const bare = (runs: readonly Run[]) =>
          join(runs.filter(({ isChanged }) => !isChanged)).replaceAll(/\s+/g, '');
        expect(bare(before)).toBe(bare(after));
      }),
    );
  });

  test('a text is the same as itself', () => {
    fc.assert(fc.property(bodyText, (text) => changed(diffWords(text, text).before).length === 0));
  });
});
