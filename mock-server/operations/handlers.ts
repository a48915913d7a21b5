/** All handlers, by document and operationId. One that is missing or mistyped does not compile. */
import type { controlOperations, v2Operations, v4Operations } from '../../spec/contract.ts';
import type { DocumentName } from '../../spec/operation.ts';
import type { AnyHandler, Handlers } from '../handler.ts';
import { requestHandlers } from './sandbox/requests.ts';
import { sandboxHandlers } from './sandbox/sandboxes.ts';
import { tokenHandlers } from './sandbox/tokens.ts';
import * as directory from './v2/directory.ts';
import * as v2Employees from './v2/employees.ts';
import * as v2Projects from './v2/projects.ts';
import * as v2TimeOffs from './v2/time-offs.ts';
import { absenceHandlers } from './v4/absences.ts';
import { departmentHandlers } from './v4/departments.ts';
import { employeeHandlers } from './v4/employees.ts';
import { meHandlers } from './v4/me.ts';
import { officeHandlers } from './v4/offices.ts';
import { projectHandlers } from './v4/projects.ts';
import { ticketHandlers } from './v4/tickets.ts';

const v4: Handlers<typeof v4Operations> = {
  ...meHandlers,
  ...employeeHandlers,
  ...departmentHandlers,
  ...officeHandlers,
  ...absenceHandlers,
  ...projectHandlers,
  ...ticketHandlers,
};

const v2: Handlers<typeof v2Operations> = {
  ...v2Employees.employeeHandlers,
  ...directory.departmentHandlers,
  ...directory.officeHandlers,
  ...v2TimeOffs.timeOffHandlers,
  ...v2Projects.projectHandlers,
};

const sandbox: Handlers<typeof controlOperations> = {
  ...sandboxHandlers,
  ...tokenHandlers,
  ...requestHandlers,
};

/** Handlers without their types: the pipeline gives each only what its operation's schemas let through. */
export const handlers = { v4, v2, sandbox } as unknown as Readonly<
  Record<DocumentName, Readonly<Record<string, AnyHandler>>>
>;
