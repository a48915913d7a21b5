/** v2: reports, and what they say. */
import { z } from 'zod';
import { day } from '../fields.ts';
import { defineLegacyType, listParameters, oneOf, pageOf, pageQuery, resourceSchema } from '../legacy.ts';
import { defineOperation } from '../operation.ts';
import { ReportWithRows } from '../schemas/report.ts';
import { legacyNumber } from './number.ts';

const definition = {
  name: { from: 'name' },
  description: { from: 'description' },
  'report-type': {
    from: 'kind',
    as: 'words',
    words: { point_in_time: 'point-in-time', timeframe: 'timeframe', historical: 'historical' },
  },
  'data-source': { from: 'source' },
  columns: { from: 'columns' },
  status: {
    from: 'status',
    as: 'words',
    words: { up_to_date: 'up-to-date', updating: 'updating', update_failed: 'failed' },
  },
  'created-at': { from: 'created_at' },
  'updated-at': { from: 'updated_at' },
} as const;

export const reportType = defineLegacyType({
  type: 'reports',
  kind: 'report',
  attributes: definition,
  filters: ['report-type', 'status'],
  readOnly: ['created-at', 'updated-at'],
});

export const reportResultType = defineLegacyType({
  type: 'report-results',
  kind: 'report',
  schema: ReportWithRows,
  attributes: {
    ...definition,
    'start-date': { from: 'period.start_date' },
    'end-date': { from: 'period.end_date' },
    rows: { from: 'rows' },
  },
  filters: [],
  readOnly: ['created-at', 'updated-at'],
});

export const reportOperations = [
  defineOperation({
    document: 'v2',
    id: 'listReports',
    group: 'reports',
    slug: 'list',
    method: 'get',
    path: '/reports',
    summary: 'List reports',
    description: 'The reports that there are, page by page.',
    scopes: ['reports:read'],
    query: pageQuery(reportType),
    responses: {
      200: {
        description: 'A page of reports.',
        body: pageOf('LegacyReportPage', resourceSchema(reportType)),
      },
    },
    successor: { operation: 'listReports', parameters: listParameters(reportType), fields: 'reports' },
    scenarios: [
      {
        name: '200-all',
        summary: 'All reports',
        expect: { '/data/0/attributes/report-type': 'point-in-time', '/meta/count': 3 },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'getReport',
    group: 'reports',
    slug: 'get',
    method: 'get',
    path: '/reports/{report}',
    summary: 'Get a report',
    description:
      'One report with its rows, computed from the records as they are now. Left out, the period is the twelve months that end with the present one.',
    scopes: ['reports:read'],
    params: z.strictObject({ report: legacyNumber('report') }),
    query: z.strictObject({
      'start-date': day('First day of the period.').optional(),
      'end-date': day('Last day of the period.').optional(),
    }),
    responses: {
      200: {
        description: 'The report.',
        body: oneOf('LegacyReportDocument', resourceSchema(reportResultType)),
      },
    },
    successor: {
      operation: 'getReport',
      parameters: {
        report: { to: 'report_id', note: 'The id of v4, which v2 shows as `id-v4`.' },
        'start-date': { to: 'start_date' },
        'end-date': { to: 'end_date' },
      },
      fields: 'report-results',
    },
    scenarios: [
      {
        name: '200-of-a-period',
        summary: 'How long was worked for each project in October',
        params: { report: 3 },
        query: { 'start-date': '2026-10-01', 'end-date': '2026-10-31' },
        expect: { '/data/attributes/rows/0/project': 'Alte Ziegelei, Haus B' },
      },
      {
        name: '400-ends-before-it-starts',
        summary: 'A period that ends before it starts',
        params: { report: 3 },
        query: { 'start-date': '2026-10-31', 'end-date': '2026-10-01' },
      },
    ],
  }),
] as const;
