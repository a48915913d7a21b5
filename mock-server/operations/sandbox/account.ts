/** Control API: the account, its plan and its API. */
import type { z } from 'zod';
import type { ApiAccess, accountOperations } from '../../../spec/sandbox/account.ts';
import {
  type ApiAccessState,
  apiAccessOf,
  approveApiAccess,
  changePlan,
  companyOf,
  requestApiAccess,
  settleApiAccess,
  switchApiOff,
} from '../../access/api-access.ts';
import { describeLimit, limitOf } from '../../access/rate-limit-grant.ts';
import type { Call, Handlers } from '../../handler.ts';

type AnyCall = Call<'management', unknown, unknown, unknown>;

function describeApiAccess({ tenant, nowMs, services }: AnyCall): z.output<typeof ApiAccess> {
  const access = apiAccessOf(tenant, nowMs, services.approvalDelayMs);
  const { state, needsUpgrade, requestedAt, requestedBy, approvalDueMs } = access;
  return {
    state,
    needs_upgrade: needsUpgrade,
    requested_at: requestedAt,
    requested_by: requestedBy,
    approval_due_at: approvalDueMs === null ? null : new Date(approvalDueMs).toISOString(),
    note: noteOn(access),
  };
}

function noteOn({ state, needsUpgrade }: ApiAccessState): string {
  if (state === 'active') return 'The API is active.';
  if (state === 'off') return 'The API is switched off. Switching it on sends a request to support.';
  return needsUpgrade
    ? 'The API belongs to the Connect plan. The request waits until the plan is upgraded.'
    : 'Support has been notified and is going to approve the request in a moment.';
}

function describeAccount(call: AnyCall) {
  const { tenant, services } = call;
  const company = companyOf(tenant);
  const owner = tenant.get('user', tenant.collection('user').idOf(1) ?? '');
  return {
    company_id: company.id,
    name: company.name,
    owner_id: owner?.id ?? '',
    plan: company.plan,
    api_access: describeApiAccess(call),
    limit: describeLimit(limitOf(tenant, services.limit)),
  };
}

export const accountHandlers: Handlers<typeof accountOperations> = {
  getAccount: async (call) => {
    await settleApiAccess(call.tenant, call);
    return { status: 200, body: describeAccount(call) };
  },

  changeAccount: async (call) => {
    await call.tenant.write((draft) => changePlan(draft, call.body.plan, call));
    return { status: 200, body: describeAccount(call) };
  },

  getApiAccess: async (call) => {
    await settleApiAccess(call.tenant, call);
    return { status: 200, body: describeApiAccess(call) };
  },

  setApiAccess: async (call) => {
    await call.tenant.write((draft) =>
      call.body.enabled ? requestApiAccess(draft, call) : switchApiOff(draft, call),
    );
    await settleApiAccess(call.tenant, call);
    return { status: 200, body: describeApiAccess(call) };
  },

  approveApiAccess: async (call) => {
    await call.tenant.write((draft) => approveApiAccess(draft, call));
    return { status: 200, body: describeApiAccess(call) };
  },
};
