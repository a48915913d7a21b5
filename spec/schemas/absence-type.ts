/** An absence type: why somebody is away, and what that takes. */
import { z } from 'zod';
import { line, recordBase } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const AbsenceType = z
  .strictObject({
    ...recordBase('absence_type'),
    name: line('Name of the type.'),
    unit: z
      .enum(['day', 'hour'])
      .meta({ description: 'Whether absences of it are counted in days or hours.' }),
    category: z
      .enum(['paid_vacation', 'sick_leave', 'parental', 'unpaid', 'offsite', 'other'])
      .meta({ description: 'What kind of absence it is for payroll.' }),
    needs_certificate: z.boolean().meta({ description: 'Whether a certificate has to be handed in.' }),
    needs_substitute: z.boolean().meta({ description: 'Whether a substitute has to be named.' }),
    yearly_allowance: z
      .number()
      .min(0)
      .nullable()
      .meta({ description: 'How much of it a year has, in its unit; `null` without a limit.' }),
  })
  .meta({ id: 'AbsenceType', description: 'A reason to be away.' });

export const absenceType = defineRecord({
  kind: 'absence_type',
  collection: 'absence_types',
  schema: AbsenceType,
  references: {},
  unique: ['name'],
  filters: ['category', 'unit'],
  sorts: ['name'],
});
