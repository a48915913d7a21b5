/** JSON Merge Patch: the examples of RFC 7396 as far as they fit records, and what differs on purpose. */
import { expect, test } from 'vitest';
import { mergePatch } from './merge-patch.ts';

test.each([
  [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
  [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
  [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
  [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
  [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
  [{ a: { b: 'c' } }, { a: { b: 'd' } }, { a: { b: 'd' } }],
  [{ a: { b: 'c', d: 1 } }, { a: { b: 'd' } }, { a: { b: 'd', d: 1 } }],
  [{ a: 'text' }, { a: { b: 1 } }, { a: { b: 1 } }],
  [{ a: ['list'] }, { a: { b: 1 } }, { a: { b: 1 } }],
  [{ a: null }, { a: { b: 1 } }, { a: { b: 1 } }],
  [{ a: { b: { c: 1, d: 2 } } }, { a: { b: { c: 3 } } }, { a: { b: { c: 3, d: 2 } } }],
  [{ a: 1 }, {}, { a: 1 }],
  [{ a: 1 }, { a: undefined }, { a: 1 }],
])('%j with %j is %j', (target, patch, expected) => {
  const before = structuredClone(target);
  expect(mergePatch<object>(target, patch)).toEqual(expected);
  expect(target).toEqual(before);
});

test('`null` empties a field of a record, which stays there', () => {
  expect(mergePatch<object>({ a: 'b', c: { d: 1 } }, { a: null, c: { d: null } })).toEqual({
    a: null,
    c: { d: null },
  });
});

test('`null` removes an entry of a map with free names', () => {
  expect(
    mergePatch<object>({ values: { a: 1, b: 2 } }, { values: { a: null, c: null, d: 3 } }, ['values']),
  ).toEqual({ values: { b: 2, d: 3 } });
});

test('no patch reaches what every object inherits', () => {
  const patch = JSON.parse(
    '{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}',
  ) as object; // as a body is read
  mergePatch<object>({}, patch);
  mergePatch<object>({ a: {} }, { a: patch });
  expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  expect(Reflect.get({}, 'isAdmin')).toBeUndefined();
});
