/**
 * The inbox of a sandbox: a receiver as it should be. It checks what it gets as any receiver has to, says what it
 * found, keeps the last messages, and can be told to answer otherwise, so that failures and retries can be watched.
 */
import { timingSafeEqual } from 'node:crypto';
import type { EventType } from '../../spec/events.ts';
import { prefixes } from '../../spec/fields.ts';
import type { RecordOf } from '../../spec/records.ts';
import type { InboxCheck } from '../../spec/sandbox/inbox.ts';
import type { Json } from '../store/store.ts';
import type { WriteContext } from '../tenants/records.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import { basicOf, type Composed, type Moment, signatureOf } from './compose.ts';
import { failureOf, type Outcome } from './egress/egress.ts';
import type { WebhookSecrets } from './secrets.ts';

/** Messages that an inbox keeps; the oldest go first. */
const MESSAGES_AT_MOST = 200;
const TOLERANCE_MS = 5 * 60 * 1000;
const ANSWER_KEY = 'inbox_answer';

/** A message as it is kept; its body is that of its event. */
export interface StoredMessage {
  readonly id: string;
  readonly received_at: string;
  readonly webhook_id: string;
  readonly delivery_id: string;
  readonly event_id: string;
  readonly event_type: EventType;
  readonly headers: Readonly<Record<string, string>>;
  readonly checks: readonly InboxCheck[];
  readonly status: number;
  /** Fields of the record that its body does not have. */
  readonly omitted?: readonly string[];
}

/** How the inbox answers for a while. */
export interface InboxAnswer {
  readonly status: number;
  readonly remaining: number;
}

/** What a delivery brings, besides the request itself. */
interface Received {
  readonly webhook: RecordOf<'webhook'>;
  readonly delivery: RecordOf<'delivery'>;
  readonly composed: Composed;
}

/** Every message, the newest first. */
export function messagesIn(view: TenantView): StoredMessage[] {
  const messages = [...view.entries('inbox').values()] as unknown as StoredMessage[]; // the table holds nothing else
  return messages.sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** How the inbox answers at present, where that is not as usual. */
export function inboxAnswer(view: TenantView): InboxAnswer | undefined {
  return view.entry('settings', ANSWER_KEY) as unknown as InboxAnswer | undefined; // only written below
}

/** Sets how the inbox answers; `undefined`: as usual. */
export function setInboxAnswer(draft: Draft, answer: InboxAnswer | undefined): void {
  if (answer) draft.setEntry('settings', ANSWER_KEY, { ...answer });
  else if (inboxAnswer(draft)) draft.dropEntry('settings', ANSWER_KEY);
}

/** Empties the inbox. */
export function clearInbox(draft: Draft): void {
  for (const key of [...draft.entries('inbox').keys()]) draft.dropEntry('inbox', key);
}

/** Takes a delivery: checks it, keeps it, answers it. */
export function receive(
  draft: Draft,
  received: Received,
  secrets: WebhookSecrets,
  moment: Moment,
  { newId }: Pick<WriteContext, 'newId'>,
): Outcome {
  const { webhook, delivery, composed } = received;
  const checks = [
    checkSignature(draft, received, secrets, moment),
    checkTimestamp(composed, moment),
    ...(webhook.basic ? [checkBasic(draft, received, secrets)] : []),
    checkDuplicate(draft, delivery.event_id),
  ];
  const set = inboxAnswer(draft);
  const status = set?.status ?? (checks.every(({ ok }) => ok) ? 204 : 401);
  if (set) setInboxAnswer(draft, set.remaining > 1 ? { ...set, remaining: set.remaining - 1 } : undefined);
  const message: StoredMessage = {
    id: newId(prefixes.inbox_message),
    received_at: new Date(moment.nowMs).toISOString(),
    webhook_id: webhook.id,
    delivery_id: delivery.id,
    event_id: delivery.event_id,
    event_type: delivery.event_type,
    headers: composed.shownHeaders,
    checks,
    status,
    ...(composed.omitted.length > 0 && { omitted: composed.omitted }),
  };
  draft.setEntry('inbox', message.id, message as unknown as Json); // JSON by its type
  for (const { id } of messagesIn(draft).slice(MESSAGES_AT_MOST)) draft.dropEntry('inbox', id);
  return { status, headers: {}, body: null, error: failureOf(status) };
}

function checkSignature(
  view: TenantView,
  { webhook, composed: { headers, body } }: Received,
  secrets: WebhookSecrets,
  { nowMs }: Moment,
): InboxCheck {
  const { present } = secrets.signing(view, webhook.id, nowMs) ?? {};
  const given = headers['webhook-signature']?.split(' ') ?? [];
  const atMs = Number(headers['webhook-timestamp']) * 1000;
  const expected = present && signatureOf(present, headers['webhook-id'] ?? '', atMs, body);
  const ok = expected !== undefined && given.some((one) => isSame(one, expected));
  const several =
    given.length > 1
      ? ' There are two signatures, because the secret was changed less than a day ago; one has to fit.'
      : '';
  return {
    name: 'signature',
    ok,
    detail: ok
      ? `It is right: HMAC-SHA256 of \`webhook-id.webhook-timestamp.body\` with the secret of the webhook.${several}`
      : 'It does not fit the secret of the webhook.',
  };
}

function checkTimestamp({ headers }: Composed, { realNowMs }: Moment): InboxCheck {
  const seconds = Math.floor(realNowMs / 1000) - Number(headers['webhook-timestamp']);
  const ok = Math.abs(seconds) * 1000 <= TOLERANCE_MS;
  return {
    name: 'timestamp',
    ok,
    detail: ok
      ? 'It was sent just now. Refuse what is older than five minutes: somebody could send it again.'
      : `It is ${seconds} seconds off, more than the five minutes that are tolerated.`,
  };
}

function checkBasic(view: TenantView, { webhook, composed }: Received, secrets: WebhookSecrets): InboxCheck {
  const { basic } = webhook;
  const password = basic?.password ?? secrets.hidden(view, webhook.id)?.password ?? '';
  const ok = isSame(composed.headers.authorization ?? '', basicOf(basic?.user ?? '', password));
  return {
    name: 'basic',
    ok,
    detail: ok ? 'User and password are those of the webhook.' : 'User or password is another one.',
  };
}

/** A repeated delivery is nothing wrong: at least once means that it can happen. */
function checkDuplicate(view: TenantView, eventId: string): InboxCheck {
  const before = messagesIn(view).filter(({ event_id }) => event_id === eventId).length;
  return {
    name: 'duplicate',
    ok: true,
    detail:
      before === 0
        ? 'This `webhook-id` was not seen before.'
        : `This \`webhook-id\` was here ${before === 1 ? 'once' : `${before} times`} already. Deliveries can come twice: remember the ids that you have dealt with.`,
  };
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
