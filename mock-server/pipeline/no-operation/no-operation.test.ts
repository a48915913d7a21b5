/** What is repeated of a path that leads nowhere. What such a request is answered with is in `test/server/no-operation.test.ts`. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { beginningOf } from './no-operation.ts';

test('is the path itself, or a beginning of it that can be decoded as the whole could', () => {
  const letters = fc.string({ unit: 'grapheme', maxLength: 120 });
  fc.assert(
    fc.property(letters, fc.nat({ max: 210 }), (text, before) => {
      const path = `/${'x'.repeat(before)}${encodeURIComponent(text.toWellFormed())}`;
      const beginning = beginningOf(path);
      expect(path.startsWith(beginning)).toBe(true);
      expect(beginning.length).toBeLessThanOrEqual(200);
      if (path.length <= 200) expect(beginning).toBe(path);
      expect(() => decodeURIComponent(beginning)).not.toThrow();
    }),
  );
});
