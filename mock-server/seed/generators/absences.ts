/** The 300 absences: drawn for employees who are there, kept when they clash with nothing. */
import type { Faker } from '@faker-js/faker';
import type { RecordOf } from '../../../spec/records.ts';
import { absenceDays, totalOf } from '../absence-days.ts';
import { addDays } from '../days.ts';
import { type AbsenceRequest, drawLeave, drawRequest, drawType, firstRequest } from './absence-requests.ts';
import { dayOf, inOrderOfCreation, today } from './moments.ts';
import { randomStream } from './random.ts';
import { type Made, named, stamp } from './stamp.ts';

type Employee = RecordOf<'employee'>;
type Absence = RecordOf<'absence'>;

/** A request with what it counts. */
interface Counted extends AbsenceRequest {
  readonly employee: Employee;
  readonly days: Absence['days'];
  readonly amount: number;
}

const total = 300;

/** The first employees appear in examples: each of them has this many absences at least. */
const ofEachLeader = 4;

/** Numbers up to this are the director and the heads of the departments. */
const lastHead = 6;

/** Makes the absences. */
export function generateAbsences(made: Made): Absence[] {
  const random = randomStream('absence');
  const everybody = made.of('employee').filter(({ status }) => status !== 'onboarding');
  const kept: Counted[] = [];
  const keep = (employee: Employee, request: AbsenceRequest) => {
    const counted = count(made, employee, request);
    if (fits(made, counted, kept)) kept.push(counted);
  };
  const countOf = (employee: Employee) => kept.filter((absence) => absence.employee === employee).length;
  for (const employee of everybody.filter(({ number }) => number === 9)) keep(employee, firstRequest);
  for (const employee of everybody.filter(({ status }) => status === 'leave')) {
    while (countOf(employee) === 0) keep(employee, drawLeave(random));
  }
  for (const employee of everybody.slice(0, 12)) {
    while (countOf(employee) < ofEachLeader) keep(employee, draw(employee, random));
  }
  while (kept.length < total) {
    const employee = random.helpers.arrayElement(everybody);
    keep(employee, draw(employee, random));
  }
  return inOrderOfCreation(kept).map((absence, index) => record(made, absence, index + 1, kept, random));
}

function draw(employee: Employee, random: Faker): AbsenceRequest {
  const entered = dayOf(Date.parse(employee.created_at));
  const begun = [employee.start_date, entered].toSorted()[1] ?? entered; // whichever is later
  const until = { onboarding: begun, active: '2027-03-19', leave: '2026-07-10', inactive: '2026-05-29' }[
    employee.status
  ];
  return drawRequest(drawType(random), employee, addDays(begun, 100), until, random);
}

function count(made: Made, employee: Employee, request: AbsenceRequest): Counted {
  const office = made.of('office').find(({ id }) => id === employee.office_id);
  const calendar = made.of('calendar').find(({ id }) => id === office?.calendar_id);
  const { unit } = named(made.of('absence_type'), request.type);
  const days = absenceDays(request, employee.schedule, calendar?.holidays ?? [], unit);
  return { ...request, employee, days, amount: totalOf(days) };
}

/** Begins and ends on a day that counts, within the allowance of each year, and over nobody else of theirs. */
function fits(made: Made, absence: Counted, kept: readonly Counted[]): boolean {
  if (absence.days[0]?.date !== absence.start_date || absence.days.at(-1)?.date !== absence.end_date)
    return false;
  if (absence.type === 'Sick leave' && absence.start_date > today) return false; // nobody knows beforehand
  if (absence.start_date < absence.employee.start_date) return false;
  const own = kept.filter(({ employee }) => employee === absence.employee);
  if (own.some((other) => overlap(other, absence))) return false;
  const { yearly_allowance } = named(made.of('absence_type'), absence.type);
  return ['2025', '2026', '2027'].every((year) => {
    const used = [...own, absence].filter(({ type }) => type === absence.type);
    const inYear = used.flatMap(({ days }) => days).filter(({ date }) => date.startsWith(year));
    return totalOf(inYear) <= (yearly_allowance ?? Number.POSITIVE_INFINITY);
  });
}

function overlap(a: AbsenceRequest, b: AbsenceRequest): boolean {
  return a.start_date <= b.end_date && b.start_date <= a.end_date;
}

function record(
  made: Made,
  absence: Counted,
  number: number,
  kept: readonly Counted[],
  random: Faker,
): Absence {
  const type = named(made.of('absence_type'), absence.type);
  return {
    ...stamp('absence', number, absence.created, Math.max(absence.created, absence.updated)),
    employee_id: absence.employee.id,
    absence_type_id: type.id,
    start_date: absence.start_date,
    end_date: absence.end_date,
    start_half_day: absence.start_half_day,
    end_half_day: absence.end_half_day,
    status: absence.status,
    comment: absence.comment,
    substitute_id: type.needs_substitute ? substituteFor(made, absence, kept, random) : null,
    amount: absence.amount,
    days: absence.days,
  };
}

/** Heads stand in for one another; others have a colleague of their office, from their department if possible. */
function substituteFor(made: Made, absence: Counted, kept: readonly Counted[], random: Faker): string {
  const isThere = (colleague: Employee) =>
    colleague.status === 'active' &&
    colleague.start_date <= absence.start_date &&
    !kept.some((other) => other.employee.id === colleague.id && overlap(other, absence));
  const { id, office_id, department_id, number } = absence.employee;
  const others = made.of('employee').filter((other) => other.id !== id && isThere(other));
  const heads = others.filter((other) => number <= lastHead && other.number <= lastHead);
  const colleagues = others.filter((other) => other.office_id === office_id);
  const near = colleagues.filter((other) => other.department_id === department_id);
  const best = [heads, near, colleagues].find((group) => group.length > 0) ?? [];
  return random.helpers.arrayElement(best).id;
}
