import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Ring } from './ring.ts';

test('keeps what a list would keep that drops its oldest items', () => {
  const step = fc.oneof({ weight: 4, arbitrary: fc.nat() }, { weight: 1, arbitrary: fc.constant('shift') });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5 }), fc.array(step), (places, steps) => {
      const ring = new Ring<number>(places);
      const list: number[] = [];
      for (const next of steps) {
        if (typeof next === 'string') expect(ring.shift()).toBe(list.shift());
        else {
          list.push(next);
          expect(ring.push(next)).toBe(list.length > places ? list.shift() : undefined);
        }
        expect(ring.toArray()).toEqual(list);
      }
    }),
  );
});
