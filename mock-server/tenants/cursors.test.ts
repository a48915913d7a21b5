/** Cursors: read back where they were made, and nowhere else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Cursors } from './cursors.ts';

const cursors = new Cursors(new Uint8Array(32).fill(1));
const position = fc.record({
  value: fc.oneof(fc.string({ unit: 'binary' }), fc.integer(), fc.constant(null)),
  id: fc.string(),
});

test('a cursor gives back its position in its own context', () => {
  fc.assert(
    fc.property(position, fc.string(), (one, context) => {
      const cursor = cursors.create(one, context);
      expect(cursor).toMatch(/^[\w-]+$/);
      expect(cursors.read(cursor, context)).toEqual(one);
    }),
  );
});

test('in any other context, or under another secret, it is none', () => {
  const others = new Cursors(new Uint8Array(32).fill(2));
  fc.assert(
    fc.property(position, fc.string(), fc.string(), (one, context, other) => {
      fc.pre(context !== other);
      const cursor = cursors.create(one, context);
      expect(cursors.read(cursor, other)).toBeUndefined();
      expect(others.read(cursor, context)).toBeUndefined();
    }),
  );
});

test('with any character changed, added or left out it is none', () => {
  const cursor = cursors.create({ value: 'Müller', id: 'emp_1' }, 'list');
  for (let index = 0; index < cursor.length; index += 1) {
    const other = cursor[index] === 'A' ? 'B' : 'A';
    expect(
      cursors.read(`${cursor.slice(0, index)}${other}${cursor.slice(index + 1)}`, 'list'),
    ).toBeUndefined();
    expect(cursors.read(cursor.slice(0, index), 'list')).toBeUndefined();
    expect(cursors.read(`${cursor.slice(0, index)}%${cursor.slice(index)}`, 'list')).toBeUndefined();
  }
});

test('any text that was made up is none', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      expect(cursors.read(text, 'list')).toBeUndefined();
    }),
  );
});

test('context and position cannot be shifted into each other', () => {
  const cursor = cursors.create({ value: null, id: 'a' }, 'list\u0000');
  expect(cursors.read(cursor, 'list')).toBeUndefined();
});
