/**
 * The outbox: what still has to be delivered. An entry is made in the very commit of the change that it tells of, and
 * goes in the commit that notes how its delivery ended: so nothing is lost and nothing is invented.
 */
import type { RecordOf } from '../../spec/records.ts';
import { changeRecord, createRecord, type WriteContext } from '../tenants/records.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import type { Outcome } from './egress/egress.ts';
import { trimHistory } from './history.ts';
import { waitAfter } from './retry.ts';

type Webhook = RecordOf<'webhook'>;
type Delivery = RecordOf<'delivery'>;
type Attempt = Delivery['attempts'][number];

/** Deliveries that may wait in a sandbox. With one more, the webhook that most of them are for is switched off. */
const WAITING_AT_MOST = 2_000;

/** One attempt: what was sent, and how it went. */
export interface Attempted extends Outcome {
  readonly url: string;
  /** As they are shown: hidden values masked. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  /** Fields of the record that were left out. */
  readonly omitted: readonly string[];
  readonly durationMs: number;
}

/** A delivery that waits, and when it is to be tried on the tenant's clock, in milliseconds since 1970. */
export interface Waiting {
  readonly id: string;
  readonly atMs: number;
}

/** The next of what waits. One pass and no sorting: it is asked for at every write. @param isTaken - what does not count */
export function nextWaiting(view: TenantView, isTaken: (id: string) => boolean): Waiting | undefined {
  let next: { id: string; atMs: number } | undefined;
  for (const [id, at] of view.entries('outbox')) {
    const atMs = Number(at);
    const isSooner = !next || atMs < next.atMs || (atMs === next.atMs && id < next.id);
    if (isSooner && !isTaken(id)) next = { id, atMs };
  }
  return next;
}

/** Puts an event into the outbox for a webhook. */
export function enqueue(
  draft: Draft,
  webhook: Webhook,
  event: RecordOf<'event'>,
  trigger: Delivery['trigger'],
  context: WriteContext,
): Delivery {
  const fields = {
    webhook_id: webhook.id,
    event_id: event.id,
    event_type: event.type,
    trigger,
    status: 'pending' as const,
    attempts: [],
    next_attempt_at: new Date(context.nowMs).toISOString(),
  };
  const delivery = createRecord(draft, 'delivery', fields, context);
  draft.setEntry('outbox', delivery.id, context.nowMs);
  if (draft.entries('outbox').size > WAITING_AT_MOST) {
    const busiest = draft.get('webhook', busiestWebhook(draft));
    if (busiest) disable(draft, busiest, 'backlog', context);
  }
  return delivery;
}

/** Notes an attempt, and what follows from it. */
export function settle(draft: Draft, delivery: Delivery, attempted: Attempted, context: WriteContext): void {
  const sent = {
    attempts: [...delivery.attempts, attemptOf(attempted, context.nowMs)],
    ...((attempted.omitted.length > 0 || delivery.omitted) && { omitted: [...attempted.omitted] }),
  };
  const waitMs = delivery.trigger === 'event' ? waitAfter(sent.attempts.length) : undefined;
  const isGone = attempted.status === 410;
  if (attempted.error !== null && waitMs !== undefined && !isGone) {
    const nextMs = context.nowMs + waitMs;
    draft.setEntry('outbox', delivery.id, nextMs);
    const next_attempt_at = new Date(nextMs).toISOString();
    changeRecord(draft, 'delivery', delivery, { ...sent, next_attempt_at }, context);
    return;
  }
  draft.dropEntry('outbox', delivery.id);
  const status = attempted.error === null ? 'succeeded' : 'failed';
  changeRecord(draft, 'delivery', delivery, { ...sent, status, next_attempt_at: null }, context);
  const webhook = draft.get('webhook', delivery.webhook_id);
  if (status === 'failed' && webhook?.enabled && (isGone || delivery.trigger === 'event')) {
    disable(draft, webhook, isGone ? 'gone' : 'failing', context);
  }
  trimHistory(draft, context.nowMs);
}

/** Switches a webhook off, and cancels what waits for it. */
export function disable(
  draft: Draft,
  webhook: Webhook,
  reason: NonNullable<Webhook['disabled_reason']>,
  context: WriteContext,
): Webhook {
  cancelAll(draft, webhook.id, context);
  return changeRecord(draft, 'webhook', webhook, { enabled: false, disabled_reason: reason }, context);
}

/** Cancels everything that waits for a webhook. */
export function cancelAll(draft: Draft, webhookId: string, context: WriteContext): void {
  for (const id of [...draft.entries('outbox').keys()]) {
    const delivery = draft.get('delivery', id);
    if (delivery?.webhook_id === webhookId) cancel(draft, delivery, context);
  }
}

function cancel(draft: Draft, delivery: Delivery, context: WriteContext): void {
  draft.dropEntry('outbox', delivery.id);
  changeRecord(draft, 'delivery', delivery, { status: 'cancelled', next_attempt_at: null }, context);
}

function attemptOf(attempted: Attempted, nowMs: number): Attempt {
  return {
    at: new Date(nowMs).toISOString(),
    url: attempted.url,
    request_headers: { ...attempted.requestHeaders },
    status: attempted.status,
    response_headers: { ...attempted.headers },
    response_body: attempted.body,
    error: attempted.error,
    duration_ms: attempted.durationMs,
  };
}

/** The webhook that most deliveries wait for. */
function busiestWebhook(view: TenantView): string {
  const counts = new Map<string, number>();
  for (const id of view.entries('outbox').keys()) {
    const webhookId = view.get('delivery', id)?.webhook_id ?? '';
    counts.set(webhookId, (counts.get(webhookId) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
