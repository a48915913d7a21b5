/** The three reports, one of each kind: what they count. Their rows are computed when somebody reads them. */
import type { RecordOf } from '../../../spec/records.ts';
import { at } from './moments.ts';
import { stamp } from './stamp.ts';

type Report = RecordOf<'report'>;
type Definition = Pick<Report, 'name' | 'description' | 'kind' | 'source' | 'columns'>;

const definitions: readonly Definition[] = [
  {
    name: 'Headcount by department and office',
    description: 'Everybody who works for the company today, onboarding and leave included.',
    kind: 'point_in_time',
    source: 'employees',
    columns: [
      { name: 'department', label: 'Department', type: 'text' },
      { name: 'office', label: 'Office', type: 'text' },
      { name: 'employees', label: 'Employees', type: 'number' },
      { name: 'full_time', label: 'Full-time equivalents', type: 'number' },
    ],
  },
  {
    name: 'Absences by month and type',
    description: 'Approved and processed absences, day by day in the month in which they are.',
    kind: 'historical',
    source: 'absences',
    columns: [
      { name: 'month', label: 'Month', type: 'month' },
      { name: 'type', label: 'Type', type: 'text' },
      { name: 'unit', label: 'Unit', type: 'text' },
      { name: 'absences', label: 'Absences', type: 'number' },
      { name: 'amount', label: 'Days or hours', type: 'number' },
    ],
  },
  {
    name: 'Working time by project',
    description: 'Minutes worked for each project, without what was rejected; no project at the end.',
    kind: 'timeframe',
    source: 'attendances',
    columns: [
      { name: 'project', label: 'Project', type: 'text' },
      { name: 'attendances', label: 'Attendances', type: 'number' },
      { name: 'minutes', label: 'Minutes', type: 'number' },
    ],
  },
];

/** Makes the reports. */
export function generateReports(): Report[] {
  return definitions.map((definition, index) => ({
    ...stamp('report', index + 1, at(`2024-05-${14 + index}`, '09:20'), at('2026-10-30', `18:0${index}`)),
    ...definition,
    status: 'up_to_date',
  }));
}
