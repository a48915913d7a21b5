/**
 * Whether the API is switched on for a tenant (K1, K2): `off → requested → active`. Support is simulated: it approves
 * some time after the request on the tenant's clock, once the plan includes the API. Nothing waits for that moment;
 * the state is what the clock says when it is looked at, and the next change or look of the console writes it down.
 */
import type { RecordOf } from '../../spec/records.ts';
import { changeRecord } from '../tenants/records.ts';
import { refuse } from '../tenants/refusal.ts';
import type { Draft, Tenant, TenantView } from '../tenants/tenant.ts';
import { type AuditedCall, recordAudit } from './audit.ts';

const KEY = 'api_access';

export type Plan = RecordOf<'company'>['plan'];

/** What is kept while the API is not active; without an entry it is. */
interface StoredApiAccess {
  readonly state: 'off' | 'requested';
  readonly requested_at: string | null;
  readonly requested_by: string | null;
  /** Since when nothing but support is waited for: the request, or the upgrade after it. */
  readonly waiting_since: string | null;
}

/** The state of the API at one moment. */
export interface ApiAccessState {
  readonly state: 'off' | 'requested' | 'active';
  /** The plan does not include the API, so the request waits for an upgrade. */
  readonly needsUpgrade: boolean;
  readonly requestedAt: string | null;
  readonly requestedBy: string | null;
  /** When support is going to approve, if that is all that is waited for. */
  readonly approvalDueMs: number | null;
}

/** A call that changes it, and how long support takes. */
export type ApiAccessCall = AuditedCall & { readonly services: { readonly approvalDelayMs: number } };

const ACTIVE: ApiAccessState = {
  state: 'active',
  needsUpgrade: false,
  requestedAt: null,
  requestedBy: null,
  approvalDueMs: null,
};

/** The company of the tenant, whose plan counts. */
export function companyOf(view: TenantView): RecordOf<'company'> {
  const company = view.get('company', view.collection('company').idOf(1) ?? '');
  if (!company) throw new TypeError('The tenant has no company.');
  return company;
}

/** The state of the API. @param nowMs - on the tenant's clock */
export function apiAccessOf(view: TenantView, nowMs: number, approvalDelayMs: number): ApiAccessState {
  const stored = storedOf(view);
  if (!stored) return ACTIVE;
  const { state, requested_at, requested_by, waiting_since } = stored;
  const isIncluded = companyOf(view).plan === 'connect';
  const dueMs =
    state === 'requested' && isIncluded && waiting_since !== null
      ? Date.parse(waiting_since) + approvalDelayMs
      : null;
  if (dueMs !== null && dueMs <= nowMs) return ACTIVE;
  return {
    state,
    needsUpgrade: state === 'requested' && !isIncluded,
    requestedAt: requested_at,
    requestedBy: requested_by,
    approvalDueMs: dueMs,
  };
}

/** Writes down what support has done meanwhile, so that it is in the audit trail. */
export async function settleApiAccess(tenant: Tenant, call: ApiAccessCall): Promise<void> {
  if (storedOf(tenant) && isActive(tenant, call)) await tenant.write((draft) => settle(draft, call));
}

/** Asks for activation; where it is active or asked for already, nothing changes. */
export function requestApiAccess(draft: Draft, call: ApiAccessCall): void {
  settle(draft, call);
  if (storedOf(draft)?.state !== 'off') return;
  const at = new Date(call.nowMs).toISOString();
  keep(draft, {
    state: 'requested',
    requested_at: at,
    requested_by: call.actor?.id ?? null,
    waiting_since: at,
  });
  tell(draft, call, 'api_access.requested', 'off', 'requested');
}

/** Switches the API off, or takes a request back. */
export function switchApiOff(draft: Draft, call: ApiAccessCall): void {
  settle(draft, call);
  const from = storedOf(draft)?.state ?? 'active';
  if (from === 'off') return;
  keep(draft, { state: 'off', requested_at: null, requested_by: null, waiting_since: null });
  tell(draft, call, 'api_access.switched_off', from, 'off');
}

/** Approves as the support of Kontor would. @throws {Refusal} nothing was requested, or the plan does not include it */
export function approveApiAccess(draft: Draft, call: ApiAccessCall): void {
  settle(draft, call);
  const stored = storedOf(draft);
  if (!stored) return;
  if (stored.state === 'off') {
    throw refuse('conflict', 'Nobody has requested the API. Switch it on first; that sends the request.');
  }
  const { plan } = companyOf(draft);
  if (plan !== 'connect') {
    throw refuse('conflict', `The plan \`${plan}\` does not include the API. Change to \`connect\` first.`);
  }
  activate(draft, call);
}

/** Changes the plan. One that does not include the API switches it off. */
export function changePlan(draft: Draft, plan: Plan, call: ApiAccessCall): void {
  settle(draft, call);
  const company = companyOf(draft);
  if (company.plan === plan) return;
  changeRecord(draft, 'company', company, { plan }, call);
  recordAudit(draft, call, {
    action: 'account.plan_changed',
    subject: { type: 'account', id: company.id, name: company.name },
    changes: { plan: { from: company.plan, to: plan } },
  });
  const stored = storedOf(draft);
  if (!stored && plan !== 'connect') switchApiOff(draft, call);
  if (stored?.state === 'requested') {
    keep(draft, { ...stored, waiting_since: new Date(call.nowMs).toISOString() });
  }
}

/** Puts it back to how every sandbox begins. */
export function resetApiAccess(draft: Draft): void {
  if (storedOf(draft)) draft.dropEntry('settings', KEY);
}

function isActive(view: TenantView, { nowMs, services }: ApiAccessCall): boolean {
  return apiAccessOf(view, nowMs, services.approvalDelayMs).state === 'active';
}

function settle(draft: Draft, call: ApiAccessCall): void {
  if (storedOf(draft) && isActive(draft, call)) activate(draft, call);
}

function activate(draft: Draft, call: AuditedCall): void {
  draft.dropEntry('settings', KEY);
  tell(draft, call, 'api_access.activated', 'requested', 'active', true);
}

function tell(
  draft: Draft,
  call: AuditedCall,
  action: `api_access.${string}`,
  from: string,
  to: string,
  bySupport = false,
): void {
  const { id, name } = companyOf(draft);
  const subject = { type: 'api_access', id, name };
  recordAudit(draft, call, { action, subject, changes: { state: { from, to } }, bySupport });
}

function storedOf(view: TenantView): StoredApiAccess | undefined {
  return view.entry('settings', KEY) as unknown as StoredApiAccess | undefined; // nothing else is kept under this key
}

function keep(draft: Draft, stored: StoredApiAccess): void {
  draft.setEntry('settings', KEY, { ...stored });
}
