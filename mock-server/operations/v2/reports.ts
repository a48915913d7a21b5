/** v2: reports, computed as those of v4. */
import { type reportOperations, reportResultType, reportType } from '../../../spec/v2/reports.ts';
import type { Handlers } from '../../handler.ts';
import { runReport } from '../rules/reports.ts';
import { listResources, requireNumbered, toResource } from './resources.ts';

const names = { start: 'start-date', end: 'end-date' };

export const reportHandlers: Handlers<typeof reportOperations> = {
  listReports: (call) => listResources(reportType, call),

  getReport: ({ tenant, params, query, nowMs }) => {
    const report = requireNumbered(tenant, 'report', params.report);
    const period = { start: query['start-date'], end: query['end-date'] };
    const result = runReport(tenant, report, period, names, nowMs);
    return { status: 200, body: { data: toResource(tenant, reportResultType, result) } };
  },
};
