/** What is special to attendances: times of one day that follow each other and never overlap, and a state machine. */
import type { z } from 'zod';
import { companyTimeZone, inZone } from '../../../spec/local-time.ts';
import type { RecordOf } from '../../../spec/records.ts';
import {
  type AttendanceCreate,
  type AttendancePatch,
  attendanceTransitions,
} from '../../../spec/schemas/attendance.ts';
import { changeRecord, createRecord, type WriteContext } from '../../tenants/records.ts';
import { refuseField } from '../../tenants/refusal.ts';
import type { Draft, TenantView } from '../../tenants/tenant.ts';
import { fill } from './fill.ts';
import { mergePatch } from './merge-patch.ts';
import { requireTransition } from './transitions.ts';

type Attendance = RecordOf<'attendance'>;

/** What decides when an attendance is and whether it may be. `date` is what a client says of it, if anything. */
interface Span extends Pick<Attendance, 'employee_id' | 'start_at' | 'end_at' | 'break_minutes' | 'status'> {
  readonly date?: string | undefined;
}

const MINUTE_MS = 60_000;
const FIRST = Date.parse('2000-01-01T00:00:00Z');
const LAST = Date.parse('2100-01-01T00:00:00Z');

/** Enters an attendance. */
export function createAttendance(
  draft: Draft,
  values: z.output<typeof AttendanceCreate>,
  context: WriteContext,
): Attendance {
  const fields = { ...withDefaults(values), status: 'pending' as const };
  requireActiveProject(draft, fields.project_id);
  return createRecord(draft, 'attendance', timed(draft, fields, undefined), context);
}

/** Replaces an attendance; its status stays. */
export function replaceAttendance(
  draft: Draft,
  current: Attendance,
  values: z.output<typeof AttendanceCreate>,
  context: WriteContext,
): Attendance {
  const fields = { ...withDefaults(values), status: current.status };
  if (fields.project_id !== current.project_id) requireActiveProject(draft, fields.project_id);
  return changeRecord(draft, 'attendance', current, timed(draft, fields, current.id), context);
}

/** Merges a patch into an attendance. A date that is not sent follows the start. */
export function patchAttendance(
  draft: Draft,
  current: Attendance,
  patch: z.output<typeof AttendancePatch>,
  context: WriteContext,
): Attendance {
  const next = mergePatch(current, patch);
  requireTransition('attendance', attendanceTransitions, current.status, next.status);
  if (next.project_id !== current.project_id) requireActiveProject(draft, next.project_id);
  const fields = timed(draft, { ...next, date: patch.date }, current.id);
  return changeRecord(draft, 'attendance', current, fields, context);
}

function withDefaults(values: z.output<typeof AttendanceCreate>) {
  return fill({ break_minutes: 0, project_id: null, comment: null }, values);
}

/** The fields with their times in the company's zone and what follows from them. @throws {Refusal} they do not fit */
function timed<F extends Span>(
  view: TenantView,
  fields: F,
  ownId: string | undefined,
): Omit<F, 'date'> & Pick<Attendance, 'date' | 'worked_minutes'> {
  const start = requireMinute('/start_at', fields.start_at);
  const end = requireMinute('/end_at', fields.end_at);
  const [start_at, end_at] = [inZone(start, companyTimeZone), inZone(end, companyTimeZone)];
  const date = start_at.slice(0, 10);
  if (fields.date !== undefined && fields.date !== date) {
    throw refuseField('validation_failed', '/date', 'another_day', `The attendance starts on ${date}.`);
  }
  if (end <= start) {
    throw refuseField(
      'validation_failed',
      '/end_at',
      'before_start',
      `The attendance has to end after it starts at ${start_at}.`,
    );
  }
  if (end_at.slice(0, 10) !== date) {
    throw refuseField(
      'validation_failed',
      '/end_at',
      'another_day',
      `The attendance has to end on the day on which it starts, ${date}. Enter work past midnight as two.`,
    );
  }
  const minutes = (end - start) / MINUTE_MS;
  if (fields.break_minutes > minutes) {
    throw refuseField(
      'validation_failed',
      '/break_minutes',
      'too_long',
      `There are only ${minutes} minutes from start to end.`,
    );
  }
  if (fields.status !== 'rejected') requireNoOverlap(view, fields.employee_id, date, [start, end], ownId);
  return { ...fields, date, start_at, end_at, worked_minutes: minutes - fields.break_minutes };
}

/** The moment of a time, in milliseconds since 1970. */
function requireMinute(pointer: string, time: string): number {
  const ms = Date.parse(time);
  if (!(ms >= FIRST && ms < LAST)) {
    throw refuseField('validation_failed', pointer, 'out_of_range', 'Expected a time from 2000 to 2099.');
  }
  if (ms % MINUTE_MS !== 0) {
    throw refuseField(
      'validation_failed',
      pointer,
      'not_a_minute',
      'Expected a whole minute, without seconds.',
    );
  }
  return ms;
}

function requireNoOverlap(
  view: TenantView,
  employeeId: string,
  date: string,
  [start, end]: readonly [number, number],
  ownId: string | undefined,
): void {
  for (const record of view.collection('attendance').withValue('employee_id', employeeId)) {
    const other = record as unknown as Attendance; // the collection holds attendances
    if (other.id === ownId || other.date !== date || other.status === 'rejected') continue;
    if (Date.parse(other.start_at) < end && start < Date.parse(other.end_at)) {
      throw refuseField(
        'conflict',
        '/start_at',
        'overlap',
        `The employee works from ${other.start_at} to ${other.end_at} already (${other.id}).`,
      );
    }
  }
}

function requireActiveProject(view: TenantView, projectId: string | null): void {
  if (projectId === null || view.get('project', projectId)?.status !== 'archived') return;
  throw refuseField(
    'validation_failed',
    '/project_id',
    'archived',
    'This project is archived: nobody works on it any more.',
  );
}
