/** A report: what is counted, and by what. The record holds the definition; its rows are computed when it is read. */
import { z } from 'zod';
import { day, line, recordBase, text } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const ReportColumn = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z][a-z_]{0,39}$/)
      .meta({ description: 'Name under which rows have it.', example: 'department' }),
    label: line('Name for people.', 80),
    type: z
      .enum(['text', 'month', 'number'])
      .meta({ description: 'Rows are told apart by text and months (`YYYY-MM`), and sum up the numbers.' }),
  })
  .meta({ id: 'ReportColumn', description: 'A column of a report.' });

const definition = {
  ...recordBase('report'),
  name: line('Name, unique among the reports.'),
  description: text('What it says, and what it leaves out.', 1000),
  kind: z.enum(['point_in_time', 'timeframe', 'historical']).meta({
    description:
      'How things are now; what falls into a period; or how it went, month by month, over a period.',
  }),
  source: z
    .enum(['employees', 'absences', 'attendances'])
    .meta({ description: 'Which records it is computed from.' }),
  columns: z.array(ReportColumn).min(1).max(20).meta({ description: 'Its columns, in order.' }),
  status: z
    .enum(['up_to_date', 'updating', 'update_failed'])
    .meta({ description: 'Whether its rows say how things are.' }),
};

export const Report = z
  .strictObject(definition)
  .meta({ id: 'Report', description: 'What is counted, and by what.' });

export const ReportRow = z
  .record(z.string().regex(/^[a-z][a-z_]{0,39}$/), z.union([z.string(), z.number(), z.null()]))
  .meta({ id: 'ReportRow', description: 'A value for each column by its name; `null` where there is none.' });

export const ReportPeriod = z
  .strictObject({ start_date: day('First day.'), end_date: day('Last day.') })
  .meta({ id: 'ReportPeriod', description: 'The days that a report is about.' });

export const ReportWithRows = z
  .strictObject({
    ...definition,
    period: ReportPeriod.nullable(),
    rows: z.array(ReportRow).meta({ description: 'Its rows, in order of the columns from the left.' }),
  })
  .meta({ id: 'ReportWithRows', description: 'A report with what it says.' });

export const report = defineRecord({
  kind: 'report',
  collection: 'reports',
  schema: Report,
  references: {},
  unique: ['name'],
  filters: ['kind', 'status'],
  sorts: ['name', 'updated_at'],
  isComputed: true,
});
