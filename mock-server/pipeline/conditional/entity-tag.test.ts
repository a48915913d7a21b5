/** Entity tags and the conditions that name them (RFC 9110, 8.8.3 and 13.1). */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entityTagOf, entityTagOfAnswer, namesTag } from './entity-tag.ts';

test('the same record has the same tag wherever it was made, and any other one has another', () => {
  fc.assert(
    fc.property(fc.record({ id: fc.string(), name: fc.string() }), fc.string(), (record, name) => {
      const tag = entityTagOf(Object.freeze(record));
      expect(tag).toMatch(/^"[\w-]{22}"$/);
      expect(entityTagOf(Object.freeze(structuredClone(record)))).toBe(tag);
      if (name !== record.name) expect(entityTagOf(Object.freeze({ ...record, name }))).not.toBe(tag);
    }),
  );
});

test('only a record that does not change any more has a tag as an answer', () => {
  const record = { id: 'emp_1' };
  expect(entityTagOfAnswer(record)).toBeUndefined();
  expect(entityTagOfAnswer(Object.freeze({ ...record }))).toBe(entityTagOf(record));
  expect(entityTagOfAnswer(Object.freeze({ data: [] }))).toBeUndefined();
  expect(entityTagOfAnswer(undefined)).toBeUndefined();
});

test.each([
  ['"a"', true, true],
  ['"b"', false, false],
  ['"b", "a"', true, true],
  ['"b","a" ,"c"', true, true],
  ['*', true, true],
  ['W/"a"', false, true],
  ['"b", W/"a"', false, true],
  ['w/"a"', false, false],
  ['a', false, false],
  ['"aa"', false, false],
  ['', false, false],
])('%s names "a": %j where tags are strong, %j where weak ones count', (condition, isStrong, isWeak) => {
  expect([namesTag(condition, '"a"', false), namesTag(condition, '"a"', true)]).toEqual([isStrong, isWeak]);
});
