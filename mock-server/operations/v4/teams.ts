/** v4: teams. */
import type { teamOperations } from '../../../spec/v4/teams.ts';
import type { Handlers } from '../../handler.ts';
import { deleteRecord, requireRecord } from '../../tenants/records.ts';
import { createNode, patchNode } from '../rules/named-trees.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const teamHandlers: Handlers<typeof teamOperations> = {
  listTeams: (call) => listRecords('team', call),

  getTeam: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'team', params.team_id),
  }),

  createTeam: async (call) => {
    const team = await call.tenant.write((draft) => createNode(draft, 'team', call.body, call));
    return created(team, call.path);
  },

  updateTeam: async (call) => ({
    status: 200,
    body: await call.tenant.write((draft) => {
      const current = requireRecord(draft, 'team', call.params.team_id);
      return patchNode(draft, 'team', current, call.body, call);
    }),
  }),

  deleteTeam: async ({ tenant, params }) => {
    await tenant.write((draft) => {
      requireRecord(draft, 'team', params.team_id);
      deleteRecord(draft, 'team', params.team_id);
    });
    return { status: 204, body: undefined };
  },
};
