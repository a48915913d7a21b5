/** The days on which somebody of the seed works: by schedule, without holidays of the office, without absences. */
import type { RecordOf } from '../../../spec/records.ts';
import { absenceDays } from '../absence-days.ts';
import type { Made } from './stamp.ts';

/** A day and the minutes that the schedule has for it. */
export interface WorkingDay {
  readonly date: string;
  readonly minutes: number;
}

/** Working days from one day to another, both included. A day with any absence on it is none. */
export function workingDays(
  made: Made,
  employee: RecordOf<'employee'>,
  from: string,
  to: string,
): WorkingDay[] {
  const office = made.of('office').find(({ id }) => id === employee.office_id);
  const calendar = made.of('calendar').find(({ id }) => id === office?.calendar_id);
  const away = made
    .of('absence')
    .filter(
      ({ employee_id, status }) =>
        employee_id === employee.id && status !== 'declined' && status !== 'cancelled',
    );
  const isAway = (date: string) =>
    away.some(({ start_date, end_date }) => start_date <= date && date <= end_date);
  const first = employee.start_date > from ? employee.start_date : from;
  if (first > to) return [];
  const period = { start_date: first, end_date: to, start_half_day: false, end_half_day: false };
  // Counting the period as an absence in hours gives exactly what would be worked in it.
  return absenceDays(period, employee.schedule, calendar?.holidays ?? [], 'hour')
    .filter(({ date }) => !isAway(date))
    .map(({ date, amount }) => ({ date, minutes: Math.round(amount * 60) }));
}
