/** Points in time of the seed, in milliseconds since 1970, always whole seconds. */
import type { Faker } from '@faker-js/faker';
import { addDays, weekdayOf } from '../days.ts';

/** "Now" of the seed: nothing in it was created or changed later. */
export const now = Date.parse('2026-11-02T08:00:00Z');

/** The day of `now`. */
export const today = '2026-11-02';

const second = 1000;

/** A point in time as records carry it. */
export function instant(moment: number): string {
  return new Date(moment).toISOString().replace('.000Z', 'Z');
}

/** The day on which a moment falls. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10);
}

/** A moment at a time of day, `HH:MM` or `HH:MM:SS`, UTC. */
export function at(day: string, time: string): number {
  return Date.parse(`${day}T${time}Z`);
}

/** A moment in working hours on a weekday, in the range given. */
export function workingMoment(random: Faker, from: number, to: number): number {
  let day = dayOf(random.number.int({ min: from, max: Math.max(from, to) }));
  while (weekdayOf(day) % 6 === 0) day = addDays(day, 1);
  const secondOfDay = random.number.int({ min: 6 * 3600, max: 16 * 3600 });
  return Math.min(Math.max(at(day, '00:00') + secondOfDay * second, from), to);
}

/** Sorts things by their time of creation and moves equal times apart, so that numbers follow it strictly. */
export function inOrderOfCreation<T extends { readonly created: number }>(things: readonly T[]): T[] {
  let last = 0;
  return things
    .toSorted((a, b) => a.created - b.created)
    .map((thing) => {
      last = Math.max(thing.created, last + second);
      return { ...thing, created: last };
    });
}
