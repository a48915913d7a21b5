/** Control API: users, their permissions and roles, and their tokens. */
import type { z } from 'zod';
import type { RecordOf } from '../../../spec/records.ts';
import type { ManagedUser, managedUserOperations } from '../../../spec/sandbox/users.ts';
import { changeUser, clientIdOf, requireTokensOf } from '../../access/managed-users.ts';
import { allUsers, permissionsOf } from '../../access/permissions.ts';
import { personalTokensOf } from '../../access/tokens.ts';
import type { Handlers } from '../../handler.ts';
import { entityTagOf } from '../../pipeline/conditional/entity-tag.ts';
import { requireRecord } from '../../tenants/records.ts';
import { describeToken, revokeAudited } from './personal-tokens.ts';

function describeUser(user: RecordOf<'user'>): z.output<typeof ManagedUser> {
  const { id, name, email, type, owner, role_ids, updated_at } = user;
  return {
    id,
    name,
    email,
    type,
    owner,
    role_ids: [...role_ids],
    permissions: [...permissionsOf(user)],
    is_editable: type === 'in_house',
    client_id: clientIdOf(user),
    updated_at,
  };
}

/** A user with the entity tag of the record, which the description follows from. */
function answer(user: RecordOf<'user'>) {
  return { status: 200 as const, headers: { ETag: entityTagOf(user) }, body: describeUser(user) };
}

export const managedUserHandlers: Handlers<typeof managedUserOperations> = {
  listManagedUsers: ({ tenant }) => ({ status: 200, body: { data: allUsers(tenant).map(describeUser) } }),

  getManagedUser: ({ tenant, params }) => answer(requireRecord(tenant, 'user', params.user_id)),

  changeManagedUser: async (call) => {
    const { tenant, params, body } = call;
    const changed = await tenant.write((draft) =>
      changeUser(draft, requireRecord(draft, 'user', params.user_id), body, call),
    );
    return answer(changed);
  },

  listUserTokens: ({ tenant, params }) => {
    const user = requireRecord(tenant, 'user', params.user_id);
    const data = personalTokensOf(tenant, user.id).map((token) => describeToken(tenant, token));
    return { status: 200, body: { data } };
  },

  deleteUserToken: async (call) => {
    const { tenant, params, actor } = call;
    await tenant.write((draft) => {
      const user = requireRecord(draft, 'user', params.user_id);
      requireTokensOf(user, actor);
      revokeAudited(draft, call, params.token_id, user);
    });
    return { status: 204, body: undefined };
  },
};
