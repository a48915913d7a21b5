/** The 2,000 attendances: the working days of October 2026, as schedules, holidays and absences leave them. */
import type { Faker } from '@faker-js/faker';
import { companyTimeZone, inZone, momentOf } from '../../../spec/local-time.ts';
import type { RecordOf } from '../../../spec/records.ts';
import { addDays, weekdayOf } from '../days.ts';
import { attendanceComments } from './attendance-comments.ts';
import { at, inOrderOfCreation, now, workingMoment } from './moments.ts';
import { randomStream } from './random.ts';
import { type Made, stamp } from './stamp.ts';
import { workingDays } from './working-days.ts';

type Employee = RecordOf<'employee'>;
type Attendance = RecordOf<'attendance'>;

/** An attendance before it is numbered. */
interface Entry extends Pick<Attendance, 'date' | 'break_minutes' | 'project_id' | 'status' | 'comment'> {
  readonly employee: Employee;
  /** Milliseconds since 1970, like the two below. */
  readonly start: number;
  readonly end: number;
  readonly created: number;
  readonly updated: number;
}

const total = 2000;
const firstDay = '2026-09-28';
const lastDay = '2026-10-31';

/** What began later is not confirmed yet, but for some. */
const reviewedUntil = '2026-10-25';

/** Numbers up to this are the director and the heads of the departments, who enter no times. */
const lastHead = 6;

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Makes the attendances. Some days are missing, since nobody remembers every day. */
export function generateAttendances(made: Made): Attendance[] {
  const random = randomStream('attendance');
  const entries = made
    .of('employee')
    .filter(({ status, number }) => status === 'active' && number > lastHead)
    .flatMap((employee) => entriesOf(made, employee, random));
  if (entries.length < total) throw new Error(`There are only ${entries.length} attendances.`);
  const kept = random.helpers.arrayElements(entries, total);
  return inOrderOfCreation(kept).map((entry, index) => record(entry, index + 1));
}

function entriesOf(made: Made, employee: Employee, random: Faker): Entry[] {
  const isOnSite = ['Site Manager', 'Foreman'].includes(employee.position ?? '') || isCrew(made, employee);
  const projects = projectsOf(made, employee, isOnSite, random);
  return workingDays(made, employee, firstDay, lastDay).flatMap(({ date, minutes }) => {
    const isSplit = projects.length > 1 && random.datatype.boolean(0.25);
    const start = startOn(date, isOnSite, random);
    const worked = minutes + random.helpers.arrayElement([-15, -10, 0, 0, 0, 0, 5, 10, 15, 30]);
    if (!isSplit) {
      const project = projectOf(projects, isOnSite, random);
      return [entry(employee, date, start, worked, breakOf(worked), project, random)];
    }
    const morning = 240;
    const afternoon = start + (morning + 45) * MINUTE_MS;
    return [
      entry(employee, date, start, morning, 0, projects[0] ?? null, random),
      entry(employee, date, afternoon, worked - morning, 0, projects[1] ?? null, random),
    ];
  });
}

function entry(
  employee: Employee,
  date: string,
  start: number,
  worked: number,
  break_minutes: number,
  project_id: string | null,
  random: Faker,
): Entry {
  const end = start + (worked + break_minutes) * MINUTE_MS;
  const created = createdAfter(date, end, random);
  const status = drawStatus(date, random);
  const updated = status === 'pending' ? created : reviewedAfter(created, random);
  const comments = attendanceComments[project_id === null ? 'office' : 'site'][employee.language];
  const comment = random.datatype.boolean(0.06) ? random.helpers.arrayElement(comments) : null;
  return { employee, date, start, end, break_minutes, project_id, status, comment, created, updated };
}

/** Those that the employee is a member of; a crew without one works on a site of its office. */
function projectsOf(made: Made, employee: Employee, isOnSite: boolean, random: Faker): readonly string[] {
  const active = made.of('project').filter(({ status }) => status === 'active');
  const own = active.filter(({ member_ids }) => member_ids.includes(employee.id));
  if (own.length > 0 || !isOnSite) return own.map(({ id }) => id);
  const colleagues = made.of('employee').filter(({ office_id }) => office_id === employee.office_id);
  const near = active.filter(({ member_ids }) => colleagues.some(({ id }) => id === member_ids[0]));
  return [random.helpers.arrayElement(near).id];
}

function isCrew(made: Made, { team_id }: Employee): boolean {
  return made.of('team').some(({ id, name }) => id === team_id && name.startsWith('Crew '));
}

/** Sites begin at seven, offices when people come. */
function startOn(date: string, isOnSite: boolean, random: Faker): number {
  const [earliest, latest] = isOnSite ? [6 * 60 + 45, 7 * 60 + 10] : [7 * 60 + 30, 9 * 60 + 15];
  const minute = random.number.int({ min: earliest, max: latest, multipleOf: 5 });
  const time = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;
  return momentOf(date, time, companyTimeZone);
}

/** By the working time laws of the three countries or more: half an hour after six hours, three quarters after nine. */
function breakOf(worked: number): number {
  if (worked > 500) return 45;
  return worked > 360 ? 30 : 0;
}

/** Those on site work for a project; planners and inspectors now and then. */
function projectOf(projects: readonly string[], isOnSite: boolean, random: Faker): string | null {
  const isForProject = projects.length > 0 && (isOnSite || random.datatype.boolean(0.4));
  return isForProject ? random.helpers.arrayElement(projects) : null;
}

function drawStatus(date: string, random: Faker): Attendance['status'] {
  if (date > reviewedUntil) return random.datatype.boolean(0.12) ? 'confirmed' : 'pending';
  return random.helpers.weightedArrayElement([
    { weight: 96, value: 'confirmed' },
    { weight: 2, value: 'rejected' },
    { weight: 2, value: 'pending' },
  ]);
}

/** Most are entered on the way home, the others on the next weekday before work. */
function createdAfter(date: string, end: number, random: Faker): number {
  if (random.datatype.boolean(0.85)) return end + random.number.int({ min: 60, max: 2700 }) * 1000;
  const next = addDays(date, weekdayOf(date) >= 5 ? 8 - weekdayOf(date) : 1);
  return at(next, '05:15') + random.number.int({ min: 0, max: 9000 }) * 1000;
}

/** Managers look through a week once it is over, on Monday; some at the end of the day. */
function reviewedAfter(created: number, random: Faker): number {
  const day = new Date(created).toISOString().slice(0, 10);
  const toMonday = (8 - weekdayOf(day)) % 7 || 7;
  const monday = at(day, '06:00') + toMonday * 24 * HOUR_MS;
  return monday < now ? workingMoment(random, monday, Math.min(monday + 30 * HOUR_MS, now)) : now - 1000;
}

function record(
  { employee, date, start, end, break_minutes, project_id, status, comment, created, updated }: Entry,
  number: number,
): Attendance {
  return {
    ...stamp('attendance', number, created, Math.max(created, updated)),
    employee_id: employee.id,
    date,
    start_at: inZone(start, companyTimeZone),
    end_at: inZone(end, companyTimeZone),
    break_minutes,
    worked_minutes: (end - start) / MINUTE_MS - break_minutes,
    project_id,
    status,
    comment,
  };
}
