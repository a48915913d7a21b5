/** What is special to absences: counted by day, never overlapping, moved along a state machine; and the balances. */
import type { z } from 'zod';
import type { RecordOf } from '../../../spec/records.ts';
import {
  type AbsenceBalance,
  type AbsenceCreate,
  type AbsencePatch,
  absenceTransitions,
} from '../../../spec/schemas/absence.ts';
import { absenceDays, longestAbsence } from '../../seed/absence-days.ts';
import { changeRecord, createRecord, deleteRecord, type WriteContext } from '../../tenants/records.ts';
import { refuseField } from '../../tenants/refusal.ts';
import type { Draft, TenantView } from '../../tenants/tenant.ts';
import { fill } from './fill.ts';
import { mergePatch } from './merge-patch.ts';
import { requireTransition } from './transitions.ts';

type Absence = RecordOf<'absence'>;

/** What decides how an absence counts. */
type Period = Pick<
  Absence,
  'employee_id' | 'absence_type_id' | 'start_date' | 'end_date' | 'start_half_day' | 'end_half_day' | 'status'
>;

const DAY_MS = 24 * 3600 * 1000;

/** Requests an absence. */
export function createAbsence(
  draft: Draft,
  values: z.output<typeof AbsenceCreate>,
  context: WriteContext,
): Absence {
  const defaults = { start_half_day: false, end_half_day: false, comment: null, substitute_id: null };
  const fields = { ...fill(defaults, values), status: 'submitted' as const };
  return createRecord(draft, 'absence', counted(draft, fields, undefined), context);
}

/** Merges a patch into an absence. */
export function patchAbsence(
  draft: Draft,
  current: Absence,
  patch: z.output<typeof AbsencePatch>,
  context: WriteContext,
): Absence {
  const next = mergePatch(current, patch);
  requireTransition('absence', absenceTransitions, current.status, next.status);
  const isRecounted =
    next.start_date !== current.start_date ||
    next.end_date !== current.end_date ||
    next.start_half_day !== current.start_half_day ||
    next.end_half_day !== current.end_half_day ||
    next.absence_type_id !== current.absence_type_id;
  return changeRecord(
    draft,
    'absence',
    current,
    isRecounted ? counted(draft, next, current.id) : next,
    context,
  );
}

/** Deletes an absence. @throws {Refusal} payroll has processed it */
export function deleteAbsence(draft: Draft, current: Absence): void {
  if (current.status === 'processed') {
    throw refuseField(
      'invalid_transition',
      '/status',
      'processed',
      'Payroll has processed this absence, so it stays.',
    );
  }
  deleteRecord(draft, 'absence', current.id);
}

/** The fields with their days counted. @throws {Refusal} wrong period, overlap; unknown ids are left to the references */
function counted<F extends Period>(
  view: TenantView,
  fields: F,
  ownId: string | undefined,
): F & Pick<Absence, 'days' | 'amount'> {
  requirePeriod(fields);
  requireNoOverlap(view, fields, ownId);
  const employee = view.get('employee', fields.employee_id);
  const type = view.get('absence_type', fields.absence_type_id);
  const calendar = view.get('calendar', view.get('office', employee?.office_id ?? '')?.calendar_id ?? '');
  if (!employee || !type || !calendar) return { ...fields, days: [], amount: 0 }; // refused as unknown when it is saved
  const days = [...absenceDays(fields, employee.schedule, calendar.holidays, type.unit)];
  return { ...fields, days, amount: sum(days.map(({ amount }) => amount)) };
}

function requirePeriod({ start_date, end_date }: Pick<Absence, 'start_date' | 'end_date'>): void {
  const length = (Date.parse(end_date) - Date.parse(start_date)) / DAY_MS + 1;
  if (length < 1) {
    throw refuseField(
      'validation_failed',
      '/end_date',
      'before_start',
      `The absence ends before it starts on ${start_date}.`,
    );
  }
  if (length > longestAbsence) {
    throw refuseField(
      'validation_failed',
      '/end_date',
      'too_long',
      `An absence lasts at most ${longestAbsence} days.`,
    );
  }
}

function requireNoOverlap(
  view: TenantView,
  {
    employee_id,
    start_date,
    end_date,
    status,
  }: Pick<Absence, 'employee_id' | 'start_date' | 'end_date' | 'status'>,
  ownId: string | undefined,
): void {
  if (isVoid(status)) return;
  for (const record of view.collection('absence').withValue('employee_id', employee_id)) {
    const other = record as unknown as Absence; // the collection holds absences
    if (other.id === ownId || isVoid(other.status)) continue;
    if (other.start_date <= end_date && start_date <= other.end_date) {
      throw refuseField(
        'conflict',
        '/start_date',
        'overlap',
        `The employee is away from ${other.start_date} to ${other.end_date} already (${other.id}).`,
      );
    }
  }
}

function isVoid(status: Absence['status']): boolean {
  return status === 'declined' || status === 'cancelled';
}

/** What an employee has left of each type in a year. Days of an absence count in the year that they are in. */
export function absenceBalances(
  view: TenantView,
  employeeId: string,
  year: number,
): Array<z.output<typeof AbsenceBalance>> {
  const own = [
    ...view.collection('absence').withValue('employee_id', employeeId),
  ] as unknown as readonly Absence[];
  const types = view
    .collection('absence_type')
    .list({ order: { field: 'created_at', descending: false }, filters: {} });
  return [...(types as unknown as Iterable<RecordOf<'absence_type'>>)].map((type) => {
    const amountOf = (...statuses: readonly Absence['status'][]) =>
      sum(
        own
          .filter((absence) => absence.absence_type_id === type.id && statuses.includes(absence.status))
          .flatMap(({ days }) => days)
          .filter(({ date }) => date.startsWith(`${year}-`))
          .map(({ amount }) => amount),
      );
    const taken = amountOf('approved', 'processed');
    const requested = amountOf('submitted', 'pending');
    const allowance = type.yearly_allowance;
    const remaining = allowance === null ? null : sum([allowance, -taken, -requested]);
    return { absence_type_id: type.id, unit: type.unit, year, allowance, taken, requested, remaining };
  });
}

/** Sum to two decimals, so that 0.1 and 0.2 make 0.3. */
function sum(amounts: readonly number[]): number {
  return Math.round(amounts.reduce((total, amount) => total + amount, 0) * 100) / 100;
}
