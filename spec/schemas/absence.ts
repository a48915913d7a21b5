/** An absence: somebody is away from one day to another; counted day by day. */
import { z } from 'zod';
import { day, recordBase, recordId, text } from '../fields.ts';
import { defineRecord } from '../record.ts';

/** Statuses of an absence and the ones that can follow. */
export const absenceTransitions = {
  submitted: ['pending', 'approved', 'declined', 'cancelled'],
  pending: ['approved', 'declined', 'cancelled'],
  approved: ['cancelled', 'processed'],
  declined: [],
  cancelled: [],
  processed: [],
} as const satisfies Record<string, readonly string[]>;

export const AbsenceDay = z
  .strictObject({
    date: day('The day.'),
    amount: z.number().min(0).max(24).meta({ description: 'How much counts, in the unit of the type.' }),
  })
  .meta({ id: 'AbsenceDay', description: 'What one day of an absence counts.' });

const writable = {
  employee_id: recordId('employee', 'Who is away.'),
  absence_type_id: recordId('absence_type', 'Why.'),
  start_date: day('First day.'),
  end_date: day('Last day, the first or later; at most 366 days in all.'),
  start_half_day: z.boolean().meta({ description: 'Whether the first day counts half.' }),
  end_half_day: z.boolean().meta({ description: 'Whether the last day counts half.' }),
  status: z
    .enum(['submitted', 'pending', 'approved', 'declined', 'cancelled', 'processed'])
    .meta({ description: 'Where the request stands.' }),
  comment: text('A note for the approver.', 1000).nullable(),
  substitute_id: recordId('employee', 'Who stands in.').nullable(),
};

export const Absence = z
  .strictObject({
    ...recordBase('absence'),
    ...writable,
    amount: z.number().min(0).meta({ description: 'Sum of the days, in the unit of the type.' }),
    days: z
      .array(AbsenceDay)
      .max(366)
      .meta({ description: 'Each working day: no weekends off, no public holidays of the office.' }),
  })
  .meta({ id: 'Absence', description: 'A period in which somebody is away.' });

export const AbsenceCreate = z
  .strictObject(writable)
  .omit({ status: true })
  .partial()
  .required({ employee_id: true, absence_type_id: true, start_date: true, end_date: true })
  .meta({ id: 'AbsenceCreate', description: 'An absence to be requested; it begins as `submitted`.' });

export const AbsencePatch = z
  .strictObject(writable)
  .omit({ employee_id: true })
  .partial()
  .meta({ id: 'AbsencePatch', description: 'Changes to an absence (JSON Merge Patch).' });

export const absence = defineRecord({
  kind: 'absence',
  collection: 'absences',
  schema: Absence,
  references: { employee_id: 'employee', absence_type_id: 'absence_type', substitute_id: 'employee' },
  unique: [],
  filters: ['employee_id', 'absence_type_id', 'status', 'start_date'],
  sorts: ['start_date', 'updated_at'],
});

export const AbsenceBalance = z
  .strictObject({
    absence_type_id: recordId('absence_type', 'Type of absence.'),
    unit: z.enum(['day', 'hour']).meta({ description: 'Unit of the figures.' }),
    year: z.int().min(2000).max(2100).meta({ description: 'Calendar year.' }),
    allowance: z.number().nullable().meta({ description: 'What the year has; `null` without a limit.' }),
    taken: z.number().meta({ description: 'Approved or processed.' }),
    requested: z.number().meta({ description: 'Submitted or pending.' }),
    remaining: z.number().nullable().meta({ description: 'Allowance less taken and requested.' }),
  })
  .meta({ id: 'AbsenceBalance', description: 'What an employee has left of one type of absence.' });
