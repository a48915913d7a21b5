/** v4: events. */
import type { eventOperations } from '../../../spec/v4/events.ts';
import type { Handlers } from '../../handler.ts';
import { notFound, requireRecord } from '../../tenants/records.ts';
import { isPresent } from '../../webhooks/history.ts';
import { listRecords } from './list.ts';

export const eventHandlers: Handlers<typeof eventOperations> = {
  listEvents: (call) => {
    const holds = ({ id }: { readonly id: string }) => isPresent(call.tenant, id, call.nowMs);
    return listRecords('event', call, {}, { condition: { name: 'present', holds } });
  },

  getEvent: ({ tenant, params, nowMs }) => {
    const event = requireRecord(tenant, 'event', params.event_id);
    if (!isPresent(tenant, event.id, nowMs)) throw notFound('event');
    return { status: 200, body: event };
  },
};
