/** v4: departments. */
import type { departmentOperations } from '../../../spec/v4/departments.ts';
import type { Handlers } from '../../handler.ts';
import { deleteRecord, requireRecord } from '../../tenants/records.ts';
import { createNode, patchNode } from '../rules/named-trees.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const departmentHandlers: Handlers<typeof departmentOperations> = {
  listDepartments: (call) => listRecords('department', call),

  getDepartment: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'department', params.department_id),
  }),

  createDepartment: async (call) => {
    const department = await call.tenant.write((draft) => createNode(draft, 'department', call.body, call));
    return created(department, call.path);
  },

  updateDepartment: async (call) => ({
    status: 200,
    body: await call.tenant.write((draft) => {
      const current = requireRecord(draft, 'department', call.params.department_id);
      return patchNode(draft, 'department', current, call.body, call);
    }),
  }),

  deleteDepartment: async ({ tenant, params }) => {
    await tenant.write((draft) => {
      requireRecord(draft, 'department', params.department_id);
      deleteRecord(draft, 'department', params.department_id);
    });
    return { status: 204, body: undefined };
  },
};
