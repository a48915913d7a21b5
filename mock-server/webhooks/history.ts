/** How long events and deliveries are kept: a bounded number of them, events for a bounded time. */
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

/**
 * Forgets the oldest deliveries that are done, then the oldest events that neither a delivery nor the inbox needs. It is
 * asked at every write, so as long as there is nothing to forget it only compares numbers.
 */
export function trimHistory(draft: Draft, nowMs: number): void {
  const waiting = draft.entries('outbox');
  const deliveries = draft.collection('delivery');
  if (deliveries.createdSize - waiting.size > DONE_AT_MOST + SLACK) {
    const done = [...deliveries.createdIds()].filter((id) => !waiting.has(id));
    for (const id of done.sort().slice(0, -DONE_AT_MOST)) draft.remove('delivery', id);
  }
  const events = draft.collection('event');
  const first = events.createdIds().next().value;
  const hasOld = first !== undefined && !isPresent(draft, first, nowMs);
  // What waits to be delivered keeps its event, so these are not among those that could go.
  if (events.createdSize - waiting.size <= EVENTS_AT_MOST + SLACK && !hasOld) return;
  const sorted = [...events.createdIds()].sort();
  const received = new Set(messagesIn(draft).map(({ event_id }) => event_id));
  const tooMany = Math.max(0, sorted.length - EVENTS_AT_MOST);
  for (const [index, id] of sorted.entries()) {
    if (index >= tooMany && isPresent(draft, id, nowMs)) break;
    const isNeeded =
      received.has(id) || draft.collection('delivery').withValue('event_id', id).next().done === false;
    if (!isNeeded) draft.remove('event', id);
  }
}
