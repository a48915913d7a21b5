/** v4: events, what happened to the records. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Event, event } from '../schemas/event.ts';
import { seeded } from '../seeded.ts';

const note =
  'An event is made by every change, through either version, in the same commit as the change. The last 500 of the last 30 days are kept, besides those of the data that a sandbox begins with.';

export const eventOperations = [
  defineOperation({
    document: 'v4',
    id: 'listEvents',
    group: 'events',
    slug: 'list',
    method: 'get',
    path: '/events',
    summary: 'List events',
    description: `What happened, the oldest first. Filter by type, or by \`updated_at.gte\` for what is new. ${note}`,
    scopes: ['webhooks:read'],
    query: listQuery(event),
    responses: { 200: { description: 'A page of events.', body: listOf('EventList', Event, 'events') } },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-of-a-type',
        summary: 'The first two tickets that were changed',
        query: { limit: 2, type: 'ticket.updated' },
        expect: { '/data/0/type': 'ticket.updated' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getEvent',
    group: 'events',
    slug: 'get',
    method: 'get',
    path: '/events/{event_id}',
    summary: 'Get an event',
    description: `One event with the record as it was then. ${note}`,
    scopes: ['webhooks:read'],
    params: z.strictObject({ event_id: recordId('event') }),
    responses: { 200: { description: 'The event.', body: Event } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The event',
        params: { event_id: seeded.event(1) },
        expect: { '/number': 1 },
      },
    ],
  }),
] as const;
