/** A calendar: the public holidays of a region, from last year to next year. */
import { z } from 'zod';
import { day, line, recordBase } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const Holiday = z
  .strictObject({
    date: day('The day.'),
    name: line('Name in the language of the region.'),
    half_day: z.boolean().meta({ description: 'Whether only the afternoon is free.' }),
  })
  .meta({ id: 'Holiday', description: 'A public holiday.' });

export const Calendar = z
  .strictObject({
    ...recordBase('calendar'),
    name: line('Name of the calendar.'),
    country: z
      .string()
      .regex(/^[A-Z]{2}$/)
      .meta({ description: 'Country, ISO 3166-1 alpha-2.' }),
    region: line('Region within the country.', 80).nullable(),
    holidays: z.array(Holiday).max(200).meta({ description: 'Public holidays in order of date.' }),
  })
  .meta({ id: 'Calendar', description: 'The public holidays of a region.' });

export const calendar = defineRecord({
  kind: 'calendar',
  collection: 'calendars',
  schema: Calendar,
  references: {},
  unique: ['name'],
  filters: ['country'],
  sorts: ['name'],
});
