/** Control API: personal access tokens of the user who acts. */
import type { z } from 'zod';
import type { PersonalToken, tokenOperations } from '../../../spec/sandbox/tokens.ts';
import { scopes as everyScope } from '../../../spec/scopes.ts';
import { recordAudit } from '../../access/audit.ts';
import { addToken, personalTokensOf, revokeToken, type StoredToken } from '../../access/tokens.ts';
import type { Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';

function describeToken(stored: StoredToken): z.output<typeof PersonalToken> {
  return {
    id: stored.id,
    name: stored.name,
    user_id: stored.user_id ?? '',
    scopes: [...(stored.scopes ?? everyScope)],
    hint: stored.hint,
    created_at: stored.created_at,
    expires_at: stored.expires_at,
    revoked_at: stored.revoked_at,
  };
}

export const tokenHandlers: Handlers<typeof tokenOperations> = {
  listTokens: ({ tenant, actor }) => ({
    status: 200,
    body: { data: personalTokensOf(tenant, actor.id).map(describeToken) },
  }),

  createToken: async (call) => {
    const { tenant, services, actor, body, nowMs, newId } = call;
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
    return { status: 201, body: { ...describeToken(stored), token } };
  },

  revokeToken: async (call) => {
    const { tenant, actor, params, nowMs } = call;
    const revoked = await tenant.write((draft) => {
      const token = revokeToken(draft, params.token_id, actor.id, nowMs);
      if (token?.revoked_at === null) {
        recordAudit(draft, call, { action: 'token.revoked', subject: subjectOf(token) });
      }
      return token;
    });
    if (!revoked) throw refuse('not_found', 'You have no personal access token with this id.');
    return { status: 204, body: undefined };
  },
};

const subjectOf = ({ id, name }: StoredToken) => ({ type: 'token', id, name });
