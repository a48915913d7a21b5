/** How long events and deliveries are kept: a bounded number of them, events for a bounded time. */
import type { Kind } from '../../spec/records.ts';
import { timeOfTypeId } from '../entropy/type-id.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import { messagesIn } from './inbox.ts';

const EVENTS_AT_MOST = 500;
const DONE_AT_MOST = 200;
/** So many more may gather before they are counted, since counting is not free. */
const SLACK = 50;

/** How old an event becomes, on the tenant's clock. */
const EVENT_AGE_MS = 30 * 24 * 3600 * 1000;

/** Whether an event is still told of. Those of the seed always are. */
export function isPresent(view: TenantView, eventId: string, nowMs: number): boolean {
  return view.collection('event').isSeeded(eventId) || nowMs - timeOfTypeId(eventId) < EVENT_AGE_MS;
}

/** Forgets the oldest deliveries that are done, then the oldest events that neither a delivery nor the inbox needs. */
export function trimHistory(draft: Draft, nowMs: number): void {
  const waiting = draft.entries('outbox');
  const deliveries = ownIds(draft, 'delivery').filter((id) => !waiting.has(id));
  if (deliveries.length > DONE_AT_MOST + SLACK) {
    for (const id of deliveries.sort().slice(0, -DONE_AT_MOST)) draft.remove('delivery', id);
  }
  const events = ownIds(draft, 'event');
  const [first] = events;
  const hasOld = first !== undefined && !isPresent(draft, first, nowMs);
  if (events.length <= EVENTS_AT_MOST + SLACK && !hasOld) return;
  const sorted = events.sort();
  const received = new Set(messagesIn(draft).map(({ event_id }) => event_id));
  const tooMany = Math.max(0, sorted.length - EVENTS_AT_MOST);
  for (const [index, id] of sorted.entries()) {
    if (index >= tooMany && isPresent(draft, id, nowMs)) break;
    const isNeeded =
      received.has(id) || draft.collection('delivery').withValue('event_id', id).next().done === false;
    if (!isNeeded) draft.remove('event', id);
  }
}

/** Own records that are there; records of the seed and what was deleted of it do not count. */
function ownIds(view: TenantView, kind: Kind): string[] {
  const collection = view.collection(kind);
  return collection.ownIds().filter((id) => !collection.isSeeded(id));
}
