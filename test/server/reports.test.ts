/** Reports say what the records say: computed anew at every read, for the period that is asked for. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { RecordOf } from '../../spec/records.ts';
import { type BodyOf, type TestSandbox, TestServer } from '../harness/app.ts';
import { walk } from '../harness/lists.ts';

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

const headcount = 1;
const absences = 2;
const workingTime = 3;
const october = { start_date: '2026-10-01', end_date: '2026-10-31' };

async function run(number: number, query: Record<string, string> = {}): Promise<BodyOf<'v4.getReport'>> {
  const params = { report_id: sandbox.seedId('report', number) };
  return sandbox.ok('v4.getReport', { params, query });
}

function sumOf({ rows }: BodyOf<'v4.getReport'>, column: string): number {
  return rows.reduce((total, row) => total + Number(row[column]), 0);
}

test('every row has every column, and no other', async () => {
  for (const number of [headcount, absences, workingTime]) {
    const { rows, columns } = await run(number);
    expect(rows.length).toBeGreaterThan(3);
    const names = columns.map(({ name }) => name);
    for (const row of rows) expect(Object.keys(row)).toEqual(names);
    for (const { name, type } of columns) {
      const values = rows.map((row) => row[name]).filter((value) => value !== null);
      if (type === 'number') expect(values.every((value) => Number(value) > 0)).toBe(true);
      if (type === 'month') expect(values.every((value) => /^\d{4}-\d\d$/.test(String(value)))).toBe(true);
    }
  }
});

describe('the headcount', () => {
  test('counts everybody who works for the company today', async () => {
    const people = (await walk(sandbox, 'v4.listEmployees')) as unknown as RecordOf<'employee'>[];
    const there = people.filter(
      ({ status, start_date }) => status !== 'inactive' && start_date <= '2026-11-21',
    );
    const report = await run(headcount);
    expect(sumOf(report, 'employees')).toBe(there.length);
    const weeks = there.reduce((total, { weekly_minutes }) => total + weekly_minutes, 0) / 2400;
    expect(Math.abs(sumOf(report, 'full_time') - weeks)).toBeLessThan(0.1);
    expect(report.period).toBeNull();
  });

  test('follows what is written at once, also through v2', async () => {
    const before = sumOf(await run(headcount), 'employees');
    const params = { employee_id: sandbox.seedId('employee', 14) };
    await sandbox.ok('v4.updateEmployee', { params, json: { status: 'inactive' } });
    expect(sumOf(await run(headcount), 'employees')).toBe(before - 1);
    const legacy = await sandbox.ok('v2.getReport', { params: { report: headcount } });
    expect(legacy.data.attributes.rows).toEqual((await run(headcount)).rows);
  });

  test('has no entity tag, since the record does not say whether its rows changed', async () => {
    const params = { report_id: sandbox.seedId('report', headcount) };
    const answer = await sandbox.call('v4.getReport', { params, headers: { 'If-None-Match': '*' } });
    expect([answer.status, answer.headers.get('ETag')]).toEqual([200, null]);
  });

  test('has no period', async () => {
    const params = { report_id: sandbox.seedId('report', headcount) };
    for (const parameter of ['start_date', 'end_date']) {
      const refused = await sandbox.refused('v4.getReport', { params, query: { [parameter]: '2026-10-01' } });
      expect(refused).toMatchObject({
        code: 'invalid_parameter',
        errors: [{ parameter, code: 'not_applicable' }],
      });
    }
  });
});

test('absences count on their days, month by month, once they are approved', async () => {
  const json = {
    employee_id: sandbox.seedId('employee', 16),
    absence_type_id: sandbox.seedId('absence_type', 1),
    start_date: '2028-01-31',
    end_date: '2028-02-02',
  };
  const { id } = await sandbox.ok('v4.createAbsence', { json });
  const query = { start_date: '2028-01-01', end_date: '2028-02-29' };
  expect((await run(absences, query)).rows).toEqual([]);
  await sandbox.ok('v4.updateAbsence', { params: { absence_id: id }, json: { status: 'approved' } });
  expect((await run(absences, query)).rows).toMatchObject([
    { month: '2028-01', absences: 1, amount: 1 },
    { month: '2028-02', absences: 1, amount: 2 },
  ]);
  expect((await run(absences, { ...query, end_date: '2028-01-31' })).rows).toMatchObject([{ amount: 1 }]);
});

describe('the working time', () => {
  test('is that of the attendances of the period, without those rejected', async () => {
    const all = (await walk(sandbox, 'v4.listAttendances', {
      limit: 100,
    })) as unknown as RecordOf<'attendance'>[];
    const counted = all.filter(({ date, status }) => date.startsWith('2026-10-') && status !== 'rejected');
    const report = await run(workingTime, october);
    expect(report.period).toEqual(october);
    expect(sumOf(report, 'attendances')).toBe(counted.length);
    expect(sumOf(report, 'minutes')).toBe(counted.reduce((total, one) => total + one.worked_minutes, 0));
    expect(report.rows.at(-1)?.project).toBeNull();
  });

  test('of a day is that of the day', async () => {
    const json = {
      employee_id: sandbox.seedId('employee', 14),
      start_at: '2028-05-02T07:00:00+02:00',
      end_at: '2028-05-02T15:00:00+02:00',
      project_id: sandbox.seedId('project', 3),
    };
    await sandbox.ok('v4.createAttendance', { json });
    const day = { start_date: '2028-05-02', end_date: '2028-05-02' };
    expect((await run(workingTime, day)).rows).toEqual([
      { project: 'Kvarteret Sjöhästen, Malmö', attendances: 1, minutes: 480 },
    ]);
  });
});

describe('a period', () => {
  test('that is left out is the twelve months that end with the present one', async () => {
    expect((await run(workingTime)).period).toEqual({ start_date: '2025-12-01', end_date: '2026-11-30' });
    expect((await run(absences, { end_date: '2026-12-15' })).period?.start_date).toBe('2026-01-01');
    expect((await run(absences, { start_date: '2026-11-21' })).period?.end_date).toBe('2026-11-30');
  });

  test.each([
    [{ start_date: '2026-10-02', end_date: '2026-10-01' }, 'end_date', 'before_start'],
    [{ start_date: '2026-12-01' }, 'start_date', 'before_start'],
    [{ start_date: '2024-01-01', end_date: '2027-01-01' }, 'start_date', 'too_long'],
    [{ start_date: 'yesterday' }, 'start_date', 'invalid_format'],
  ])('%j is refused', async (query, parameter, code) => {
    const params = { report_id: sandbox.seedId('report', workingTime) };
    const refused = await sandbox.refused('v4.getReport', { params, query });
    expect(refused).toMatchObject({ code: 'invalid_parameter', errors: [{ parameter, code }] });
    const renamed = Object.entries(query).map(([name, value]) => [name.replace('_', '-'), value]);
    const legacy = await sandbox.refused('v2.getReport', {
      params: { report: workingTime },
      query: Object.fromEntries(renamed),
    });
    expect(legacy).toMatchObject({ errors: [{ parameter: parameter.replace('_', '-') }] });
  });

  test.each([
    { end_date: '0001-01-15' },
    { start_date: '0001-01-01', end_date: '0003-12-31' },
    { end_date: '9999-12-31' },
  ])('%j has nothing in it', async (query) => {
    expect((await run(workingTime, query)).rows).toEqual([]);
  });
});
