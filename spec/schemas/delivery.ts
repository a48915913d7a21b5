/** A delivery: an event on its way to a webhook, with every attempt that was made. */
import { z } from 'zod';
import { EventType } from '../events.ts';
import { recordBase, recordId, timestamp } from '../fields.ts';
import { defineRecord } from '../record.ts';

const Headers = z.record(z.string(), z.string());

const DeliveryAttempt = z
  .strictObject({
    at: timestamp('When it was made, on the clock of the sandbox.'),
    url: z.string().meta({ description: 'Where it was sent to.' }),
    request_headers: Headers.meta({ description: 'Headers as sent; hidden values are masked.' }),
    status: z.int().nullable().meta({ description: 'Status of the answer; `null` where there was none.' }),
    response_headers: Headers.meta({ description: 'Headers of the answer, at most 20 of them.' }),
    response_body: z
      .string()
      .nullable()
      .meta({ description: 'Body of the answer, at most 1,000 characters of it.' }),
    error: z
      .string()
      .nullable()
      .meta({ description: 'Why it failed, in a sentence; `null` for one that succeeded.' }),
    duration_ms: z.number().meta({ description: 'How long it took, in milliseconds.' }),
  })
  .meta({ id: 'DeliveryAttempt', description: 'One attempt to deliver an event.' });

export const Delivery = z
  .strictObject({
    ...recordBase('delivery'),
    webhook_id: recordId('webhook', 'Webhook that it is for.'),
    event_id: recordId('event', 'Event that is delivered: `webhook-id` of the request.'),
    event_type: EventType,
    trigger: z.enum(['event', 'test', 'redelivery']).meta({
      description:
        'Why it was sent. Tests and redeliveries are tried once, everything else up to eight times.',
    }),
    status: z.enum(['pending', 'succeeded', 'failed', 'cancelled']).meta({
      description: 'How it stands; `cancelled`: the webhook was switched off or deleted before it got there.',
    }),
    attempts: z.array(DeliveryAttempt).meta({ description: 'Every attempt, the first one first.' }),
    omitted: z.array(z.string()).optional().meta({
      description:
        'Fields of the record that were left out at the last attempt: an integration made or changed the webhook, and may not read them.',
    }),
    next_attempt_at: timestamp('When it is tried next, on the clock of the sandbox.').nullable(),
  })
  .meta({ id: 'Delivery', description: 'An event on its way to a webhook.' });

export const delivery = defineRecord({
  kind: 'delivery',
  collection: 'deliveries',
  schema: Delivery,
  references: { webhook_id: 'webhook' },
  unique: [],
  filters: ['event_type', 'status'],
  sorts: ['updated_at'],
});
