/** The company whose people and projects the tenant holds: one in every tenant. */
import { z } from 'zod';
import { line, recordBase } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const Company = z
  .strictObject({
    ...recordBase('company'),
    name: line('Registered name.'),
    city: line('City of the head office.', 80),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .meta({ description: 'Country, ISO 3166-1 alpha-2.' }),
    language: z.enum(['de', 'en', 'fr', 'sv']).meta({ description: 'Language of new accounts.' }),
    plan: z.enum(['starter', 'growth', 'connect']).meta({ description: 'Plan that the company has booked.' }),
  })
  .meta({ id: 'Company', description: 'The company.' });

export const company = defineRecord({
  kind: 'company',
  collection: 'companies',
  schema: Company,
  references: {},
  unique: ['name'],
  filters: [],
  sorts: ['name'],
});
