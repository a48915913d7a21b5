/**
 * What can be done with webhooks, the same through v4 and the control API: made, changed, deleted, tried; their secrets
 * read and changed. A record only has what may be shown; `secrets.ts` keeps the rest. Each change is in the audit trail.
 */
import type { z } from 'zod';
import { TEST_EVENT } from '../../spec/events.ts';
import type { ProblemError } from '../../spec/problems.ts';
import type { RecordOf } from '../../spec/records.ts';
import type { WebhookCreate, WebhookPatch, WebhookSecret } from '../../spec/schemas/webhook.ts';
import { type AuditedCall, type AuditedChange, changesBetween, recordAudit } from '../access/audit.ts';
import { TenantGone } from '../store/store.ts';
import {
  changeRecord,
  createRecord,
  notFound,
  requireRecord,
  type WriteContext,
} from '../tenants/records.ts';
import { refuse, refuseField } from '../tenants/refusal.ts';
import type { Draft, Tenant, TenantView } from '../tenants/tenant.ts';
import type { Tenants } from '../tenants/tenants.ts';
import { type EgressMode, inboxUrl, targetOf } from './egress/target.ts';
import { trimHistory } from './history.ts';
import { cancelAll, disable, enqueue } from './outbox.ts';
import { forgetReaders, noteChange, noteMaker } from './readers.ts';
import { recordEvent } from './record-events.ts';
import type { HiddenValues, WebhookSecrets } from './secrets.ts';
import type { DeliveryWorker } from './worker.ts';

type Webhook = RecordOf<'webhook'>;
type Delivery = RecordOf<'delivery'>;
type CreateBody = z.output<typeof WebhookCreate>;
type PatchBody = z.output<typeof WebhookPatch>;

const WEBHOOKS_AT_MOST = 20;
/** What a request calls the inbox, whose address it need not know. */
const INBOX = 'inbox';
/** How long a test or redelivery is waited for: an attempt takes 15 seconds at most, and may have to queue. */
const WAIT_AT_MOST_MS = 20_000;

/** What goes along with a delivery: as the record shows it, and what it hides. */
interface Along {
  readonly basic: Webhook['basic'];
  readonly headers: Webhook['headers'];
  readonly hidden: HiddenValues;
}

export class Webhooks {
  private readonly mode: EgressMode;
  private readonly origin: string;
  private readonly secrets: WebhookSecrets;
  private readonly worker: Pick<DeliveryWorker, 'attempted'>;
  private readonly tenants: Pick<Tenants, 'open'>;

  constructor(parts: {
    readonly mode: EgressMode;
    readonly origin: string;
    readonly secrets: WebhookSecrets;
    readonly worker: Pick<DeliveryWorker, 'attempted'>;
    readonly tenants: Pick<Tenants, 'open'>;
  }) {
    this.mode = parts.mode;
    this.origin = parts.origin;
    this.secrets = parts.secrets;
    this.worker = parts.worker;
    this.tenants = parts.tenants;
  }

  /** @throws {Refusal} it cannot send there, or there are too many */
  create(draft: Draft, body: CreateBody, call: AuditedCall): Webhook {
    if (draft.collection('webhook').size >= WEBHOOKS_AT_MOST) {
      throw refuse('conflict', `A sandbox holds at most ${WEBHOOKS_AT_MOST} webhooks. Delete one first.`);
    }
    const { basic, headers, hidden } = alongOf(body.basic ?? null, body.headers ?? [], undefined);
    const fields = {
      description: body.description ?? null,
      url: this.urlOf(body.url ?? INBOX),
      events: body.events,
      enabled: true,
      disabled_reason: null,
      basic,
      headers,
    };
    const webhook = createRecord(draft, 'webhook', fields, call);
    noteMaker(draft, webhook.id, call.credential);
    this.secrets.setHidden(draft, webhook.id, hidden);
    if (body.secret !== undefined) this.secrets.setSecret(draft, webhook.id, checkedSecret(body.secret));
    audit(draft, call, 'created', webhook);
    return webhook;
  }

  /** @throws {Refusal} it cannot send there, or a hidden value would be shown */
  change(draft: Draft, id: string, body: PatchBody, call: AuditedCall): Webhook {
    const current = requireRecord(draft, 'webhook', id);
    const present = { ...current, hidden: this.secrets.hidden(draft, id) ?? { headers: {} } };
    const { basic, headers, hidden } = alongOf(
      body.basic === undefined ? current.basic : body.basic,
      body.headers ??
        current.headers.map(({ value, ...header }) => ({ ...header, value: value ?? undefined })),
      present,
    );
    if (body.basic !== undefined || body.headers !== undefined) this.secrets.setHidden(draft, id, hidden);
    const changed = changeRecord(
      draft,
      'webhook',
      current,
      {
        ...(body.description !== undefined && { description: body.description }),
        ...(body.url !== undefined && { url: this.urlOf(body.url) }),
        ...(body.events && { events: body.events }),
        ...(body.enabled === true && { enabled: true, disabled_reason: null }),
        basic,
        headers,
      },
      call,
    );
    const next = body.enabled === false && changed.enabled ? disable(draft, changed, 'owner', call) : changed;
    noteChange(draft, id, call.credential, body.url !== undefined);
    if (next !== current || body.basic || body.headers) {
      audit(draft, call, 'updated', next, changesBetween(shownOf(current), shownOf(next), SHOWN));
    }
    return next;
  }

  /** Removes a webhook with everything that is about it. */
  remove(draft: Draft, id: string, call: AuditedCall): void {
    const webhook = requireRecord(draft, 'webhook', id);
    cancelAll(draft, id, call);
    const deliveries = [...draft.collection('delivery').withValue('webhook_id', id)];
    for (const delivery of deliveries) draft.remove('delivery', delivery.id);
    this.secrets.forget(draft, id);
    forgetReaders(draft, id);
    draft.remove('webhook', id);
    audit(draft, call, 'deleted', webhook);
  }

  /** Sends a test event and gives the delivery as it is after its attempt. @throws {Refusal} */
  async test(tenant: Tenant, id: string, text: string | undefined, context: WriteContext): Promise<Delivery> {
    const delivery = await tenant.write((draft) => {
      const webhook = requireEnabled(draft, id);
      const data = { webhook_id: id, text: text ?? 'This is a test.' };
      const event = recordEvent(draft, TEST_EVENT, data, context);
      trimHistory(draft, context.nowMs);
      return enqueue(draft, webhook, event, 'test', context);
    });
    return this.afterAttempt(tenant, delivery);
  }

  /** Sends the event of a delivery again. @param webhookId - where the path names it too @throws {Refusal} */
  async redeliver(tenant: Tenant, id: string, context: WriteContext, webhookId?: string): Promise<Delivery> {
    const again = await tenant.write((draft) => {
      const delivery = requireDelivery(draft, id, webhookId);
      const webhook = requireEnabled(draft, delivery.webhook_id);
      const event = draft.get('event', delivery.event_id);
      if (!event) throw refuse('conflict', 'The event of this delivery is not kept any more.');
      trimHistory(draft, context.nowMs);
      return enqueue(draft, webhook, event, 'redelivery', context);
    });
    return this.afterAttempt(tenant, again);
  }

  /** The secret that deliveries of a webhook are signed with. */
  secretOf(view: TenantView, id: string, nowMs: number): z.output<typeof WebhookSecret> {
    requireRecord(view, 'webhook', id);
    const signing = this.secrets.signing(view, id, nowMs);
    if (!signing) throw refuse('conflict', 'The secret of this webhook cannot be read any more. Change it.');
    const { present, former } = signing;
    return {
      secret: present,
      former_valid_until: former ? new Date(former.untilMs).toISOString() : null,
    };
  }

  /** Gives a webhook a new secret. For a day the former one signs along. */
  rotateSecret(draft: Draft, id: string, call: AuditedCall): void {
    const webhook = requireRecord(draft, 'webhook', id);
    this.secrets.rotate(draft, id, call.nowMs);
    audit(draft, call, 'secret_changed', webhook);
  }

  private async afterAttempt(tenant: Tenant, { id }: Delivery): Promise<Delivery> {
    if (tenant.get('delivery', id)?.status === 'pending') {
      await this.worker.attempted(tenant.id, id, WAIT_AT_MOST_MS);
    }
    // Another instance may have made the attempt.
    const present = await this.tenants.open(tenant.id);
    if (!present) throw new TenantGone();
    return requireRecord(present, 'delivery', id);
  }

  /** A URL as it is kept. @throws {Refusal} it cannot be sent there */
  private urlOf(url: string): string {
    if (url === INBOX) return inboxUrl(this.origin);
    const target = targetOf(url, this.mode, this.origin);
    if (target.kind === 'refused') throw refuseField('validation_failed', '/url', target.code, target.detail);
    return target.kind === 'inbox' ? inboxUrl(this.origin) : target.url.href;
  }
}

/** A delivery, also where its path names the webhook. @throws {Refusal} there is none */
export function requireDelivery(view: TenantView, id: string, webhookId?: string): Delivery {
  const delivery = requireRecord(view, 'delivery', id);
  if (webhookId !== undefined && delivery.webhook_id !== webhookId) throw notFound('delivery');
  return delivery;
}

/** Notes a change of a webhook, within the write that makes it. */
function audit(
  draft: Draft,
  call: AuditedCall,
  what: 'created' | 'updated' | 'deleted' | 'secret_changed',
  { id, description, url }: Webhook,
  changes: NonNullable<AuditedChange['changes']> = {},
): void {
  const subject = { type: 'webhook', id, name: description ?? url };
  recordAudit(draft, call, { action: `webhook.${what}`, subject, changes });
}

/** What the audit trail may say of a webhook. */
const SHOWN = ['description', 'url', 'events', 'enabled', 'basic_user', 'headers'] as const;

function shownOf({ description, url, events, enabled, basic, headers }: Webhook) {
  return {
    description,
    url,
    events,
    enabled,
    basic_user: basic?.user ?? null,
    headers: headers.map(({ name, hidden }) => (hidden ? `${name} (hidden)` : name)),
  };
}

function requireEnabled(view: TenantView, id: string): Webhook {
  const webhook = requireRecord(view, 'webhook', id);
  if (webhook.enabled) return webhook;
  throw refuse('conflict', 'This webhook is switched off. Switch it on first: `"enabled": true`.');
}

/** The schema lets unused bits of Base64 pass; nobody else's decoder has to. */
function checkedSecret(secret: string): string {
  const text = secret.slice('whsec_'.length);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64') === text) return secret;
  const detail = 'Expected `whsec_` and the Base64 of 24 to 64 bytes, with its padding.';
  throw refuseField('validation_failed', '/secret', 'invalid_format', detail);
}

interface Given {
  readonly basic: {
    readonly user: string;
    readonly password?: string | null | undefined;
    readonly hidden: boolean;
  };
  readonly header: { readonly name: string; readonly value?: string | undefined; readonly hidden: boolean };
}

/**
 * Splits what goes along into what is shown and what is hidden. What is left out stays as it is at present.
 *
 * @throws {Refusal} there is nothing that could stay, or it is hidden and would be shown
 */
function alongOf(
  basic: Given['basic'] | null,
  headers: ReadonlyArray<Given['header']>,
  present: Along | undefined,
): Along {
  const shown: Along['headers'] = [];
  const hiddenHeaders: Record<string, string> = {};
  for (const [index, { name, value, hidden }] of headers.entries()) {
    const lower = name.toLowerCase();
    if (basic && lower === 'authorization') {
      throw refuseInvalid(`/headers/${index}/name`, 'conflict', '`basic` sets this header already.');
    }
    const before = present?.headers.find((header) => header.name.toLowerCase() === lower);
    const hiddenBefore = before?.hidden ? present?.hidden.headers[lower] : undefined;
    const next = value ?? (before?.hidden ? hiddenBefore : before?.value) ?? undefined;
    if (next === undefined)
      throw refuseInvalid(`/headers/${index}/value`, 'required', 'This field is required.');
    if (value === undefined && before?.hidden && !hidden) throw refuseShowing(`/headers/${index}/hidden`);
    shown.push({ name, value: hidden ? null : next, hidden });
    if (hidden) hiddenHeaders[lower] = next;
  }
  if (!basic) return { basic: null, headers: shown, hidden: { headers: hiddenHeaders } };
  const before = present?.basic;
  const password =
    basic.password ?? (before?.hidden ? present?.hidden.password : before?.password) ?? undefined;
  if (password === undefined) throw refuseInvalid('/basic/password', 'required', 'This field is required.');
  if (basic.password === undefined && before?.hidden && !basic.hidden) throw refuseShowing('/basic/hidden');
  return {
    basic: { user: basic.user, password: basic.hidden ? null : password, hidden: basic.hidden },
    headers: shown,
    hidden: { headers: hiddenHeaders, ...(basic.hidden && { password }) },
  };
}

function refuseShowing(pointer: string) {
  return refuseInvalid(
    pointer,
    'hidden',
    'This value was hidden, so it is never shown again. Send a new one to have it shown.',
  );
}

function refuseInvalid(pointer: string, code: ProblemError['code'], detail: string) {
  return refuseField('validation_failed', pointer, code, detail);
}
