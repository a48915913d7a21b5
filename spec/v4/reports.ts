/** v4: reports. */
import { z } from 'zod';
import { day, recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Report, ReportWithRows, report } from '../schemas/report.ts';
import { seeded } from '../seeded.ts';

const october = { start_date: '2026-10-01', end_date: '2026-10-31' };

export const reportOperations = [
  defineOperation({
    document: 'v4',
    id: 'listReports',
    group: 'reports',
    slug: 'list',
    method: 'get',
    path: '/reports',
    summary: 'List reports',
    description: 'The reports that there are: what each counts, and by what. Get one to have its rows.',
    scopes: ['reports:read'],
    query: listQuery(report),
    responses: { 200: { description: 'A page of reports.', body: listOf('ReportList', Report, 'reports') } },
    problems: ['invalid_cursor'],
    scenarios: [
      { name: '200-all', summary: 'All reports', expect: { '/data/0/kind': 'point_in_time' } },
      {
        name: '200-of-a-kind',
        summary: 'Reports over a period',
        query: { kind: 'timeframe' },
        expect: { '/data/0/kind': 'timeframe' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getReport',
    group: 'reports',
    slug: 'get',
    method: 'get',
    path: '/reports/{report_id}',
    summary: 'Get a report',
    description:
      'One report with its rows, computed from the records as they are now. A report of kind `timeframe` or `historical` is about a period of at most three years; left out, it is the twelve months that end with the present one.',
    scopes: ['reports:read'],
    params: z.strictObject({ report_id: recordId('report') }),
    query: z.strictObject({
      start_date: day('First day of the period.').optional(),
      end_date: day('Last day of the period.').optional(),
    }),
    responses: { 200: { description: 'The report.', body: ReportWithRows } },
    scenarios: [
      {
        name: '200-now',
        summary: 'How many people work where',
        params: { report_id: seeded.report(1) },
        expect: { '/period': null, '/rows/0/department': 'Construction', '/rows/0/office': 'Berlin' },
      },
      {
        name: '200-month-by-month',
        summary: 'Who was away, month by month',
        params: { report_id: seeded.report(2) },
        query: { start_date: '2026-01-01', end_date: '2026-10-31' },
        expect: { '/rows/0/month': '2026-01' },
      },
      {
        name: '200-of-a-period',
        summary: 'How long was worked for each project in October',
        params: { report_id: seeded.report(3) },
        query: october,
        expect: { '/period': october, '/rows/0/project': 'Alte Ziegelei, Haus B' },
      },
      {
        name: '400-no-period',
        summary: 'A period for a report that has none',
        params: { report_id: seeded.report(1) },
        query: october,
        expect: { '/errors/0/parameter': 'start_date' },
      },
      {
        name: '400-ends-before-it-starts',
        summary: 'A period that ends before it starts',
        params: { report_id: seeded.report(3) },
        query: { start_date: '2026-10-31', end_date: '2026-10-01' },
        expect: { '/errors/0/parameter': 'end_date' },
      },
    ],
  }),
] as const;
