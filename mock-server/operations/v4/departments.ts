/** v4: departments. */
import type { departmentOperations } from '../../../spec/v4/departments.ts';
import type { Handlers } from '../../handler.ts';
import { changeRecord, createRecord, deleteRecord, requireRecord } from '../../tenants/records.ts';
import { fill } from '../rules/fill.ts';
import { mergePatch } from '../rules/merge-patch.ts';
import { requireNoCycle } from '../rules/tree.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const departmentHandlers: Handlers<typeof departmentOperations> = {
  listDepartments: (call) => listRecords('department', call),

  getDepartment: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'department', params.department_id),
  }),

  createDepartment: async (call) => {
    const fields = fill({ parent_id: null }, call.body);
    const department = await call.tenant.write((draft) => createRecord(draft, 'department', fields, call));
    return created(department, call.path);
  },

  updateDepartment: async (call) => ({
    status: 200,
    body: await call.tenant.write((draft) => {
      const current = requireRecord(draft, 'department', call.params.department_id);
      const next = mergePatch(current, call.body);
      requireNoCycle(draft, 'department', current.id, 'parent_id', next.parent_id);
      return changeRecord(draft, 'department', current, next, call);
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
