/** Control API: personal access tokens. */
import type { z } from 'zod';
import type { PersonalToken, tokenOperations } from '../../../spec/sandbox/tokens.ts';
import { scopes as everyScope } from '../../../spec/scopes.ts';
import { addToken, revokeToken, type StoredToken, tokensOf } from '../../access/tokens.ts';
import type { Handlers } from '../../handler.ts';
import { personas } from '../../seed/personas.ts';
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
  listTokens: ({ tenant }) => ({
    status: 200,
    body: {
      data: tokensOf(tenant)
        .filter(({ kind }) => kind === 'pat')
        .map(describeToken),
    },
  }),

  createToken: async ({ tenant, services, body, nowMs, newId }) => {
    const { token, stored } = await tenant.write((draft) => {
      const owner = draft.collection('user').idOf(personas[0]?.user ?? 1) ?? null;
      const request = {
        id: newId('pat'),
        kind: 'pat' as const,
        name: body.name,
        userId: owner,
        scopes: body.scopes ?? null,
        expiresAt: body.expires_at ?? null,
      };
      return addToken(draft, request, nowMs, services.randomness);
    });
    return { status: 201, body: { ...describeToken(stored), token } };
  },

  revokeToken: async ({ tenant, params, nowMs }) => {
    const isKnown = await tenant.write((draft) => revokeToken(draft, params.token_id, nowMs));
    if (!isKnown)
      throw refuse('not_found', 'There is no personal access token with this id in your sandbox.');
    return { status: 204, body: undefined };
  },
};
