/** Bodies that are accepted, to be spoiled in one place at a time; and records of the tenant's own. */
import { legacyTypes } from '../../spec/contract.ts';
import type { LegacyType } from '../../spec/legacy.ts';
import type { Operation } from '../../spec/operation.ts';
import type { Kind } from '../../spec/records.ts';
import type { OperationName, TestSandbox } from './app.ts';

/** A write, its values and the kind of record that it writes. */
export interface Write {
  readonly name: OperationName;
  readonly kind: Kind;
  readonly params: Readonly<Record<string, string | number>>;
  readonly json: Readonly<Record<string, unknown>>;
}

let made = 0;

/** A text that no other test uses. */
export function unique(word: string): string {
  made += 1;
  return `${word} ${made}`;
}

/** A day of a summer that no other test uses. */
function nextDay(): string {
  made += 1;
  return new Date(Date.UTC(2030, 4, 1) + (made % 150) * 24 * 3600 * 1000).toISOString().slice(0, 10);
}

/** A valid write of every operation of v4 that takes a body. */
export function writesOfV4(sandbox: TestSandbox): readonly Write[] {
  const id = (kind: Kind, number: number) => sandbox.seedId(kind, number);
  const person = {
    first_name: 'Ada',
    last_name: 'Byron',
    office_id: id('office', 1),
    start_date: '2026-12-01',
  };
  const away = {
    employee_id: id('employee', 7),
    absence_type_id: id('absence_type', 1),
    start_date: '2029-06-04',
    end_date: '2029-06-08',
  };
  const work = { employee_id: id('employee', 7), project_id: id('project', 1) };
  const span = (day: string) => ({ start_at: `${day}T07:00:00+02:00`, end_at: `${day}T15:00:00+02:00` });
  return [
    { name: 'v4.createDepartment', kind: 'department', params: {}, json: { name: unique('Department') } },
    {
      name: 'v4.updateDepartment',
      kind: 'department',
      params: { department_id: id('department', 3) },
      json: { name: unique('Department') },
    },
    { name: 'v4.createTeam', kind: 'team', params: {}, json: { name: unique('Team') } },
    {
      name: 'v4.updateTeam',
      kind: 'team',
      params: { team_id: id('team', 3) },
      json: { name: unique('Team') },
    },
    {
      name: 'v4.createCustomField',
      kind: 'custom_field',
      params: {},
      json: {
        api_name: unique('c_field').replace(' ', '_'),
        label: 'A field',
        section: 'work',
        type: 'text',
      },
    },
    {
      name: 'v4.createEmployee',
      kind: 'employee',
      params: {},
      json: { ...person, email: `${unique('ada').replace(' ', '')}@example.org` },
    },
    {
      name: 'v4.updateEmployee',
      kind: 'employee',
      params: { employee_id: id('employee', 4) },
      json: { position: unique('Position') },
    },
    { name: 'v4.createAttendance', kind: 'attendance', params: {}, json: { ...work, ...span(nextDay()) } },
    {
      name: 'v4.updateAttendance',
      kind: 'attendance',
      params: { attendance_id: id('attendance', 20) },
      json: { comment: unique('Comment') },
    },
    { name: 'v4.createAbsence', kind: 'absence', params: {}, json: away },
    {
      name: 'v4.updateAbsence',
      kind: 'absence',
      params: { absence_id: id('absence', 20) },
      json: { comment: unique('Comment') },
    },
    {
      name: 'v4.createProject',
      kind: 'project',
      params: {},
      json: { name: unique('Project'), start_date: '2027-01-01' },
    },
    {
      name: 'v4.updateProject',
      kind: 'project',
      params: { project_id: id('project', 2) },
      json: { name: unique('Project') },
    },
    {
      name: 'v4.createTicket',
      kind: 'ticket',
      params: {},
      json: { project_id: id('project', 1), subject: unique('Ticket') },
    },
    {
      name: 'v4.updateTicket',
      kind: 'ticket',
      params: { ticket_id: id('ticket', 5) },
      json: { subject: unique('Ticket') },
    },
    {
      name: 'v4.createTicketComment',
      kind: 'ticket_comment',
      params: { ticket_id: id('ticket', 1) },
      json: { text: unique('Comment') },
    },
    {
      name: 'v4.createWebhook',
      kind: 'webhook',
      params: {},
      json: { events: ['project.created'], description: unique('Webhook') },
    },
    {
      name: 'v4.updateWebhook',
      kind: 'webhook',
      params: { webhook_id: id('webhook', 1) },
      json: { description: unique('Webhook') },
    },
    {
      name: 'v4.testWebhook',
      kind: 'delivery',
      params: { webhook_id: id('webhook', 1) },
      json: { text: unique('Hello') },
    },
  ];
}

/** A valid write of every operation of v2 that takes a body. `json` are its attributes. */
export function writesOfV2(): readonly (Write & { readonly type: LegacyType })[] {
  const person = { 'first-name': 'Ada', 'last-name': 'Byron', 'office-id': 1, 'start-date': '2026-12-01' };
  const email = () => `${unique('ada').replace(' ', '')}@example.org`;
  const away = {
    'employee-id': 8,
    'time-off-type-id': 1,
    'start-date': '2029-06-04',
    'end-date': '2029-06-08',
  };
  const work = { 'employee-id': 8, 'start-time': '07:00', 'end-time': '15:00', 'project-id': 1 };
  const { employees, tickets } = legacyTypes;
  return [
    {
      name: 'v2.createEmployee',
      kind: 'employee',
      type: employees,
      params: {},
      json: { ...person, email: email() },
    },
    {
      name: 'v2.replaceEmployee',
      kind: 'employee',
      type: employees,
      params: { employee: 5 },
      json: { ...person, email: email() },
    },
    {
      name: 'v2.createAttendance',
      kind: 'attendance',
      type: legacyTypes.attendances,
      params: {},
      json: { ...work, date: nextDay() },
    },
    {
      name: 'v2.replaceAttendance',
      kind: 'attendance',
      type: legacyTypes.attendances,
      params: { attendance: 30 },
      json: { ...work, date: nextDay() },
    },
    { name: 'v2.createTimeOff', kind: 'absence', type: legacyTypes['time-offs'], params: {}, json: away },
    {
      name: 'v2.createTicket',
      kind: 'ticket',
      type: tickets,
      params: { project: 1 },
      json: { title: unique('Ticket') },
    },
    {
      name: 'v2.replaceTicket',
      kind: 'ticket',
      type: tickets,
      params: { project: 1, ticket: 1 },
      json: { title: unique('Ticket') },
    },
  ];
}

/** A body of v2 around attributes. */
export function legacyBody(type: LegacyType, attributes: object) {
  return { data: { type: type.type, attributes } };
}

/** The operations that take a body, to hold the lists above against. */
export function takesBody(operation: Operation): boolean {
  return operation.body !== undefined && operation.bodyType === 'json';
}
