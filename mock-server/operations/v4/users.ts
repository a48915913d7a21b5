/** v4: users and roles. */
import type { userOperations } from '../../../spec/v4/users.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { listRecords } from './list.ts';

export const userHandlers: Handlers<typeof userOperations> = {
  listUsers: (call) => listRecords('user', call),

  getUser: ({ tenant, params }) => ({ status: 200, body: requireRecord(tenant, 'user', params.user_id) }),

  listRoles: (call) => listRecords('role', call),
};
