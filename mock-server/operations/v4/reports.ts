/** v4: reports. */
import type { reportOperations } from '../../../spec/v4/reports.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { runReport } from '../rules/reports.ts';
import { listRecords } from './list.ts';

const names = { start: 'start_date', end: 'end_date' };

export const reportHandlers: Handlers<typeof reportOperations> = {
  listReports: (call) => listRecords('report', call),

  getReport: ({ tenant, params, query, nowMs }) => {
    const report = requireRecord(tenant, 'report', params.report_id);
    const period = { start: query.start_date, end: query.end_date };
    return { status: 200, body: runReport(tenant, report, period, names, nowMs) };
  },
};
