/** v4: employees. */
import type { employeeOperations } from '../../../spec/v4/employees.ts';
import type { Handlers } from '../../handler.ts';
import { deleteRecord, requireRecord } from '../../tenants/records.ts';
import { absenceBalances } from '../rules/absences.ts';
import { createEmployee, patchEmployee } from '../rules/employees.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const employeeHandlers: Handlers<typeof employeeOperations> = {
  listEmployees: (call) => listRecords('employee', call),

  getEmployee: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'employee', params.employee_id),
  }),

  createEmployee: async (call) => {
    const employee = await call.tenant.write((draft) => createEmployee(draft, call.body, call));
    return created(employee, call.path);
  },

  updateEmployee: async (call) => ({
    status: 200,
    body: await call.tenant.write((draft) =>
      patchEmployee(draft, requireRecord(draft, 'employee', call.params.employee_id), call.body, call),
    ),
  }),

  deleteEmployee: async ({ tenant, params }) => {
    await tenant.write((draft) => {
      requireRecord(draft, 'employee', params.employee_id);
      deleteRecord(draft, 'employee', params.employee_id);
    });
    return { status: 204, body: undefined };
  },

  listAbsenceBalances: ({ tenant, params, query, nowMs }) => {
    requireRecord(tenant, 'employee', params.employee_id);
    const year = query.year ?? new Date(nowMs).getUTCFullYear();
    return {
      status: 200,
      body: { data: absenceBalances(tenant, params.employee_id, year), meta: { next_cursor: null } },
    };
  },
};
