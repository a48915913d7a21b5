/** v4: who the caller is. */
import type { meOperations } from '../../../spec/v4/me.ts';
import { describeLimit, limitOf } from '../../access/rate-limit-grant.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';

export const meHandlers: Handlers<typeof meOperations> = {
  getMe: ({ tenant, credential, services }) => {
    const user = requireRecord(tenant, 'user', credential.userId ?? '');
    return {
      status: 200,
      body: {
        sandbox_id: `sbx_${tenant.id}`,
        credential: {
          id: credential.id,
          kind: 'personal_access_token',
          name: credential.name,
          expires_at:
            credential.expiresMs === undefined ? null : new Date(credential.expiresMs).toISOString(),
        },
        user: { id: user.id, name: user.name, email: user.email },
        scopes: [...credential.scopes],
        limit: describeLimit(limitOf(tenant, services.limit)),
      },
    };
  },
};
