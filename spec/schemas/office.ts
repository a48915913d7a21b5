/** An office: a place with an address and the public holidays of its region. */
import { z } from 'zod';
import { line, recordBase, recordId } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const Office = z
  .strictObject({
    ...recordBase('office'),
    name: line('Name of the office.'),
    street: line('Street and number.'),
    postal_code: line('Postal code.', 12),
    city: line('City.', 80),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .meta({ description: 'Country, ISO 3166-1 alpha-2.' }),
    calendar_id: recordId('calendar', 'Calendar with the public holidays that apply here.'),
  })
  .meta({ id: 'Office', description: 'A place where people work.' });

export const office = defineRecord({
  kind: 'office',
  collection: 'offices',
  schema: Office,
  references: { calendar_id: 'calendar' },
  unique: ['name'],
  filters: ['city', 'country'],
  sorts: ['name', 'updated_at'],
});
