/** What a schema finds wrong, in words: where, and what is expected. */
import { expect, test } from 'vitest';
import { z } from 'zod';
import { bodyErrors, parameterErrors, pointerOf } from './issues.ts';

function errorsOf(schema: z.ZodType, value: unknown) {
  return bodyErrors(schema.safeParse(value).error?.issues ?? [], value);
}

test.each([
  [
    z.strictObject({ name: z.string() }),
    {},
    { pointer: '/name', code: 'required', detail: 'This field is required: text.' },
  ],
  [
    z.strictObject({ name: z.string() }),
    { name: 7 },
    { pointer: '/name', code: 'invalid_type', detail: 'Expected text, got `7`.' },
  ],
  [
    z.strictObject({ name: z.string() }),
    { name: null },
    { pointer: '/name', code: 'invalid_type', detail: 'Expected text, got `null`.' },
  ],
  [
    z.strictObject({}),
    { 'a/b~c': 1 },
    { pointer: '/a~1b~0c', code: 'unknown_field', detail: 'There is no field `a/b~c` here.' },
  ],
  [
    z.strictObject({ n: z.int() }),
    { n: 1.5 },
    { pointer: '/n', code: 'invalid_type', detail: 'Expected a whole number, got `1.5`.' },
  ],
  [
    z.array(z.boolean()),
    [true, 'yes'],
    { pointer: '/1', code: 'invalid_type', detail: 'Expected `true` or `false`, got the text `yes`.' },
  ],
  [z.enum(['a', 'b']), 'c', { pointer: '', code: 'invalid_value', detail: 'Expected one of `a`, `b`.' }],
  [z.literal('a'), 'c', { pointer: '', code: 'invalid_value', detail: 'Expected `a`.' }],
  [
    z.iso.date(),
    '2026-02-30',
    { pointer: '', code: 'invalid_format', detail: 'Expected a date that exists, as `YYYY-MM-DD`.' },
  ],
  [z.string().max(3), 'four', { pointer: '', code: 'too_big', detail: 'Expected at most 3 characters.' }],
  [z.array(z.any()).min(1), [], { pointer: '', code: 'too_small', detail: 'Expected at least 1 entries.' }],
  [z.number().max(1), 2, { pointer: '', code: 'too_big', detail: 'Expected at most 1.' }],
  [z.int().max(1), 1e300, { pointer: '', code: 'too_big', detail: 'Expected at most 1.' }],
  [z.strictObject({}), [], { pointer: '', code: 'invalid_type', detail: 'Expected an object, got a list.' }],
  [
    z.union([z.string(), z.number()]),
    true,
    { pointer: '', code: 'invalid_type', detail: 'The value fits none of the forms that are allowed here.' },
  ],
  [z.string().refine(() => false, 'is odd'), 'x', { pointer: '', code: 'invalid_value', detail: 'is odd.' }],
])('%#: says where and what', (schema, value, expected) => {
  expect(errorsOf(schema, value)).toEqual([expected]);
});

test('speaks of parameters by name', () => {
  const schema = z.strictObject({ limit: z.coerce.number<string>().max(5) });
  const issues = schema.safeParse({ limit: '9', colour: 'blue' }).error?.issues ?? [];
  expect(parameterErrors(issues, { limit: '9', colour: 'blue' })).toEqual([
    { parameter: 'limit', code: 'too_big', detail: 'Expected at most 5.' },
    { parameter: 'colour', code: 'unknown_parameter', detail: 'There is no parameter `colour` here.' },
  ]);
});

test('says twenty things at most, and repeats little and on one line', () => {
  const many = Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`f${index}`, 1]));
  expect(errorsOf(z.strictObject({}), many)).toHaveLength(20);
  const [error] = errorsOf(z.number(), `line\nbreak ${'x'.repeat(500)}`);
  expect(error?.detail).toMatch(/^Expected a number, got the text `line\\nbreak x{10,40}…`\.$/);
});

test('points as RFC 6901 has it', () => {
  expect(pointerOf([])).toBe('');
  expect(pointerOf(['a', 0, '', 'b/c', '~1'])).toBe('/a/0//b~1c/~01');
});

test('tells of twenty at most, and of a long name only the beginning', () => {
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`field_${index}`, 1]));
  expect(errorsOf(z.strictObject({}), many)).toHaveLength(20);
  expect(errorsOf(z.array(z.string()), Array(1000).fill(1))).toHaveLength(20);
  const [error] = errorsOf(z.strictObject({}), { ['x'.repeat(100_000)]: 1 });
  expect(JSON.stringify(error).length).toBeLessThan(6000);
});
