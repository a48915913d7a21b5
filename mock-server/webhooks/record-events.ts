/** Makes events of what a piece of work has written, and puts them into the outbox, all within its commit. */
import { type EventType, eventTypeOf, matchesEvent } from '../../spec/events.ts';
import type { AnyRecord } from '../../spec/record.ts';
import type { RecordOf } from '../../spec/records.ts';
import { createRecord, type WriteContext } from '../tenants/records.ts';
import type { Draft, RecordWrite, TenantView } from '../tenants/tenant.ts';
import { trimHistory } from './history.ts';
import { enqueue } from './outbox.ts';
import { PAYLOAD_BYTES_AT_MOST, payloadOf } from './payload.ts';

/** Records what a piece of work has done to records whose changes are told. */
export function recordEvents(draft: Draft, writes: readonly RecordWrite[], context: WriteContext): void {
  let hasAny = false;
  for (const { kind, before, after } of writes) {
    const record = after ?? before;
    const type = eventTypeOf(kind, after ? (before ? 'updated' : 'created') : 'deleted');
    if (!type || !record) continue;
    const event = recordEvent(draft, type, record, context);
    for (const webhook of subscribersOf(draft, type)) enqueue(draft, webhook, event, 'event', context);
    hasAny = true;
  }
  if (hasAny) trimHistory(draft, context.nowMs);
}

/** Records one event. One that would make a delivery too large only has what every record has. */
export function recordEvent(
  draft: Draft,
  type: EventType,
  data: Readonly<Record<string, unknown>>,
  context: WriteContext,
): RecordOf<'event'> {
  const created_at = new Date(context.nowMs).toISOString();
  const size = Buffer.byteLength(payloadOf({ type, created_at, data }));
  const complete = size <= PAYLOAD_BYTES_AT_MOST;
  return createRecord(draft, 'event', { type, data: complete ? data : summaryOf(data), complete }, context);
}

function summaryOf({ id, number, created_at, updated_at }: Readonly<Record<string, unknown>>) {
  return { id, number, created_at, updated_at };
}

/** Webhooks that are to be told of a type of event, the oldest first. */
function subscribersOf(view: TenantView, type: EventType): readonly RecordOf<'webhook'>[] {
  const webhooks: RecordOf<'webhook'>[] = [];
  const all = view
    .collection('webhook')
    .list({ order: { field: 'created_at', descending: false }, filters: {} });
  for (const record of all as Iterable<AnyRecord & RecordOf<'webhook'>>) {
    if (record.enabled && record.events.some((pattern) => matchesEvent(pattern, type))) webhooks.push(record);
  }
  return webhooks;
}
