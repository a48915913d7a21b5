/**
 * The audit trail: who changed which access when. An entry is part of the change's own commit, so there is never the
 * one without the other. Callers see to it that nothing secret is in it; values are what lists show anyway.
 */
import type { RecordOf } from '../../spec/records.ts';
import type { Json } from '../store/store.ts';
import type { WriteContext } from '../tenants/records.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import type { Credential } from './credential.ts';

/** Entries that a tenant keeps; the oldest go. */
export const ENTRIES_AT_MOST = 500;

/** A value before or after a change. */
type AuditValue = string | number | boolean | null | string[];

/** A change of access, as whoever makes it tells it. */
export interface AuditedChange {
  /** `<subject>.<what>`, e.g. `api_key.created`. */
  readonly action: `${string}.${string}`;
  readonly subject: { readonly type: string; readonly id: string; readonly name: string };
  readonly changes?: Readonly<Record<string, { readonly from: AuditValue; readonly to: AuditValue }>>;
  /** Done by the support of Kontor, whatever user looks on. */
  readonly bySupport?: boolean;
}

/** An entry as it is kept, and shown. */
export interface AuditEntry {
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly by: {
    readonly user_id: string | null;
    readonly name: string;
    readonly credential_id: string;
    readonly credential_hint: string;
  };
  readonly subject: { readonly type: string; readonly id: string; readonly name: string };
  readonly changes: Readonly<Record<string, { readonly from: AuditValue; readonly to: AuditValue }>>;
}

/** Who makes the change: a call of the control API, or of a simulated API, where the credential's user is meant. */
export interface AuditedCall extends WriteContext {
  readonly actor?: RecordOf<'user'> | undefined;
  readonly credential: Credential;
}

/**
 * Adds an entry to the audit trail, within the write that makes the change.
 *
 * @example
 * recordAudit(draft, call, { action: 'api_key.created', subject: { type: 'api_key', id, name } });
 */
export function recordAudit(draft: Draft, call: AuditedCall, change: AuditedChange): void {
  const { credential, nowMs } = call;
  const user = call.actor ?? draft.get('user', credential.userId ?? '');
  const who = change.bySupport
    ? { user_id: null, name: 'Kontor support' }
    : { user_id: user?.id ?? null, name: user?.name ?? credential.name };
  const { type, id, name } = change.subject;
  const entry: AuditEntry = {
    id: call.newId('aud'),
    at: new Date(nowMs).toISOString(),
    action: change.action,
    by: { ...who, credential_id: credential.id, credential_hint: credential.hint },
    subject: { type, id, name },
    changes: change.changes ?? {},
  };
  const kept = draft.entries('audit');
  if (kept.size >= ENTRIES_AT_MOST) {
    for (const oldest of [...kept.keys()].sort().slice(0, kept.size + 1 - ENTRIES_AT_MOST)) {
      draft.dropEntry('audit', oldest);
    }
  }
  draft.setEntry('audit', entry.id, entry as unknown as Json); // plain values throughout
}

/** The audit trail, the newest entry first. */
export function auditTrail(view: TenantView): readonly AuditEntry[] {
  const entries = [...view.entries('audit').values()] as unknown as AuditEntry[]; // the table holds nothing else
  return entries.sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** The fields in which a value differs from what it was, for `changes`. */
export function changesBetween<T extends object>(
  before: T,
  after: T,
  fields: ReadonlyArray<keyof T & string>,
): NonNullable<AuditedChange['changes']> {
  const changed = fields.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]));
  return Object.fromEntries(
    changed.map((field) => [field, { from: auditable(before[field]), to: auditable(after[field]) }]),
  );
}

function auditable(value: unknown): AuditValue {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}
