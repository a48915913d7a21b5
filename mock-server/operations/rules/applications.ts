/** What is special to applications: open positions only, no more than a mailbox holds, and nobody but the company reads them. */
import type { z } from 'zod';
import type { RecordOf } from '../../../spec/records.ts';
import type { ApplicationCreate } from '../../../spec/schemas/application.ts';
import { createRecord, type WriteContext } from '../../tenants/records.ts';
import { refuse, refuseField } from '../../tenants/refusal.ts';
import type { Draft, TenantView } from '../../tenants/tenant.ts';

const APPLICATIONS_AT_MOST = 200;

/** The applications of a tenant, the newest first. */
export function applicationsOf(view: TenantView): readonly RecordOf<'application'>[] {
  const order = { field: 'created_at', descending: true } as const;
  const all = view.collection('application').list({ order, filters: {} });
  return [...all] as unknown as readonly RecordOf<'application'>[]; // a collection only holds records of its kind
}

/** Keeps an application. @throws {Refusal} the position is filled, or there are too many */
export function receiveApplication(
  draft: Draft,
  { privacy_consent: _given, ...applicant }: z.output<typeof ApplicationCreate>,
  context: WriteContext,
): RecordOf<'application'> {
  if (draft.collection('application').size >= APPLICATIONS_AT_MOST) {
    throw refuse(
      'quota_exceeded',
      `A sandbox takes at most ${APPLICATIONS_AT_MOST} applications. Its owner can reset it.`,
    );
  }
  if (draft.get('position', applicant.position_id)?.status === 'closed') {
    throw refuseField('validation_failed', '/position_id', 'closed', 'This position has been filled.');
  }
  const { phone = null, message = null } = applicant;
  return createRecord(draft, 'application', { ...applicant, phone, message, status: 'received' }, context);
}
