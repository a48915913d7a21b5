/** v4: absences and their types. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Absence, AbsenceCreate, AbsencePatch, absence } from '../schemas/absence.ts';
import { AbsenceType, absenceType } from '../schemas/absence-type.ts';
import { given, seeded } from '../seeded.ts';

const params = z.strictObject({ absence_id: recordId('absence') });

const holiday = {
  employee_id: seeded.employee(7),
  absence_type_id: seeded.absence_type(1),
  start_date: '2027-06-07',
  end_date: '2027-06-11',
};

export const absenceOperations = [
  defineOperation({
    document: 'v4',
    id: 'listAbsenceTypes',
    group: 'absences',
    slug: 'list-types',
    method: 'get',
    path: '/absence_types',
    summary: 'List absence types',
    description: 'Why people may be away, and what each reason takes: unit, certificate, substitute.',
    scopes: ['absences:read'],
    query: listQuery(absenceType),
    responses: {
      200: {
        description: 'A page of absence types.',
        body: listOf('AbsenceTypeList', AbsenceType, 'absence types'),
      },
    },
    problems: ['invalid_cursor'],
    scenarios: [{ name: '200-all', summary: 'All types', expect: { '/data/0/number': 1 } }],
  }),
  defineOperation({
    document: 'v4',
    id: 'listAbsences',
    group: 'absences',
    slug: 'list',
    method: 'get',
    path: '/absences',
    summary: 'List absences',
    description: 'Who is away when, with what each day counts. Filter by employee, type or status.',
    scopes: ['absences:read'],
    query: listQuery(absence),
    responses: {
      200: { description: 'A page of absences.', body: listOf('AbsenceList', Absence, 'absences') },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-approved',
        summary: 'Two approved absences, the latest first',
        query: { limit: 2, status: 'approved', sort: '-start_date' },
        expect: { '/data/0/status': 'approved' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getAbsence',
    group: 'absences',
    slug: 'get',
    method: 'get',
    path: '/absences/{absence_id}',
    summary: 'Get an absence',
    description: 'One absence, day by day.',
    scopes: ['absences:read'],
    params,
    responses: { 200: { description: 'The absence.', body: Absence } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The absence',
        params: { absence_id: seeded.absence(1) },
        expect: { '/number': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'createAbsence',
    group: 'absences',
    slug: 'create',
    method: 'post',
    path: '/absences',
    summary: 'Request an absence',
    description:
      'Requests an absence for an employee. Days are counted by the employee’s schedule and the public holidays of the office. Two absences of one employee cannot overlap, unless one of them is declined or cancelled.',
    scopes: ['absences:write'],
    body: AbsenceCreate,
    responses: {
      201: { description: 'The absence as requested; `Location` is its address.', body: Absence },
    },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-requested',
        summary: 'A week in June',
        json: { ...holiday, comment: 'Summer house' },
        expect: { '/status': 'submitted', '/start_date': '2027-06-07' },
      },
      {
        name: '409-overlap',
        summary: 'It overlaps with another absence',
        given: [{ operation: 'createAbsence', json: holiday }],
        json: { ...holiday, start_date: '2027-06-10', end_date: '2027-06-15' },
        expect: { '/errors/0/code': 'overlap' },
      },
      {
        name: '422-ends-before-it-starts',
        summary: 'It ends before it starts',
        json: { ...holiday, end_date: '2027-06-01' },
        expect: { '/errors/0/pointer': '/end_date' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'updateAbsence',
    group: 'absences',
    slug: 'update',
    method: 'patch',
    path: '/absences/{absence_id}',
    summary: 'Change an absence',
    description:
      'JSON Merge Patch (RFC 7396). The status moves along `submitted → pending → approved → processed`; it can be declined before approval and cancelled until it is processed.',
    scopes: ['absences:write'],
    params,
    body: AbsencePatch,
    responses: { 200: { description: 'The absence as changed.', body: Absence } },
    problems: ['conflict', 'invalid_transition'],
    scenarios: [
      {
        name: '200-approved',
        summary: 'A pending one is approved',
        params: { absence_id: seeded.absence(297) },
        json: { status: 'approved' },
        expect: { '/status': 'approved' },
      },
      {
        name: '409-status-not-possible',
        summary: 'A cancelled absence cannot be approved',
        given: [
          { operation: 'createAbsence', json: holiday },
          {
            operation: 'updateAbsence',
            params: { absence_id: given(0, '/id') },
            json: { status: 'cancelled' },
          },
        ],
        params: { absence_id: given(0, '/id') },
        json: { status: 'approved' },
        expect: { '/errors/0/pointer': '/status' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'deleteAbsence',
    group: 'absences',
    slug: 'delete',
    method: 'delete',
    path: '/absences/{absence_id}',
    summary: 'Delete an absence',
    description: 'Removes an absence that was not processed yet.',
    scopes: ['absences:write'],
    params,
    responses: { 204: { description: 'Deleted.' } },
    problems: ['invalid_transition'],
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Deleted',
        params: { absence_id: seeded.absence(298) },
      },
      {
        name: '409-processed',
        summary: 'It was processed by payroll',
        given: [
          { operation: 'createAbsence', json: holiday },
          {
            operation: 'updateAbsence',
            params: { absence_id: given(0, '/id') },
            json: { status: 'approved' },
          },
          {
            operation: 'updateAbsence',
            params: { absence_id: given(0, '/id') },
            json: { status: 'processed' },
          },
        ],
        params: { absence_id: given(0, '/id') },
      },
    ],
  }),
] as const;
