/** Control API: credentials with what they may do. */
import type { credentialOperations } from '../../../spec/sandbox/credentials.ts';
import { visibleCredentials } from '../../access/credential-rights.ts';
import type { Handlers } from '../../handler.ts';

export const credentialHandlers: Handlers<typeof credentialOperations> = {
  listCredentials: ({ tenant, actor, nowMs }) => {
    const { data, hidden } = visibleCredentials(tenant, actor, nowMs);
    return { status: 200, body: { data, meta: { hidden } } };
  },
};
