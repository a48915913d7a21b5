/** What reports are computed from: records told as facts, each with words to tell rows apart by and numbers to add up. */
import { companyTimeZone, inZone } from '../../../spec/local-time.ts';
import type { Kind, RecordOf } from '../../../spec/records.ts';
import type { TenantView } from '../../tenants/tenant.ts';

/** One fact: a value for each column that a report of its source may have. */
export type Fact = Readonly<Record<string, string | number | null>>;

/** Days that a report is about, both included. */
export interface Period {
  readonly start_date: string;
  readonly end_date: string;
}

type Source = RecordOf<'report'>['source'];

/** A working week in minutes that counts as full time. */
const FULL_WEEK = 2400;

/** Gives the facts of a source, those of a period where there is one. */
export const factsOf: Readonly<
  Record<Source, (view: TenantView, period: Period | null, nowMs: number) => Iterable<Fact>>
> = {
  *employees(view, _period, nowMs) {
    const today = inZone(nowMs, companyTimeZone).slice(0, 10);
    for (const employee of all(view, 'employee')) {
      if (employee.status === 'inactive' || employee.start_date > today) continue;
      yield {
        department: nameOf(view, 'department', employee.department_id),
        office: nameOf(view, 'office', employee.office_id),
        employees: 1,
        full_time: employee.weekly_minutes / FULL_WEEK,
      };
    }
  },

  *absences(view, period) {
    for (const absence of all(view, 'absence')) {
      if (absence.status !== 'approved' && absence.status !== 'processed') continue;
      const type = view.get('absence_type', absence.absence_type_id);
      const amounts = new Map<string, number>();
      for (const { date, amount } of absence.days) {
        if (!isWithin(date, period)) continue;
        const month = date.slice(0, 7);
        amounts.set(month, (amounts.get(month) ?? 0) + amount);
      }
      for (const [month, amount] of amounts) {
        yield { month, type: type?.name ?? null, unit: type?.unit ?? null, absences: 1, amount };
      }
    }
  },

  *attendances(view, period) {
    for (const attendance of all(view, 'attendance')) {
      if (attendance.status === 'rejected' || !isWithin(attendance.date, period)) continue;
      yield {
        month: attendance.date.slice(0, 7),
        project: nameOf(view, 'project', attendance.project_id),
        attendances: 1,
        minutes: attendance.worked_minutes,
      };
    }
  },
};

function all<K extends Kind>(view: TenantView, kind: K): Iterable<RecordOf<K>> {
  const order = { field: 'created_at', descending: false };
  return view.collection(kind).list({ order, filters: {} }) as unknown as Iterable<RecordOf<K>>; // a collection only holds records of its kind
}

function nameOf(
  view: TenantView,
  kind: 'department' | 'office' | 'project',
  id: string | null,
): string | null {
  return id === null ? null : (view.get(kind, id)?.name ?? null);
}

function isWithin(date: string, period: Period | null): boolean {
  return period === null || (period.start_date <= date && date <= period.end_date);
}
