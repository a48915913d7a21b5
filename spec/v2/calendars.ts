/** v2: calendars of public holidays. */
import { defineLegacyType, listParameters, pageOf, pageQuery, resourceSchema } from '../legacy.ts';
import { defineOperation } from '../operation.ts';

export const calendarType = defineLegacyType({
  type: 'calendars',
  kind: 'calendar',
  attributes: {
    name: { from: 'name' },
    country: { from: 'country' },
    region: { from: 'region' },
    'public-holidays': {
      from: 'holidays',
      as: 'objects',
      fields: { date: 'date', name: 'name', 'half-day': 'half_day' },
    },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['country'],
  readOnly: ['created-at', 'updated-at'],
});

export const calendarOperations = [
  defineOperation({
    document: 'v2',
    id: 'listCalendars',
    group: 'calendars',
    slug: 'list',
    method: 'get',
    path: '/calendars',
    summary: 'List calendars',
    description: 'The public holidays of each region where the company has an office.',
    scopes: ['calendars:read'],
    query: pageQuery(calendarType),
    responses: {
      200: {
        description: 'A page of calendars.',
        body: pageOf('LegacyCalendarPage', resourceSchema(calendarType)),
      },
    },
    successor: { operation: 'listCalendars', parameters: listParameters(calendarType), fields: 'calendars' },
    scenarios: [
      {
        name: '200-of-a-country',
        summary: 'Calendars of Germany',
        query: { 'filter[country]': 'DE' },
        expect: { '/data/0/attributes/region': 'Berlin', '/meta/count': 1 },
      },
    ],
  }),
] as const;
