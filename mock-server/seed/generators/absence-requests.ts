/** What people ask for before it is counted: type, period, state and when it was entered. */
import type { Faker } from '@faker-js/faker';
import type { RecordOf } from '../../../spec/records.ts';
import { addDays, daysBetween } from '../days.ts';
import { commentsOn } from './absence-comments.ts';
import type { AbsenceTypeName } from './absence-types.ts';
import { at, now, today, workingMoment } from './moments.ts';

type Employee = RecordOf<'employee'>;
type Status = RecordOf<'absence'>['status'];

/** A request of somebody for a period. */
export interface AbsenceRequest {
  readonly type: AbsenceTypeName;
  readonly start_date: string;
  readonly end_date: string;
  readonly start_half_day: boolean;
  readonly end_half_day: boolean;
  readonly status: Status;
  readonly comment: string | null;
  readonly created: number;
  readonly updated: number;
}

const dayMs = 86_400_000;

/** The oldest request, written by hand, since examples show number 1: Thursday to Monday noon. */
export const firstRequest: AbsenceRequest = {
  type: 'Annual leave',
  start_date: '2025-02-20',
  end_date: '2025-02-24',
  start_half_day: false,
  end_half_day: true,
  status: 'processed',
  comment: 'Skiing with the children. Back on Monday afternoon.',
  created: at('2024-12-05', '09:12:40'),
  updated: at('2025-03-03', '04:10:20'),
};

const lengths: Readonly<Record<AbsenceTypeName, readonly number[]>> = {
  'Annual leave': [1, 2, 3, 5, 5, 5, 12, 12, 14, 19],
  'Sick leave': [1, 2, 2, 3, 3, 5, 8, 12],
  'Parental leave': [61, 92],
  'Unpaid leave': [1, 2, 5],
  Training: [1, 1, 2, 3],
  'Time off in lieu': [1, 1, 1, 2],
};

/** Draws a type, as often as each occurs in a year. */
export function drawType(random: Faker): AbsenceTypeName {
  return random.helpers.weightedArrayElement([
    { weight: 54, value: 'Annual leave' },
    { weight: 20, value: 'Sick leave' },
    { weight: 10, value: 'Training' },
    { weight: 12, value: 'Time off in lieu' },
    { weight: 4, value: 'Unpaid leave' },
  ]);
}

/** Draws a request of that type that begins between the two days. */
export function drawRequest(
  type: AbsenceTypeName,
  { language }: Employee,
  from: string,
  until: string,
  random: Faker,
): AbsenceRequest {
  const isSick = type === 'Sick leave';
  const start_date = drawStart(isSick ? today : until, from, random);
  const length = random.helpers.arrayElement(lengths[type]);
  const end_date = addDays(start_date, length - 1);
  const isHalvable = !isSick && type !== 'Training';
  const start_half_day = isHalvable && random.datatype.boolean(length === 1 ? 0.4 : 0.08);
  const end_half_day = isHalvable && length > 1 && random.datatype.boolean(0.08);
  const [earliest, latest] = isSick
    ? [at(start_date, '06:00'), at(start_date, '08:00')]
    : [at(start_date, '06:00') - 95 * dayMs, at(start_date, '06:00') - 6 * dayMs];
  const created = isSick
    ? Math.min(latest, earliest + random.number.int({ min: 0, max: 7199 }) * 1000)
    : workingMoment(
        random,
        Math.min(earliest, now - 30 * dayMs),
        Math.min(latest, at('2026-10-30', '15:00')),
      );
  const status = drawStatus(isSick, start_date, end_date, random);
  return {
    ...{ type, start_date, end_date, start_half_day, end_half_day, status },
    comment: random.datatype.boolean(0.35) ? random.helpers.arrayElement(commentsOn(type, language)) : null,
    created,
    updated: updatedAt(status, created, end_date, random),
  };
}

/** A long absence around `now`, of those who are on leave. */
export function drawLeave(random: Faker): AbsenceRequest {
  const start_date = addDays('2026-08-03', random.number.int({ min: 0, max: 60 }));
  const created = workingMoment(
    random,
    at(start_date, '06:00') - 120 * dayMs,
    at(start_date, '06:00') - 60 * dayMs,
  );
  return {
    type: 'Parental leave',
    start_date,
    end_date: addDays('2026-12-18', random.number.int({ min: 0, max: 60 })),
    start_half_day: false,
    end_half_day: false,
    status: 'approved',
    comment: random.helpers.arrayElement(commentsOn('Parental leave', 'en')),
    created,
    updated: workingMoment(random, created + 3_600_000, created + 6 * dayMs),
  };
}

/** One in seven lies in 2025, one in five after `now`; the rest in 2026 until now. */
function drawStart(until: string, from: string, random: Faker): string {
  const [first, last] = random.helpers.weightedArrayElement([
    { weight: 14, value: ['2025-02-03', '2025-12-22'] },
    { weight: 66, value: ['2026-01-07', today] },
    { weight: 14, value: ['2026-11-03', '2026-12-23'] },
    { weight: 6, value: ['2027-01-04', '2027-03-19'] },
  ]) as [string, string]; // each value above is a pair
  const low = first < from ? from : first;
  const high = last > until ? until : last;
  if (high <= low) return low;
  return addDays(low, random.number.int({ min: 0, max: daysBetween(low, high) }));
}

function drawStatus(isSick: boolean, start: string, end: string, random: Faker): Status {
  const pick = random.helpers.weightedArrayElement<Status>;
  if (isSick) {
    if (start > '2026-10-19')
      return pick([
        { weight: 1, value: 'submitted' },
        { weight: 2, value: 'approved' },
      ]);
    return end < '2026-10-01' ? 'processed' : 'approved';
  }
  if (end < '2026-10-01') {
    return pick([
      { weight: 84, value: 'processed' },
      { weight: 9, value: 'cancelled' },
      { weight: 7, value: 'declined' },
    ]);
  }
  if (start <= today)
    return pick([
      { weight: 9, value: 'approved' },
      { weight: 1, value: 'cancelled' },
    ]);
  return pick([
    { weight: 45, value: 'approved' },
    { weight: 20, value: 'submitted' },
    { weight: 20, value: 'pending' },
    { weight: 8, value: 'declined' },
    { weight: 7, value: 'cancelled' },
  ]);
}

/** Submitted ones are as they came; processed ones were changed by the payroll run of the month after. */
function updatedAt(status: Status, created: number, end: string, random: Faker): number {
  if (status === 'submitted') return created;
  if (status === 'processed') {
    const [year, month] = end.split('-').map(Number) as [number, number]; // a day has both
    return Math.max(created, Date.UTC(year, month, 3, 4, 10, random.number.int({ min: 0, max: 59 })));
  }
  return workingMoment(random, Math.min(created + 1_800_000, now), Math.min(created + 4 * dayMs, now));
}
