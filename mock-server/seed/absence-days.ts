/**
 * What an absence counts, day by day: the seed is made with it and the sandbox computes every later
 * absence with it, so both always agree.
 */
import { addDays, daysBetween, weekdayOf } from './days.ts';

/** Longest absence, in calendar days with both ends. */
export const longestAbsence = 366;

/** Days from Sunday, as `weekdayOf` counts them, by their name in a schedule. */
const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;

/** Working time of each weekday, in minutes. */
export type WorkingMinutes = { readonly [weekday in (typeof weekdays)[number]]: number };

/** From when to when somebody is away. */
export interface AbsencePeriod {
  readonly start_date: string;
  readonly end_date: string;
  readonly start_half_day: boolean;
  readonly end_half_day: boolean;
}

/** A public holiday: free all day, or in the afternoon only. */
export interface FreeDay {
  readonly date: string;
  readonly half_day: boolean;
}

/** What one day of an absence counts. */
export interface CountedDay {
  readonly date: string;
  readonly amount: number;
}

/**
 * Counts an absence day by day.
 *
 * A day counts when the schedule has working time on its weekday and it is not a holiday. It counts
 * whole or half, nothing less: half when it is the first day and `start_half_day` is set, the last day
 * and `end_half_day` is set, or a holiday with a free afternoon; several of these at once are still one half.
 * A half-day flag on a day that is free anyway changes nothing.
 *
 * @param period - both days are part of it; the flags may both be set for a single day, which then counts half
 * @param schedule - working minutes by weekday; a day of 0 minutes is free
 * @param holidays - the public holidays of the employee's office, in any order
 * @param unit - `day`: a working day counts 1, however long; `hour`: its scheduled hours, to two decimals
 * @returns the days that count, in order; empty when all are free
 * @throws RangeError when the period ends before it starts or is longer than `longestAbsence`
 *
 * @example
 * // Friday to Monday, off from Friday noon: 0.5 + 1
 * absenceDays(
 *   { start_date: '2026-07-03', end_date: '2026-07-06', start_half_day: true, end_half_day: false },
 *   employee.schedule, calendar.holidays, 'day',
 * ); // [{ date: '2026-07-03', amount: 0.5 }, { date: '2026-07-06', amount: 1 }]
 */
export function absenceDays(
  period: AbsencePeriod,
  schedule: WorkingMinutes,
  holidays: readonly FreeDay[],
  unit: 'day' | 'hour',
): CountedDay[] {
  const length = daysBetween(period.start_date, period.end_date) + 1;
  if (!(length >= 1 && length <= longestAbsence)) {
    throw new RangeError(`An absence lasts 1 to ${longestAbsence} days, not ${length}.`);
  }
  const free = new Map(holidays.map((holiday) => [holiday.date, holiday]));
  const counted: CountedDay[] = [];
  for (let index = 0; index < length; index += 1) {
    const date = addDays(period.start_date, index);
    const holiday = free.get(date);
    const minutes = minutesOn(date, schedule);
    if (minutes === 0 || holiday?.half_day === false) continue;
    const isHalf =
      holiday !== undefined ||
      (index === 0 && period.start_half_day) ||
      (index === length - 1 && period.end_half_day);
    const whole = unit === 'day' ? 1 : minutes / 60;
    counted.push({ date, amount: toHundredths(isHalf ? whole / 2 : whole) });
  }
  return counted;
}

/** Sum of counted days, to two decimals: the `amount` of an absence. */
export function totalOf(days: readonly CountedDay[]): number {
  return toHundredths(days.reduce((sum, { amount }) => sum + amount, 0));
}

function minutesOn(date: string, schedule: WorkingMinutes): number {
  const weekday = weekdays[weekdayOf(date)];
  if (weekday === undefined) throw new RangeError(`Not a day: ${date}.`);
  return schedule[weekday];
}

function toHundredths(amount: number): number {
  return Math.round(amount * 100) / 100;
}
