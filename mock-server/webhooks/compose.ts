/** Puts together what a delivery sends: the body, the signature over it, and what the owner wants to go along. */
import { Webhook as Signer } from 'standardwebhooks';
import type { RecordOf } from '../../spec/records.ts';
import type { TenantView } from '../tenants/tenant.ts';
import { payloadOf } from './payload.ts';
import { omittedFor } from './readers.ts';
import type { WebhookSecrets } from './secrets.ts';

type Webhook = RecordOf<'webhook'>;

/** A request, ready to be sent. */
export interface Composed {
  readonly headers: Readonly<Record<string, string>>;
  /** The same headers for logs: hidden values masked. */
  readonly shownHeaders: Readonly<Record<string, string>>;
  readonly body: string;
  /** Fields of the record that the body does not carry. */
  readonly omitted: readonly string[];
}

/** The times that a request is composed at, in milliseconds since 1970. */
export interface Moment {
  /** On the tenant's clock. */
  readonly nowMs: number;
  /** Real time: receivers compare the timestamp of a delivery with their own clock. */
  readonly realNowMs: number;
}

const MASK = '…';

/** Composes a delivery. `undefined`: its secrets cannot be read any more. */
export function compose(
  view: TenantView,
  webhook: Webhook,
  event: RecordOf<'event'>,
  secrets: WebhookSecrets,
  { nowMs, realNowMs }: Moment,
): Composed | undefined {
  const signing = secrets.signing(view, webhook.id, nowMs);
  const hidden = secrets.hidden(view, webhook.id);
  if (!signing || !hidden) return undefined;
  const omitted = omittedFor(view, webhook.id, event);
  const body = payloadOf(event, omitted);
  const keys = [signing.present, ...(signing.former ? [signing.former.secret] : [])];
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'user-agent': 'Kontor-Webhooks/1.0',
    'webhook-id': event.id,
    'webhook-timestamp': String(Math.floor(realNowMs / 1000)),
    'webhook-signature': keys.map((key) => signatureOf(key, event.id, realNowMs, body)).join(' '),
  };
  const shownHeaders = { ...headers };
  const add = (name: string, value: string, shown: string) => {
    headers[name] = value;
    shownHeaders[name] = shown;
  };
  for (const { name, value } of webhook.headers) {
    const lower = name.toLowerCase();
    add(lower, value ?? hidden.headers[lower] ?? '', value ?? MASK);
  }
  const { basic } = webhook;
  if (basic) {
    const password = basic.password ?? hidden.password ?? '';
    add(
      'authorization',
      basicOf(basic.user, password),
      basic.hidden ? `Basic ${MASK}` : basicOf(basic.user, password),
    );
  }
  return { headers, shownHeaders, body, omitted };
}

/** A signature of Standard Webhooks, `v1,…`. */
export function signatureOf(secret: string, id: string, atMs: number, body: string): string {
  return new Signer(secret).sign(id, new Date(atMs), body);
}

/** The value of `Authorization` (RFC 7617). */
export function basicOf(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}
