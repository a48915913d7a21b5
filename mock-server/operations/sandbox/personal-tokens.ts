/** What the operations on one's own tokens and on those of other users share. */
import type { z } from 'zod';
import type { RecordOf } from '../../../spec/records.ts';
import type { PersonalToken } from '../../../spec/sandbox/tokens.ts';
import { scopes as everyScope } from '../../../spec/scopes.ts';
import { type AuditedCall, recordAudit } from '../../access/audit.ts';
import type { StoredPersonalToken } from '../../access/stored-token.ts';
import { revokeToken } from '../../access/tokens.ts';
import { apiScopes, narrow } from '../../access/user-rights.ts';
import { refuse } from '../../tenants/refusal.ts';
import type { Draft, TenantView } from '../../tenants/tenant.ts';

/** A token without its secret, with what it may do at this moment. */
export function describeToken(view: TenantView, stored: StoredPersonalToken): z.output<typeof PersonalToken> {
  const rights = apiScopes(view, view.get('user', stored.user_id ?? ''), true);
  return {
    id: stored.id,
    name: stored.name,
    user_id: stored.user_id ?? '',
    scopes: [...narrow(new Set(stored.scopes ?? everyScope), rights)],
    hint: stored.hint,
    created_at: stored.created_at,
    expires_at: stored.expires_at,
    revoked_at: stored.revoked_at,
  };
}

/** Revokes a token of a user and writes it down. @throws {Refusal} the user has none with this id */
export function revokeAudited(draft: Draft, call: AuditedCall, id: string, user: RecordOf<'user'>): void {
  const token = revokeToken(draft, id, user.id, call.nowMs);
  if (!token) throw refuse('not_found', 'There is no personal access token with this id.');
  if (token.revoked_at === null)
    recordAudit(draft, call, { action: 'token.revoked', subject: subjectOf(token) });
}

/** A token in the audit trail. */
export const subjectOf = ({ id, name }: StoredPersonalToken) => ({ type: 'token', id, name });
