/** v4: employees and what they have left of each type of absence. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { AbsenceBalance } from '../schemas/absence.ts';
import { EmployeeCreate, EmployeePatch, employee, SharedEmployee } from '../schemas/employee.ts';
import { seeded } from '../seeded.ts';

const params = z.strictObject({ employee_id: recordId('employee') });

const Page = z
  .strictObject({
    data: z.array(SharedEmployee).meta({ description: 'The employees of this page.' }),
    meta: z
      .strictObject({
        next_cursor: z
          .string()
          .nullable()
          .meta({ description: 'Cursor of the next page; `null` on the last one.' }),
        omitted: z.array(z.string()).optional().meta({
          description:
            'Attributes that are not shared with the integration that asks; absent for all others.',
        }),
      })
      .meta({ id: 'EmployeePageMeta', description: 'Where the list goes on, and what is left out of it.' }),
  })
  .meta({ id: 'EmployeeList', description: 'A page of employees.' });

export const employeeOperations = [
  defineOperation({
    document: 'v4',
    id: 'listEmployees',
    group: 'employees',
    slug: 'list',
    method: 'get',
    path: '/employees',
    summary: 'List employees',
    description:
      'Everyone who works for the company, oldest record first. Filter by status, office, department, team, area or manager; follow `meta.next_cursor` for more. An integration gets the attributes that are shared with it, and `meta.omitted` names the others.',
    scopes: ['employees:read'],
    query: listQuery(employee),
    responses: {
      200: { description: 'A page of employees.', body: Page },
    },
    problems: ['invalid_cursor', 'attribute_not_shared'],
    scenarios: [
      {
        name: '200-first-page',
        summary: 'The first two employees',
        query: { limit: 2 },
        expect: { '/data/0/number': 1, '/data/1/number': 2 },
      },
      {
        name: '200-of-an-office',
        summary: 'One active employee of the office in Lyon',
        query: { limit: 1, status: 'active', office_id: seeded.office(2) },
        expect: { '/data/0/office_id': seeded.office(2), '/data/0/status': 'active' },
      },
      {
        name: '400-broken-cursor',
        summary: 'A cursor that was changed',
        query: { cursor: 'bm90LWEtY3Vyc29y' },
        expect: { '/errors/0/parameter': 'cursor' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getEmployee',
    group: 'employees',
    slug: 'get',
    method: 'get',
    path: '/employees/{employee_id}',
    summary: 'Get an employee',
    description:
      'One employee with all attributes: account, person, work, schedule, addresses, skills and custom values.',
    scopes: ['employees:read'],
    params,
    responses: { 200: { description: 'The employee.', body: SharedEmployee } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The employee',
        params: { employee_id: seeded.employee(1) },
        expect: { '/id': seeded.employee(1), '/number': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'createEmployee',
    group: 'employees',
    slug: 'create',
    method: 'post',
    path: '/employees',
    summary: 'Create an employee',
    description:
      'Adds somebody to the company. E-mail address and external id are unique; office, department, team, area and manager have to exist; custom values follow the definitions of the custom fields.',
    scopes: ['employees:write'],
    body: EmployeeCreate,
    responses: {
      201: { description: 'The employee as created; `Location` is its address.', body: SharedEmployee },
    },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-created',
        summary: 'A new colleague in Malmö',
        json: {
          email: 'ronja.lindqvist@nordwind-bau.example',
          first_name: 'Ronja',
          last_name: 'Lindqvist',
          office_id: seeded.office(3),
          department_id: seeded.department(2),
          position: 'Site engineer',
          start_date: '2026-12-01',
          skills: ['Surveying', 'BIM'],
        },
        expect: { '/last_name': 'Lindqvist', '/status': 'onboarding', '/weekly_minutes': 2400 },
      },
      {
        name: '409-email-taken',
        summary: 'The e-mail address is taken',
        given: [
          {
            operation: 'createEmployee',
            json: {
              email: 'ronja.lindqvist@nordwind-bau.example',
              first_name: 'Ronja',
              last_name: 'Lindqvist',
              office_id: seeded.office(3),
              start_date: '2026-12-01',
            },
          },
        ],
        json: {
          email: 'Ronja.Lindqvist@nordwind-bau.example',
          first_name: 'Ronja',
          last_name: 'Lindqvist',
          office_id: seeded.office(3),
          start_date: '2026-12-01',
        },
        expect: { '/errors/0/pointer': '/email' },
      },
      {
        name: '422-office-unknown',
        summary: 'An office that does not exist, and a start date that is none',
        json: {
          email: 'ronja.lindqvist@nordwind-bau.example',
          first_name: 'Ronja',
          last_name: 'Lindqvist',
          office_id: 'off_00000000000000000000000000',
          start_date: 'soon',
        },
        expect: { '/errors/0/pointer': '/start_date' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'updateEmployee',
    group: 'employees',
    slug: 'update',
    method: 'patch',
    path: '/employees/{employee_id}',
    summary: 'Change an employee',
    description:
      'JSON Merge Patch (RFC 7396): fields that are sent replace the present ones, `null` empties a field, what is left out stays. Nested objects are merged, lists are replaced.',
    scopes: ['employees:write'],
    params,
    body: EmployeePatch,
    responses: { 200: { description: 'The employee as changed.', body: SharedEmployee } },
    problems: ['conflict'],
    scenarios: [
      {
        name: '200-changed',
        summary: 'A new position, and no phone any more',
        params: { employee_id: seeded.employee(4) },
        json: { position: 'Head of site operations', work_phone: null },
        expect: { '/position': 'Head of site operations', '/work_phone': null },
      },
      {
        name: '409-email-taken',
        summary: 'The e-mail address of somebody else',
        given: [
          {
            operation: 'updateEmployee',
            params: { employee_id: seeded.employee(5) },
            json: { email: 'shared@nordwind-bau.example' },
          },
        ],
        params: { employee_id: seeded.employee(4) },
        json: { email: 'shared@nordwind-bau.example' },
        expect: { '/errors/0/pointer': '/email' },
      },
      {
        name: '422-own-manager',
        summary: 'Somebody cannot report to themselves',
        params: { employee_id: seeded.employee(4) },
        json: { reports_to_id: seeded.employee(4) },
        expect: { '/errors/0/pointer': '/reports_to_id' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'deleteEmployee',
    group: 'employees',
    slug: 'delete',
    method: 'delete',
    path: '/employees/{employee_id}',
    summary: 'Delete an employee',
    description:
      'Removes an employee to whom nothing refers any more. Somebody who leaves is better set to `inactive`: absences, tickets and projects keep pointing to them.',
    scopes: ['employees:write'],
    params,
    responses: { 204: { description: 'Deleted.' } },
    problems: ['still_referenced'],
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Deleted',
        params: { employee_id: seeded.employee(120) },
        given: [],
      },
      {
        name: '409-still-referenced',
        summary: 'Others report to them',
        params: { employee_id: seeded.employee(1) },
        expect: { '/errors/0/code': 'referenced' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'listAbsenceBalances',
    group: 'employees',
    slug: 'absence-balances',
    method: 'get',
    path: '/employees/{employee_id}/absence_balances',
    summary: 'List the absence balances of an employee',
    description: 'For each type of absence: what the year has, what is taken, requested and left.',
    scopes: ['employees:read', 'absences:read'],
    params,
    query: z.strictObject({
      year: z.coerce
        .number<string>()
        .int()
        .min(2000)
        .max(2100)
        .optional()
        .meta({ description: 'Calendar year; the present one if left out.' }),
    }),
    responses: {
      200: {
        description: 'One entry for each type.',
        body: listOf('AbsenceBalanceList', AbsenceBalance, 'balances'),
      },
    },
    scenarios: [
      {
        name: '200-this-year',
        summary: 'Balances of 2026',
        params: { employee_id: seeded.employee(1) },
        query: { year: 2026 },
        expect: { '/data/0/year': 2026 },
      },
    ],
  }),
] as const;
