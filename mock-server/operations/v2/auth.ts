/** v2: tokens of 24 hours for clients. */
import { type authOperations, LEGACY_TOKEN_SECONDS } from '../../../spec/v2/auth.ts';
import { issueAccessToken } from '../../access/access-tokens.ts';
import { dropToken } from '../../access/stored-token.ts';
import type { Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';

export const authHandlers: Handlers<typeof authOperations> = {
  authenticate: async (call) => {
    const { tenant, credential, services } = call;
    const request = {
      clientId: credential.client?.clientId ?? '',
      scopes: null,
      seconds: LEGACY_TOKEN_SECONDS,
    };
    const token = await tenant.write((draft) => issueAccessToken(draft, request, call, services.randomness));
    return {
      status: 200,
      body: { data: { type: 'auth', attributes: { token, 'expires-in': LEGACY_TOKEN_SECONDS } } },
    };
  },

  logout: async ({ tenant, credential }) => {
    const { accessToken } = credential;
    if (!accessToken) {
      throw refuse(
        'conflict',
        'Only a token from `POST /v2/auth` ends this way. Delete this credential where it was made.',
      );
    }
    await tenant.write((draft) => dropToken(draft, accessToken));
    return { status: 204, body: undefined };
  },
};
