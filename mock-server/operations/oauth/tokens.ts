/** OAuth: access tokens for clients. */
import type { oauthOperations } from '../../../spec/oauth/tokens.ts';
import { ACCESS_TOKEN_SECONDS } from '../../../spec/oauth/tokens.ts';
import { scopes as everyScope, type Scope } from '../../../spec/scopes.ts';
import { findAccessToken, issueAccessToken, scopeText } from '../../access/access-tokens.ts';
import type { Credential } from '../../access/credential.ts';
import { findCredential } from '../../access/find-credential.ts';
import { dropToken } from '../../access/stored-token.ts';
import type { Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';

/** The scopes that are asked for; `null`: all that the client has. @throws {Refusal} it does not have one of them */
function scopesWanted(text: string | undefined, { scopes }: Credential): readonly Scope[] | null {
  if (text === undefined) return null;
  const wanted = [...new Set(text.split(' ').filter((name) => name !== ''))];
  const unknown = wanted.filter((name) => !everyScope.some((scope) => scope === name));
  if (unknown.length > 0) {
    throw refuse(
      'invalid_scope',
      `There is no scope \`${unknown[0]?.slice(0, 60)}\`. The documentation lists all.`,
    );
  }
  const known = wanted as readonly Scope[]; // all others were refused
  const missing = known.filter((scope) => !scopes.has(scope));
  if (missing.length > 0) {
    throw refuse(
      'invalid_scope',
      `The client does not have the scope ${missing.map((scope) => `\`${scope}\``).join(', ')}.`,
    );
  }
  return known.length > 0 ? known : null;
}

export const oauthHandlers: Handlers<typeof oauthOperations> = {
  requestToken: async (call) => {
    const { tenant, credential, services, body } = call;
    if (body.grant_type !== 'client_credentials') {
      throw refuse('unsupported_grant_type', 'The only grant is `client_credentials`.');
    }
    const scopes = scopesWanted(body.scope, credential);
    const request = { clientId: credential.client?.clientId ?? '', scopes, seconds: ACCESS_TOKEN_SECONDS };
    const token = await tenant.write((draft) => issueAccessToken(draft, request, call, services.randomness));
    return {
      status: 200,
      body: {
        access_token: token,
        token_type: 'Bearer',
        expires_in: ACCESS_TOKEN_SECONDS,
        scope: scopeText(scopes === null ? credential.scopes : new Set(scopes)),
      },
    };
  },

  introspectToken: ({ tenant, credential, services, body, nowMs }) => {
    const stored = findAccessToken(tenant, credential.client?.clientId ?? '', body.token, nowMs);
    const found = stored && findCredential(tenant, body.token, nowMs);
    if (!stored || !found || typeof found === 'string') return { status: 200, body: { active: false } };
    const user = tenant.get('user', found.userId ?? '');
    return {
      status: 200,
      body: {
        active: true,
        scope: scopeText(found.scopes),
        client_id: stored.client_id,
        ...(user && { username: user.name }),
        token_type: 'Bearer',
        exp: Math.floor(Date.parse(stored.expires_at) / 1000),
        iat: Math.floor(Date.parse(stored.created_at) / 1000),
        sub: found.id,
        iss: services.origin,
      },
    };
  },

  revokeToken: async ({ tenant, credential, body, nowMs }) => {
    const stored = findAccessToken(tenant, credential.client?.clientId ?? '', body.token, nowMs);
    if (stored) await tenant.write((draft) => dropToken(draft, stored));
    return { status: 200, body: {} };
  },
};
