/** Control API: personal access tokens of the user who acts. */
import type { ProblemError } from '../../../spec/problems.ts';
import type { RecordOf } from '../../../spec/records.ts';
import type { tokenOperations } from '../../../spec/sandbox/tokens.ts';
import type { Scope } from '../../../spec/scopes.ts';
import { recordAudit } from '../../access/audit.ts';
import { addToken, personalTokensOf } from '../../access/tokens.ts';
import { apiScopes } from '../../access/user-rights.ts';
import type { Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';
import type { TenantView } from '../../tenants/tenant.ts';
import { describeToken, revokeAudited, subjectOf } from './personal-tokens.ts';

export const tokenHandlers: Handlers<typeof tokenOperations> = {
  listTokens: ({ tenant, actor }) => ({
    status: 200,
    body: { data: personalTokensOf(tenant, actor.id).map((token) => describeToken(tenant, token)) },
  }),

  createToken: async (call) => {
    const { tenant, services, actor, body, nowMs, newId } = call;
    requireOwnScopes(tenant, actor, body.scopes);
    const { token, stored } = await tenant.write((draft) => {
      const request = {
        id: newId('pat'),
        kind: 'pat' as const,
        name: body.name,
        userId: actor.id,
        scopes: body.scopes ?? null,
        expiresAt: body.expires_at ?? null,
      };
      const issued = addToken(draft, request, nowMs, services.randomness);
      recordAudit(draft, call, { action: 'token.created', subject: subjectOf(issued.stored) });
      return issued;
    });
    return { status: 201, body: { ...describeToken(tenant, stored), token } };
  },

  revokeToken: async (call) => {
    await call.tenant.write((draft) => revokeAudited(draft, call, call.params.token_id, call.actor));
    return { status: 204, body: undefined };
  },
};

/** A token is never for more than its user may do. @throws {Refusal} naming the scopes that are too much */
function requireOwnScopes(
  view: TenantView,
  user: RecordOf<'user'>,
  wanted: readonly Scope[] | undefined,
): void {
  const own = apiScopes(view, user, true);
  const errors = (wanted ?? []).flatMap((scope, index): ProblemError[] => {
    if (own.has(scope)) return [];
    const detail = `${user.name} may not do \`${scope}\`, so no token of ${user.name} may.`;
    return [{ pointer: `/scopes/${index}`, code: 'beyond_user', detail }];
  });
  if (errors.length > 0) {
    throw refuse('validation_failed', 'A token cannot do more than its user.', ...errors);
  }
}
