/** v4: calendars of public holidays. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Calendar, calendar } from '../schemas/calendar.ts';
import { seeded } from '../seeded.ts';

export const calendarOperations = [
  defineOperation({
    document: 'v4',
    id: 'listCalendars',
    group: 'calendars',
    slug: 'list',
    method: 'get',
    path: '/calendars',
    summary: 'List calendars',
    description:
      'The public holidays of each region where the company has an office, from last year to next year. Offices name their calendar in `calendar_id`.',
    scopes: ['calendars:read'],
    query: listQuery(calendar),
    responses: {
      200: { description: 'A page of calendars.', body: listOf('CalendarList', Calendar, 'calendars') },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-of-a-country',
        summary: 'Calendars of Sweden',
        query: { country: 'SE' },
        expect: { '/data/0/country': 'SE', '/meta/next_cursor': null },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getCalendar',
    group: 'calendars',
    slug: 'get',
    method: 'get',
    path: '/calendars/{calendar_id}',
    summary: 'Get a calendar',
    description:
      'One calendar with its holidays in order of date. On some of them only the afternoon is free.',
    scopes: ['calendars:read'],
    params: z.strictObject({ calendar_id: recordId('calendar') }),
    responses: { 200: { description: 'The calendar.', body: Calendar } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The calendar of Berlin',
        params: { calendar_id: seeded.calendar(1) },
        expect: { '/region': 'Berlin', '/holidays/0/date': '2025-01-01' },
      },
    ],
  }),
] as const;
