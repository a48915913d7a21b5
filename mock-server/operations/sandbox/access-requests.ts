/** Control API: requests to the people behind Kontor. */
import type { z } from 'zod';
import type { ProblemError } from '../../../spec/problems.ts';
import {
  type AccessRequestCreate,
  type accessRequestOperations,
  goLiveChecklist,
} from '../../../spec/sandbox/access-requests.ts';
import { accessRequests, addAccessRequest } from '../../access/access-requests.ts';
import { companyOf } from '../../access/api-access.ts';
import { recordAudit } from '../../access/audit.ts';
import { grantLimit, limitOf } from '../../access/rate-limit-grant.ts';
import type { Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';

type Wanted = z.output<typeof AccessRequestCreate>;

/** The fields that a kind of request takes, besides `kind` and `note`, which all take; it needs all of them. */
const fieldsOf = {
  go_live: ['checklist', 'accepts_responsibility', 'contact_email'],
  kontor_connect: [],
  rate_limit: ['requests_per_minute'],
} as const satisfies Record<Wanted['kind'], ReadonlyArray<keyof Wanted>>;

/** Holds a request against its kind. @throws {Refusal} naming every field that is missing, unfit or not done */
function requireFit(wanted: Wanted): void {
  const needed: ReadonlyArray<keyof Wanted> = fieldsOf[wanted.kind];
  const errors: ProblemError[] = [];
  for (const field of needed) {
    if (wanted[field] !== undefined) continue;
    errors.push({ pointer: `/${field}`, code: 'required', detail: `\`${wanted.kind}\` needs this field.` });
  }
  for (const field of Object.values(fieldsOf).flat()) {
    if (wanted[field] === undefined || needed.includes(field)) continue;
    const detail = `\`${wanted.kind}\` does not take this field.`;
    errors.push({ pointer: `/${field}`, code: 'unknown_field', detail });
  }
  if (wanted.kind === 'go_live' && wanted.accepts_responsibility === false) {
    const detail = 'The use in production is your own responsibility; it has to be accepted.';
    errors.push({ pointer: '/accepts_responsibility', code: 'not_accepted', detail });
  }
  for (const [name, isDone] of Object.entries(wanted.kind === 'go_live' ? (wanted.checklist ?? {}) : {})) {
    if (isDone) continue;
    const detail = `Not done yet: ${goLiveChecklist[name as keyof typeof goLiveChecklist]}`; // names of the schema
    errors.push({ pointer: `/checklist/${name}`, code: 'not_done', detail });
  }
  if (errors.length > 0) {
    throw refuse('validation_failed', 'The request is not complete.', ...errors);
  }
}

export const accessRequestHandlers: Handlers<typeof accessRequestOperations> = {
  listAccessRequests: ({ tenant, services, nowMs }) => ({
    status: 200,
    body: { data: [...accessRequests(tenant, nowMs, services.approvalDelayMs)] },
  }),

  createAccessRequest: async (call) => {
    const { tenant, services, body, nowMs } = call;
    requireFit(body);
    const { kind, requests_per_minute = null, contact_email = null, note = null } = body;
    const { id } = await tenant.write((draft) => {
      const request = addAccessRequest(draft, { kind, requests_per_minute, contact_email, note }, call);
      if (requests_per_minute !== null) {
        const { requests } = limitOf(draft, services.limit);
        grantLimit(draft, requests_per_minute);
        const company = companyOf(draft);
        recordAudit(draft, call, {
          action: 'account.limit_changed',
          subject: { type: 'account', id: company.id, name: company.name },
          changes: { requests_per_minute: { from: requests, to: requests_per_minute } },
          bySupport: true,
        });
      }
      return request;
    });
    const [made] = accessRequests(tenant, nowMs, services.approvalDelayMs).filter((one) => one.id === id);
    if (!made) throw new TypeError('The request that was just made is not there.');
    return { status: 201, body: made };
  },
};
