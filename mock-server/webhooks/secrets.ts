/**
 * What of a webhook nobody may read in its record: the secrets that it signs with, a hidden password, hidden headers.
 * They are kept encrypted in a table of their own. A webhook that has no secret there has one that only this server
 * can make, so the webhook of the seed has another one in every sandbox.
 */
import type { Vault } from '../access/vault.ts';
import type { Randomness } from '../entropy/randomness.ts';
import type { Json } from '../store/store.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';

const SECRET_BYTES = 32;

/** How long the former secret signs along with a new one: a day, on the tenant's clock. */
const OVERLAP_MS = 24 * 3600 * 1000;

/** Secrets that are made and not kept: making one takes as long as everything else before a delivery is sent. */
const MADE_AT_MOST = 1_000;

/** As it is kept; every text is sealed. */
interface Stored {
  readonly secret?: string;
  readonly former?: string;
  readonly former_until?: number;
  readonly password?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The secrets that a webhook signs with at a time. */
export interface SigningSecrets {
  readonly present: string;
  readonly former: { readonly secret: string; readonly untilMs: number } | undefined;
}

/** Hidden values that go along with a delivery. */
export interface HiddenValues {
  readonly password?: string | undefined;
  /** By name, in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export class WebhookSecrets {
  private readonly vault: Vault;
  private readonly randomness: Randomness;
  private readonly madeBefore = new Map<string, string>();

  constructor(vault: Vault, randomness: Randomness) {
    this.vault = vault;
    this.randomness = randomness;
  }

  /** The secrets of a webhook. `undefined`: they were encrypted under another secret of the server. */
  signing(view: TenantView, webhookId: string, nowMs: number): SigningSecrets | undefined {
    const { secret, former, former_until = 0 } = stored(view, webhookId);
    const place = placeOf(view, webhookId, 'secret');
    const present = secret === undefined ? this.made(view, webhookId) : this.vault.open(secret, place);
    if (present === undefined) return undefined;
    const before = former !== undefined && former_until > nowMs ? this.vault.open(former, place) : undefined;
    return { present, former: before === undefined ? undefined : { secret: before, untilMs: former_until } };
  }

  /** Gives a webhook a secret that somebody chose. */
  setSecret(draft: Draft, webhookId: string, secret: string): void {
    this.change(draft, webhookId, { secret: this.vault.seal(secret, placeOf(draft, webhookId, 'secret')) });
  }

  /** Gives a webhook a new secret; the present one signs along for a while. */
  rotate(draft: Draft, webhookId: string, nowMs: number): void {
    const place = placeOf(draft, webhookId, 'secret');
    const present = this.signing(draft, webhookId, nowMs)?.present;
    this.change(draft, webhookId, {
      secret: this.vault.seal(asText(this.randomness.bytes(SECRET_BYTES)), place),
      ...(present !== undefined && {
        former: this.vault.seal(present, place),
        former_until: nowMs + OVERLAP_MS,
      }),
    });
  }

  /** The hidden values of a webhook. `undefined`: they were encrypted under another secret of the server. */
  hidden(view: TenantView, webhookId: string): HiddenValues | undefined {
    const { password, headers = {} } = stored(view, webhookId);
    const opened: Record<string, string> = {};
    for (const [name, sealed] of Object.entries(headers)) {
      const value = this.vault.open(sealed, placeOf(view, webhookId, `header ${name}`));
      if (value === undefined) return undefined;
      opened[name] = value;
    }
    if (password === undefined) return { headers: opened };
    const text = this.vault.open(password, placeOf(view, webhookId, 'password'));
    return text === undefined ? undefined : { password: text, headers: opened };
  }

  /** Keeps the hidden values of a webhook in the place of those that it had. */
  setHidden(draft: Draft, webhookId: string, { password, headers }: HiddenValues): void {
    const { password: _password, headers: _headers, ...others } = stored(draft, webhookId);
    const sealed = Object.entries(headers).map(([name, value]) => [
      name,
      this.vault.seal(value, placeOf(draft, webhookId, `header ${name}`)),
    ]);
    keep(draft, webhookId, {
      ...others,
      ...(password !== undefined && {
        password: this.vault.seal(password, placeOf(draft, webhookId, 'password')),
      }),
      ...(sealed.length > 0 && { headers: Object.fromEntries(sealed) as Readonly<Record<string, string>> }),
    });
  }

  /** Forgets all of a webhook. */
  forget(draft: Draft, webhookId: string): void {
    keep(draft, webhookId, {});
  }

  private change(draft: Draft, webhookId: string, change: Stored): void {
    keep(draft, webhookId, { ...stored(draft, webhookId), ...change });
  }

  private made(view: TenantView, webhookId: string): string {
    const place = placeOf(view, webhookId, 'secret');
    const known = this.madeBefore.get(place);
    if (known !== undefined) return known;
    const made = asText(this.vault.derive(place, SECRET_BYTES));
    if (this.madeBefore.size >= MADE_AT_MOST) this.madeBefore.clear();
    this.madeBefore.set(place, made);
    return made;
  }
}

/** A secret as it is shown and copied. */
function asText(bytes: Uint8Array): string {
  return `whsec_${Buffer.from(bytes).toString('base64')}`;
}

function placeOf(view: TenantView, webhookId: string, what: string): string {
  return `webhook ${view.id} ${webhookId} ${what}`;
}

function stored(view: TenantView, webhookId: string): Stored {
  return (view.entry('webhook_secrets', webhookId) ?? {}) as Stored; // the table holds nothing else
}

function keep(draft: Draft, webhookId: string, next: Stored): void {
  if (Object.keys(next).length > 0) draft.setEntry('webhook_secrets', webhookId, next as Json);
  else if (draft.entry('webhook_secrets', webhookId) !== undefined)
    draft.dropEntry('webhook_secrets', webhookId);
}
