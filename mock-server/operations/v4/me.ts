/** v4: who the caller is. */
import type { meOperations } from '../../../spec/v4/me.ts';
import type { Credential } from '../../access/credential.ts';
import { describeLimit, limitOf } from '../../access/rate-limit-grant.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';

/** The kind of a credential that can call the API; a client calls it with an access token only. */
function kindOf({ kind }: Credential) {
  return kind === 'personal_access_token' || kind === 'api_key' ? kind : ('access_token' as const);
}

export const meHandlers: Handlers<typeof meOperations> = {
  getMe: ({ tenant, credential, services }) => {
    const { userId, attributes, client, expiresMs } = credential;
    const user = userId === undefined ? undefined : requireRecord(tenant, 'user', userId);
    return {
      status: 200,
      body: {
        sandbox_id: `sbx_${tenant.id}`,
        credential: {
          id: credential.id,
          kind: kindOf(credential),
          name: credential.name,
          client_id: client?.clientId ?? null,
          expires_at: expiresMs === undefined ? null : new Date(expiresMs).toISOString(),
        },
        user: user ? { id: user.id, name: user.name, email: user.email } : null,
        scopes: [...credential.scopes],
        attributes: attributes ? [...attributes] : null,
        limit: describeLimit(limitOf(tenant, services.limit)),
      },
    };
  },
};
