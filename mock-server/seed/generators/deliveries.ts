/** How the events of the seed got to its webhook: each at the first attempt. */
import { matchesEvent } from '../../../spec/events.ts';
import type { RecordOf } from '../../../spec/records.ts';
import { type Made, stamp } from './stamp.ts';

export function deriveDeliveries(made: Made): readonly RecordOf<'delivery'>[] {
  const [webhook] = made.of('webhook');
  if (!webhook) return [];
  return made
    .of('event')
    .filter(({ type }) => webhook.events.some((pattern) => matchesEvent(pattern, type)))
    .map((event, index) => ({
      ...stamp('delivery', index + 1, Date.parse(event.created_at)),
      webhook_id: webhook.id,
      event_id: event.id,
      event_type: event.type,
      trigger: 'event',
      status: 'succeeded',
      attempts: [
        {
          at: event.created_at,
          url: webhook.url,
          request_headers: {
            'content-type': 'application/json',
            'webhook-id': event.id,
            'webhook-timestamp': String(Date.parse(event.created_at) / 1000),
          },
          status: 204,
          response_headers: {},
          response_body: null,
          error: null,
          duration_ms: 3,
        },
      ],
      next_attempt_at: null,
    }));
}
