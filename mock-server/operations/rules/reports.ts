/** Reports with their rows: facts of the period, grouped by the columns of text and summed up in those of numbers. */
import type { z } from 'zod';
import { companyTimeZone, inZone } from '../../../spec/local-time.ts';
import type { RecordOf } from '../../../spec/records.ts';
import type { ReportWithRows } from '../../../spec/schemas/report.ts';
import { addDays, daysBetween } from '../../seed/days.ts';
import { type Refusal, refuse } from '../../tenants/refusal.ts';
import type { TenantView } from '../../tenants/tenant.ts';
import { type Fact, factsOf, type Period } from './report-facts.ts';

type Report = RecordOf<'report'>;
type Row = Record<string, string | number | null>;

/** The period that a request asks for. */
export interface AskedPeriod {
  readonly start: string | undefined;
  readonly end: string | undefined;
}

/** What the parameters of the period are called, which v2 and v4 do not agree on. */
export interface PeriodNames {
  readonly start: string;
  readonly end: string;
}

/** Longest period, in days with both ends: three years, one of them a leap year. */
const LONGEST = 1096;

/** Runs a report. @throws {Refusal} the period that is asked for is none, or the report has none */
export function runReport(
  view: TenantView,
  report: Report,
  asked: AskedPeriod,
  names: PeriodNames,
  nowMs: number,
): z.output<typeof ReportWithRows> {
  const period = periodOf(report, asked, names, nowMs);
  const rows = rowsOf(report.columns, factsOf[report.source](view, period, nowMs));
  return { ...report, period, rows };
}

function periodOf(
  report: Report,
  { start, end }: AskedPeriod,
  names: PeriodNames,
  nowMs: number,
): Period | null {
  if (report.kind === 'point_in_time') {
    if (start === undefined && end === undefined) return null;
    const name = start === undefined ? names.end : names.start;
    throw refuseParameter(
      name,
      'not_applicable',
      'This report says how things are now, so it has no period.',
    );
  }
  const end_date = end ?? lastDayOfMonth(inZone(nowMs, companyTimeZone));
  const start_date = start ?? firstDayOfYearUntil(end_date);
  const length = daysBetween(start_date, end_date) + 1;
  if (length < 1) {
    const name = end === undefined ? names.start : names.end;
    throw refuseParameter(
      name,
      'before_start',
      `The period from ${start_date} to ${end_date} ends before it starts.`,
    );
  }
  if (length > LONGEST) {
    throw refuseParameter(names.start, 'too_long', 'A period has three years at most.');
  }
  return { start_date, end_date };
}

function refuseParameter(parameter: string, code: string, detail: string): Refusal {
  return refuse('invalid_parameter', detail, { parameter, code, detail });
}

/** @param day - begins with `YYYY-MM` */
function lastDayOfMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  const next = month === 12 ? `${year + 1}-01-01` : `${year}-${String(month + 1).padStart(2, '0')}-01`;
  return addDays(next, -1);
}

/** The first day of the twelve months that end with the month of a day. */
function firstDayOfYearUntil(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return month === 12
    ? `${day.slice(0, 4)}-01-01`
    : `${String(year - 1).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-01`;
}

/**
 * Groups facts by the columns of text and months, and sums up the columns of numbers.
 *
 * @returns rows in order of their text from the left, `null` last; numbers to two decimals
 */
export function rowsOf(columns: Report['columns'], facts: Iterable<Fact>): Row[] {
  const keys = columns.filter(({ type }) => type !== 'number').map(({ name }) => name);
  const sums = columns.filter(({ type }) => type === 'number').map(({ name }) => name);
  const groups = new Map<string, Row>();
  for (const fact of facts) {
    const group = JSON.stringify(keys.map((name) => fact[name] ?? null));
    let row = groups.get(group);
    if (!row) {
      row = Object.fromEntries(
        columns.map(({ name, type }) => [name, type === 'number' ? 0 : (fact[name] ?? null)]),
      );
      groups.set(group, row);
    }
    for (const name of sums) row[name] = Number(row[name]) + Number(fact[name] ?? 0);
  }
  const rows = [...groups.values()].sort((a, b) => compareRows(keys, a, b));
  for (const row of rows) for (const name of sums) row[name] = Math.round(Number(row[name]) * 100) / 100;
  return rows;
}

function compareRows(keys: readonly string[], a: Row, b: Row): number {
  for (const name of keys) {
    const [left, right] = [a[name] ?? null, b[name] ?? null];
    if (left === right) continue;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -1 : 1;
  }
  return 0;
}
