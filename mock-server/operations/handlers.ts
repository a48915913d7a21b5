/** All handlers, by document and operationId. One that is missing or mistyped does not compile. */
import type {
  careersOperations,
  controlOperations,
  v2Operations,
  v4Operations,
} from '../../spec/contract.ts';
import type { oauthOperations } from '../../spec/oauth/tokens.ts';
import type { DocumentName } from '../../spec/operation.ts';
import type { AnyHandler, Handlers } from '../handler.ts';
import * as careersApplications from './careers/applications.ts';
import { positionHandlers } from './careers/positions.ts';
import { oauthHandlers } from './oauth/tokens.ts';
import { accessRequestHandlers } from './sandbox/access-requests.ts';
import { accountHandlers } from './sandbox/account.ts';
import { applicationHandlers } from './sandbox/applications.ts';
import { auditHandlers } from './sandbox/audit.ts';
import { clientHandlers } from './sandbox/clients.ts';
import { clockHandlers } from './sandbox/clock.ts';
import { credentialHandlers } from './sandbox/credentials.ts';
import { inboxHandlers } from './sandbox/inbox.ts';
import { integrationHandlers } from './sandbox/integrations.ts';
import { keyHandlers } from './sandbox/keys.ts';
import { requestHandlers } from './sandbox/requests.ts';
import { sandboxHandlers } from './sandbox/sandboxes.ts';
import { scenarioHandlers } from './sandbox/scenario.ts';
import { tokenHandlers } from './sandbox/tokens.ts';
import { managedUserHandlers } from './sandbox/users.ts';
import * as control from './sandbox/webhooks.ts';
import * as v2Attendances from './v2/attendances.ts';
import { authHandlers } from './v2/auth.ts';
import { directoryHandlers } from './v2/directory.ts';
import * as v2Documents from './v2/documents.ts';
import * as v2Employees from './v2/employees.ts';
import * as v2Images from './v2/images.ts';
import * as v2Projects from './v2/projects.ts';
import * as v2Reports from './v2/reports.ts';
import * as v2TimeOffs from './v2/time-offs.ts';
import { absenceHandlers } from './v4/absences.ts';
import { areaHandlers } from './v4/areas.ts';
import { attendanceHandlers } from './v4/attendances.ts';
import { calendarHandlers } from './v4/calendars.ts';
import { companyHandlers } from './v4/companies.ts';
import { customFieldHandlers } from './v4/custom-fields.ts';
import { departmentHandlers } from './v4/departments.ts';
import { documentHandlers } from './v4/documents.ts';
import { employeeHandlers } from './v4/employees.ts';
import { eventHandlers } from './v4/events.ts';
import { meHandlers } from './v4/me.ts';
import { officeHandlers } from './v4/offices.ts';
import { projectHandlers } from './v4/projects.ts';
import { reportHandlers } from './v4/reports.ts';
import { teamHandlers } from './v4/teams.ts';
import { ticketAttachmentHandlers } from './v4/ticket-attachments.ts';
import { ticketHandlers } from './v4/tickets.ts';
import { userHandlers } from './v4/users.ts';
import { webhookHandlers } from './v4/webhooks.ts';

const v4: Handlers<typeof v4Operations> = {
  ...meHandlers,
  ...employeeHandlers,
  ...companyHandlers,
  ...officeHandlers,
  ...departmentHandlers,
  ...teamHandlers,
  ...areaHandlers,
  ...calendarHandlers,
  ...customFieldHandlers,
  ...attendanceHandlers,
  ...absenceHandlers,
  ...documentHandlers,
  ...reportHandlers,
  ...projectHandlers,
  ...ticketHandlers,
  ...ticketAttachmentHandlers,
  ...userHandlers,
  ...webhookHandlers,
  ...eventHandlers,
};

const v2: Handlers<typeof v2Operations> = {
  ...v2Employees.employeeHandlers,
  ...directoryHandlers,
  ...v2Attendances.attendanceHandlers,
  ...v2TimeOffs.timeOffHandlers,
  ...v2Documents.documentHandlers,
  ...v2Reports.reportHandlers,
  ...v2Projects.projectHandlers,
  ...v2Images.imageHandlers,
  ...authHandlers,
};

const careers: Handlers<typeof careersOperations> = {
  ...positionHandlers,
  ...careersApplications.applicationHandlers,
};

const oauth: Handlers<typeof oauthOperations> = { ...oauthHandlers };

const sandbox: Handlers<typeof controlOperations> = {
  ...sandboxHandlers,
  ...tokenHandlers,
  ...keyHandlers,
  ...clientHandlers,
  ...integrationHandlers,
  ...credentialHandlers,
  ...requestHandlers,
  ...scenarioHandlers,
  ...clockHandlers,
  ...accountHandlers,
  ...managedUserHandlers,
  ...accessRequestHandlers,
  ...auditHandlers,
  ...applicationHandlers,
  ...control.webhookHandlers,
  ...inboxHandlers,
};

/** Handlers without their types: the pipeline gives each only what its operation's schemas let through. */
export const handlers = { v4, v2, careers, oauth, sandbox } as unknown as Readonly<
  Record<DocumentName, Readonly<Record<string, AnyHandler>>>
>;
