/** Control API: API keys. */
import type { z } from 'zod';
import type { ApiKey, keyOperations } from '../../../spec/sandbox/keys.ts';
import { recordAudit } from '../../access/audit.ts';
import { addKey, apiKeys, completeAccess } from '../../access/keys.ts';
import { dropToken, type StoredKey } from '../../access/stored-token.ts';
import type { Handlers } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';

function describeKey({ id, alias, access, user_id, hint, created_at }: StoredKey): z.output<typeof ApiKey> {
  return { id, alias, access: completeAccess(access), user_id, hint, created_at };
}

const subjectOf = ({ id, alias }: StoredKey) => ({ type: 'api_key', id, name: alias });

export const keyHandlers: Handlers<typeof keyOperations> = {
  listKeys: ({ tenant }) => ({ status: 200, body: { data: apiKeys(tenant).map(describeKey) } }),

  createKey: async (call) => {
    const { tenant, services, actor, body } = call;
    const request = { alias: body.alias, access: completeAccess(body.access), userId: actor.id };
    const { key, stored } = await tenant.write((draft) => {
      const added = addKey(draft, request, call, services.randomness);
      recordAudit(draft, call, { action: 'api_key.created', subject: subjectOf(added.stored) });
      return added;
    });
    return { status: 201, body: { ...describeKey(stored), key } };
  },

  deleteKey: async (call) => {
    const { tenant, params } = call;
    await tenant.write((draft) => {
      const stored = apiKeys(draft).find(({ id }) => id === params.key_id);
      if (!stored) throw refuse('not_found', 'There is no API key with this id in your sandbox.');
      dropToken(draft, stored);
      recordAudit(draft, call, { action: 'api_key.deleted', subject: subjectOf(stored) });
    });
    return { status: 204, body: undefined };
  },
};
