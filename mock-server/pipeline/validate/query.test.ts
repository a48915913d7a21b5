/** Queries: every name once, every value there, nothing broken. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseQuery } from './query.ts';

test('whatever is encoded is read back', () => {
  const names = fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 6 });
  const value = fc.string({ unit: 'grapheme', minLength: 1 });
  const parameters = names.chain((keys) => fc.tuple(...keys.map((key) => fc.tuple(fc.constant(key), value))));
  fc.assert(
    fc.property(parameters, (entries) => {
      const query = entries
        .map(([name, text]) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`)
        .join('&');
      expect(parseQuery(query)).toEqual({ values: Object.fromEntries(entries) });
      const form = new URLSearchParams(entries).toString();
      expect(parseQuery(form)).toEqual({ values: Object.fromEntries(entries) });
    }),
  );
});

test.each([
  ['', {}],
  ['&', {}],
  ['a=1&&b=2&', { a: '1', b: '2' }],
  ['a=1=2', { a: '1=2' }],
  ['a=x+y%2Bz', { a: 'x y+z' }],
  ['filter%5Bname%5D=1', { 'filter[name]': '1' }],
  ['toString=1', { toString: '1' }],
])('reads %j', (query, values) => {
  expect(parseQuery(query)).toEqual({ values });
});

test('a name that every object inherits is a name like any other', () => {
  const parsed = parseQuery('__proto__=1');
  expect('values' in parsed && Object.hasOwn(parsed.values, '__proto__')).toBe(true);
});

test.each([
  ['a=1&a=2', ['a', 'duplicate']],
  ['a=1&%61=1', ['a', 'duplicate']],
  ['a=', ['a', 'empty']],
  ['a', ['a', 'empty']],
  ['a=%', ['a=%', 'invalid_encoding']],
  ['%ff=1', ['%ff=1', 'invalid_encoding']],
])('refuses %j', (query, [parameter, code]) => {
  expect(parseQuery(query)).toMatchObject({ errors: [{ parameter, code }] });
});

test('says at most so much about a query of nothing but faults', () => {
  const parsed = parseQuery(Array.from({ length: 3000 }, () => '%').join('&'));
  expect('errors' in parsed && parsed.errors.length).toBeLessThanOrEqual(21);
});
