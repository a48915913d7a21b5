/**
 * The whole contract: every document with its operations. A new group is added here; routes, pages, documents
 * and tests follow.
 */
import { bases } from './build-request.ts';
import * as careersApplications from './careers/applications.ts';
import { positionOperations } from './careers/positions.ts';
import { latestOf } from './changelog.ts';
import { type Deprecation, legacyDeprecation } from './deprecation.ts';
import type { LegacyType } from './legacy.ts';
import { oauthOperations } from './oauth/tokens.ts';
import type { DocumentName, Operation } from './operation.ts';
import { accessRequestOperations } from './sandbox/access-requests.ts';
import { accountOperations } from './sandbox/account.ts';
import { applicationOperations } from './sandbox/applications.ts';
import { auditOperations } from './sandbox/audit.ts';
import { clientOperations } from './sandbox/clients.ts';
import { clockOperations } from './sandbox/clock.ts';
import { credentialOperations } from './sandbox/credentials.ts';
import { inboxOperations } from './sandbox/inbox.ts';
import { integrationOperations } from './sandbox/integrations.ts';
import { keyOperations } from './sandbox/keys.ts';
import { requestOperations } from './sandbox/requests.ts';
import { sandboxOperations } from './sandbox/sandboxes.ts';
import { scenarioOperations } from './sandbox/scenario.ts';
import { tokenOperations } from './sandbox/tokens.ts';
import { managedUserOperations } from './sandbox/users.ts';
import * as control from './sandbox/webhooks.ts';
import * as v2Areas from './v2/areas.ts';
import * as v2Attendances from './v2/attendances.ts';
import * as v2Auth from './v2/auth.ts';
import * as v2Calendars from './v2/calendars.ts';
import * as v2Companies from './v2/companies.ts';
import * as v2CustomFields from './v2/custom-fields.ts';
import * as v2Departments from './v2/departments.ts';
import * as v2Documents from './v2/documents.ts';
import * as v2Employees from './v2/employees.ts';
import * as v2Images from './v2/images.ts';
import * as v2Offices from './v2/offices.ts';
import * as v2Projects from './v2/projects.ts';
import * as v2Reports from './v2/reports.ts';
import * as v2Teams from './v2/teams.ts';
import * as v2TimeOffs from './v2/time-offs.ts';
import * as v2Users from './v2/users.ts';
import { absenceOperations } from './v4/absences.ts';
import { areaOperations } from './v4/areas.ts';
import { attendanceOperations } from './v4/attendances.ts';
import { calendarOperations } from './v4/calendars.ts';
import { companyOperations } from './v4/companies.ts';
import { customFieldOperations } from './v4/custom-fields.ts';
import { departmentOperations } from './v4/departments.ts';
import { documentOperations } from './v4/documents.ts';
import { employeeOperations } from './v4/employees.ts';
import { eventOperations } from './v4/events.ts';
import { meOperations } from './v4/me.ts';
import { officeOperations } from './v4/offices.ts';
import { projectOperations } from './v4/projects.ts';
import { reportOperations } from './v4/reports.ts';
import { teamOperations } from './v4/teams.ts';
import { ticketAttachmentOperations } from './v4/ticket-attachments.ts';
import { ticketOperations } from './v4/tickets.ts';
import { userOperations } from './v4/users.ts';
import { webhookOperations } from './v4/webhooks.ts';

export const v4Operations = [
  ...meOperations,
  ...employeeOperations,
  ...companyOperations,
  ...officeOperations,
  ...departmentOperations,
  ...teamOperations,
  ...areaOperations,
  ...calendarOperations,
  ...customFieldOperations,
  ...attendanceOperations,
  ...absenceOperations,
  ...documentOperations,
  ...reportOperations,
  ...projectOperations,
  ...ticketOperations,
  ...ticketAttachmentOperations,
  ...userOperations,
  ...webhookOperations,
  ...eventOperations,
] as const;

export const v2Operations = [
  ...v2Employees.employeeOperations,
  ...v2Companies.companyOperations,
  ...v2Offices.officeOperations,
  ...v2Departments.departmentOperations,
  ...v2Teams.teamOperations,
  ...v2Areas.areaOperations,
  ...v2Calendars.calendarOperations,
  ...v2CustomFields.customFieldOperations,
  ...v2Attendances.attendanceOperations,
  ...v2TimeOffs.timeOffOperations,
  ...v2Documents.documentOperations,
  ...v2Reports.reportOperations,
  ...v2Projects.projectOperations,
  ...v2Images.imageOperations,
  ...v2Users.userOperations,
  ...v2Auth.authOperations,
] as const;

export const careersOperations = [
  ...positionOperations,
  ...careersApplications.applicationOperations,
] as const;

export const controlOperations = [
  ...sandboxOperations,
  ...tokenOperations,
  ...keyOperations,
  ...clientOperations,
  ...integrationOperations,
  ...credentialOperations,
  ...requestOperations,
  ...scenarioOperations,
  ...clockOperations,
  ...accountOperations,
  ...managedUserOperations,
  ...accessRequestOperations,
  ...auditOperations,
  ...applicationOperations,
  ...control.webhookOperations,
  ...inboxOperations,
] as const;

/** The types of v2 by name. */
export const legacyTypes = {
  areas: v2Areas.areaType,
  attendances: v2Attendances.attendanceType,
  auth: v2Auth.authType,
  calendars: v2Calendars.calendarType,
  companies: v2Companies.companyType,
  'custom-fields': v2CustomFields.customFieldType,
  departments: v2Departments.departmentType,
  'document-categories': v2Documents.documentCategoryType,
  documents: v2Documents.documentType,
  employees: v2Employees.employeeType,
  images: v2Images.imageType,
  offices: v2Offices.officeType,
  projects: v2Projects.projectType,
  reports: v2Reports.reportType,
  'report-results': v2Reports.reportResultType,
  teams: v2Teams.teamType,
  tickets: v2Projects.ticketType,
  'time-offs': v2TimeOffs.timeOffType,
  'time-off-types': v2TimeOffs.timeOffTypeType,
  users: v2Users.userType,
} as const satisfies Record<string, LegacyType>;

/** A document: where its API is mounted and what it holds. */
export interface DocumentDefinition {
  readonly name: DocumentName;
  readonly title: string;
  /** Version of the document, as semantic versioning has it. */
  readonly version: string;
  /** Day of the last change, `YYYY-MM-DD`. */
  readonly changed: string;
  /** Path that the API is mounted at. */
  readonly base: string;
  readonly description: string;
  readonly operations: readonly Operation[];
  /** Groups in the order of the navigation, with what they hold. */
  readonly groups: Readonly<Record<string, { readonly title: string; readonly description: string }>>;
  /** Since when the version is deprecated and when it ends (RFC 9745, RFC 8594). */
  readonly deprecation?: Deprecation;
}

export const documents: Readonly<Record<DocumentName, DocumentDefinition>> = {
  v4: {
    name: 'v4',
    title: 'Kontor API v4',
    ...latestOf('v4'),
    base: bases.v4,
    description:
      'The current API of Kontor, a fictional platform for companies with offices and building sites. Every request goes to your own sandbox with made-up data.',
    operations: v4Operations,
    groups: {
      me: { title: 'Me', description: 'Who is calling, and what the credential may do.' },
      employees: { title: 'Employees', description: 'The people of the company.' },
      companies: { title: 'Companies', description: 'The company itself.' },
      offices: { title: 'Offices', description: 'Where people work.' },
      departments: { title: 'Departments', description: 'The parts of the company.' },
      teams: { title: 'Teams', description: 'People who work together.' },
      areas: { title: 'Areas', description: 'Regions and lines of business.' },
      calendars: { title: 'Calendars', description: 'The public holidays of each office.' },
      'custom-fields': {
        title: 'Custom fields',
        description: 'Attributes that the company adds to its employees.',
      },
      attendances: { title: 'Attendances', description: 'Who worked when, and for which project.' },
      absences: { title: 'Absences', description: 'Who is away when, and why.' },
      documents: { title: 'Documents', description: 'Files of employees: contracts, certificates, plans.' },
      reports: { title: 'Reports', description: 'Figures, computed from the records as they are.' },
      projects: { title: 'Projects', description: 'Building sites and undertakings.' },
      tickets: { title: 'Tickets', description: 'What is to be done or mended, and what was said about it.' },
      users: { title: 'Users and roles', description: 'Who may sign in, and what for.' },
      webhooks: {
        title: 'Webhooks',
        description: 'Where events are sent to, and how each delivery went.',
      },
      events: { title: 'Events', description: 'What happened to the records.' },
    },
  },
  v2: {
    name: 'v2',
    title: 'Kontor API v2',
    ...latestOf('v2'),
    base: bases.v2,
    description:
      'The legacy API of Kontor: supported, and being replaced by v4. It works on the same records as v4, in your own sandbox.',
    operations: v2Operations,
    groups: {
      employees: { title: 'Employees', description: 'The people of the company.' },
      companies: { title: 'Companies', description: 'The company itself.' },
      offices: { title: 'Offices', description: 'Where people work.' },
      departments: { title: 'Departments', description: 'The parts of the company.' },
      teams: { title: 'Teams', description: 'People who work together.' },
      areas: { title: 'Areas', description: 'Regions and lines of business.' },
      calendars: { title: 'Calendars', description: 'The public holidays of each office.' },
      'custom-fields': {
        title: 'Custom fields',
        description: 'Attributes that the company adds to its employees.',
      },
      attendances: { title: 'Attendances', description: 'Who worked when, and for which project.' },
      'time-offs': { title: 'Time-offs', description: 'Who is away when, and why. Absences in v4.' },
      documents: { title: 'Documents', description: 'Files of employees: contracts, certificates, plans.' },
      reports: { title: 'Reports', description: 'Figures, computed from the records as they are.' },
      projects: { title: 'Projects', description: 'Building sites and undertakings.' },
      tickets: { title: 'Tickets', description: 'What is to be done or mended on a project.' },
      users: { title: 'Users', description: 'Who may sign in.' },
      auth: { title: 'Authentication', description: 'Tokens of 24 hours for clients.' },
    },
    deprecation: legacyDeprecation,
  },
  careers: {
    name: 'careers',
    title: 'Careers API',
    ...latestOf('careers'),
    base: bases.careers,
    description:
      'The public API behind the careers page of a company: open positions, and applying for them. It needs no key, and is another thing than the core API: it shows what the public may see.',
    operations: careersOperations,
    groups: {
      positions: { title: 'Positions', description: 'What the company is looking for.' },
      applications: { title: 'Applications', description: 'Applying for a position.' },
    },
  },
  oauth: {
    name: 'oauth',
    title: 'Kontor OAuth',
    ...latestOf('oauth'),
    base: bases.oauth,
    description:
      'The authorization server of Kontor: it gives clients and integrations access tokens for the APIs (RFC 6749). Libraries find out the rest at `/.well-known/oauth-authorization-server` (RFC 8414).',
    operations: oauthOperations,
    groups: {
      tokens: { title: 'Access tokens', description: 'Get one, ask about it, end it.' },
    },
  },
  sandbox: {
    name: 'sandbox',
    title: 'Sandbox control API',
    ...latestOf('sandbox'),
    base: bases.sandbox,
    description:
      'What the site does for you by click, for scripts and CI jobs: start, reset and end sandboxes, issue tokens, make clients, read the request log.',
    operations: controlOperations,
    groups: {
      sandboxes: { title: 'Sandboxes', description: 'Start, reset and end a sandbox.' },
      tokens: { title: 'Tokens', description: 'Personal access tokens for the simulated APIs.' },
      keys: { title: 'API keys', description: 'Keys with an access level for each collection.' },
      integrations: {
        title: 'Integrations',
        description: 'Third parties, with exactly the rights and attributes that they are given.',
      },
      clients: { title: 'Clients', description: 'Clients that get access tokens with an id and a secret.' },
      credentials: {
        title: 'Credentials',
        description: 'All kinds of credentials side by side, and what each may do.',
      },
      scenarios: {
        title: 'Scenarios',
        description: 'Answers on purpose: errors, delays, the limit used up.',
      },
      clock: { title: 'Clock', description: 'Time in the sandbox, which can be moved forward.' },
      applications: { title: 'Applications', description: 'What arrived through the Careers API.' },
      requests: { title: 'Requests', description: 'The log of what the sandbox was asked.' },
      account: {
        title: 'Account',
        description: 'The plan, the activation of the API, and requests to the people behind Kontor.',
      },
      users: { title: 'Users', description: 'What users may do, and their tokens.' },
      audit: { title: 'Audit trail', description: 'Who changed which access, and when.' },
      webhooks: { title: 'Webhooks', description: 'Webhooks of the account, and their secrets.' },
      deliveries: { title: 'Deliveries', description: 'What was sent to webhooks, and how it went.' },
      inbox: { title: 'Inbox', description: 'A receiver that shows and checks every delivery.' },
    },
  },
};

/** Where vulnerabilities are reported (RFC 9116). Whoever runs the portal puts their own in its place. */
export const securityContact = 'mailto:security@kontor.example';

/** The documents in the order of the site. */
export const documentNames = [
  'v4',
  'v2',
  'oauth',
  'careers',
  'sandbox',
] as const satisfies readonly DocumentName[];

/** Finds an operation by document and operationId. @throws TypeError where there is none */
export function operationOf(document: DocumentName, id: string): Operation {
  const operation = documents[document].operations.find((candidate) => candidate.id === id);
  if (operation === undefined) throw new TypeError(`${document} has no operation ${id}.`);
  return operation;
}

/** An operation by its id, in another document with `<document>.` in front. @throws {TypeError} there is none */
export function operationNamed(document: DocumentName, name: string): Operation {
  const [other, id] = name.includes('.') ? name.split('.') : [document, name];
  return operationOf(other as DocumentName, id ?? ''); // throws for anything that is none
}

/** The operation that replaces an operation of v2: of v4, or of OAuth where it is about tokens. */
export function successorOf(operation: Operation): Operation | undefined {
  if (!operation.successor) return undefined;
  return operationNamed('v4', operation.successor.operation);
}

/** The operations of v2 that an operation replaces. */
export function predecessorsOf(operation: Operation): readonly Operation[] {
  if (operation.document === 'v2' || operation.document === 'sandbox') return [];
  return documents.v2.operations.filter((candidate) => successorOf(candidate) === operation);
}
