/** v2: employees, on the same rules as v4. */
import type { z } from 'zod';
import type { EmployeeCreate } from '../../../spec/schemas/employee.ts';
import { type employeeOperations, employeeType } from '../../../spec/v2/employees.ts';
import type { Handlers } from '../../handler.ts';
import type { Draft, TenantView } from '../../tenants/tenant.ts';
import { createEmployee, replaceEmployee, setActive } from '../rules/employees.ts';
import { asLegacy, fieldsFrom, listResources, requireNumbered, toResource } from './resources.ts';

type Attributes = Readonly<Record<string, unknown>>;

/** The v4 create that the attributes of a body mean. */
function valuesFrom(view: TenantView, attributes: Attributes): z.output<typeof EmployeeCreate> {
  return fieldsFrom(view, employeeType, attributes) as z.output<typeof EmployeeCreate>; // the schema of the body is derived from it
}

function toggle(draft: Draft, number: number, active: boolean, context: Parameters<typeof setActive>[3]) {
  return setActive(draft, requireNumbered(draft, 'employee', number), active, context);
}

export const employeeHandlers: Handlers<typeof employeeOperations> = {
  listEmployees: (call) => listResources(employeeType, call),

  getEmployee: ({ tenant, params }) => ({
    status: 200,
    body: { data: toResource(tenant, employeeType, requireNumbered(tenant, 'employee', params.employee)) },
  }),

  createEmployee: async (call) => {
    const employee = await call.tenant.write((draft) =>
      asLegacy(employeeType, () => createEmployee(draft, valuesFrom(draft, call.body.data.attributes), call)),
    );
    return { status: 201, body: { data: toResource(call.tenant, employeeType, employee) } };
  },

  replaceEmployee: async (call) => {
    const employee = await call.tenant.write((draft) =>
      asLegacy(employeeType, () => {
        const current = requireNumbered(draft, 'employee', call.params.employee);
        return replaceEmployee(draft, current, valuesFrom(draft, call.body.data.attributes), call);
      }),
    );
    return { status: 200, body: { data: toResource(call.tenant, employeeType, employee) } };
  },

  activateEmployee: async (call) => {
    const employee = await call.tenant.write((draft) => toggle(draft, call.params.employee, true, call));
    return { status: 200, body: { data: toResource(call.tenant, employeeType, employee) } };
  },

  deactivateEmployee: async (call) => {
    const employee = await call.tenant.write((draft) => toggle(draft, call.params.employee, false, call));
    return { status: 200, body: { data: toResource(call.tenant, employeeType, employee) } };
  },
};
