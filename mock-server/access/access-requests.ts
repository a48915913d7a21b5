/** Requests to the people behind Kontor: to go live (K8), for Kontor Connect (R9), for a higher limit (R5). Support is simulated. */

import type { RecordOf } from '../../spec/records.ts';
import type { Json } from '../store/store.ts';
import { refuse } from '../tenants/refusal.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import { type AuditedCall, recordAudit } from './audit.ts';

/** Requests that a tenant keeps; the oldest go. */
const REQUESTS_AT_MOST = 100;

export type AccessRequestKind = 'go_live' | 'kontor_connect' | 'rate_limit';

/** A request as it is kept. */
export interface StoredAccessRequest {
  readonly id: string;
  readonly kind: AccessRequestKind;
  readonly state: 'requested' | 'contacted' | 'granted';
  readonly requested_at: string;
  readonly requested_by: string;
  readonly requests_per_minute: number | null;
  readonly contact_email: string | null;
  readonly note: string | null;
}

/** What somebody asks for. */
export type AccessRequestDraft = Pick<
  StoredAccessRequest,
  'kind' | 'requests_per_minute' | 'contact_email' | 'note'
>;

/** All requests of a tenant, the newest first, with the state that they have at this moment. */
export function accessRequests(
  view: TenantView,
  nowMs: number,
  contactDelayMs: number,
): readonly StoredAccessRequest[] {
  const requests = [...view.entries('access_requests').values()] as unknown as StoredAccessRequest[]; // the table holds nothing else
  return requests
    .map((request) => withPresentState(request, nowMs, contactDelayMs))
    .sort((a, b) => (a.id < b.id ? 1 : -1));
}

/** Adds a request. @throws {Refusal} the same was asked for already, where once is enough */
export function addAccessRequest(
  draft: Draft,
  request: AccessRequestDraft,
  call: AuditedCall & { readonly actor: RecordOf<'user'> },
): StoredAccessRequest {
  const known = accessRequests(draft, call.nowMs, 0);
  if (request.kind !== 'rate_limit' && known.some(({ kind }) => kind === request.kind)) {
    throw refuse('conflict', `This was requested already; the list of requests says how far it is.`);
  }
  for (const { id } of known.slice(REQUESTS_AT_MOST - 1)) draft.dropEntry('access_requests', id);
  const stored: StoredAccessRequest = {
    id: call.newId('arq'),
    state: request.kind === 'rate_limit' ? 'granted' : 'requested',
    requested_at: new Date(call.nowMs).toISOString(),
    requested_by: call.actor.id,
    ...request,
  };
  draft.setEntry('access_requests', stored.id, stored as unknown as Json); // plain values throughout
  recordAudit(draft, call, {
    action: 'access_request.created',
    subject: { type: 'access_request', id: stored.id, name: stored.kind },
  });
  return stored;
}

/** Takes all requests back, as every sandbox begins. */
export function dropAccessRequests(draft: Draft): void {
  for (const id of [...draft.entries('access_requests').keys()]) draft.dropEntry('access_requests', id);
}

/** Somebody from Kontor gets in touch a while after a request for Kontor Connect. */
function withPresentState(
  request: StoredAccessRequest,
  nowMs: number,
  contactDelayMs: number,
): StoredAccessRequest {
  const isContacted =
    request.kind === 'kontor_connect' && Date.parse(request.requested_at) + contactDelayMs <= nowMs;
  return isContacted ? { ...request, state: 'contacted' } : request;
}
