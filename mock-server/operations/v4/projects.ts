/** v4: projects. */
import type { projectOperations } from '../../../spec/v4/projects.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { createProject, patchProject } from '../rules/projects.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const projectHandlers: Handlers<typeof projectOperations> = {
  listProjects: (call) => listRecords('project', call),

  getProject: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'project', params.project_id),
  }),

  createProject: async (call) => {
    const project = await call.tenant.write((draft) => createProject(draft, call.body, call));
    return created(project, call.path);
  },

  updateProject: async (call) => ({
    status: 200,
    body: await call.tenant.write((draft) =>
      patchProject(draft, requireRecord(draft, 'project', call.params.project_id), call.body, call),
    ),
  }),
};
