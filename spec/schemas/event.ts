/** An event: that a record was created, changed or deleted, with the record as it was then. */
import { z } from 'zod';
import { EventType } from '../events.ts';
import { recordBase } from '../fields.ts';
import { defineRecord } from '../record.ts';

export const Event = z
  .strictObject({
    ...recordBase('event'),
    type: EventType,
    data: z.record(z.string(), z.unknown()).meta({
      description: 'The record as it was after the change; of a deleted one, as it was last.',
    }),
    complete: z.boolean().meta({
      description:
        'Whether `data` is the whole record. Of one that would make a delivery larger than 20 kB it only has `id`, `number`, `created_at` and `updated_at`: read the rest.',
    }),
  })
  .meta({ id: 'Event', description: 'Something that happened to a record.' });

export const event = defineRecord({
  kind: 'event',
  collection: 'events',
  schema: Event,
  references: {},
  unique: [],
  filters: ['type'],
  sorts: [],
});
