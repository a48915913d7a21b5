/** v2: time-offs and their types, which v4 calls absences. */
import { z } from 'zod';
import {
  defineLegacyType,
  listParameters,
  oneOf,
  pageOf,
  pageQuery,
  resourceSchema,
  writeSchema,
} from '../legacy.ts';
import { defineOperation } from '../operation.ts';
import { AbsenceCreate } from '../schemas/absence.ts';
import { legacyNumber } from './number.ts';

export const timeOffTypeType = defineLegacyType({
  type: 'time-off-types',
  kind: 'absence_type',
  attributes: {
    name: { from: 'name' },
    unit: { from: 'unit' },
    category: {
      from: 'category',
      as: 'words',
      words: {
        paid_vacation: 'paid-vacation',
        sick_leave: 'sick-leave',
        parental: 'parental',
        unpaid: 'unpaid',
        offsite: 'offsite',
        other: 'other',
      },
    },
    'certification-required': { from: 'needs_certificate' },
    'substitute-required': { from: 'needs_substitute' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['category'],
  readOnly: ['created-at', 'updated-at'],
});

export const timeOffType = defineLegacyType({
  type: 'time-offs',
  kind: 'absence',
  attributes: {
    'employee-id': { from: 'employee_id', as: 'number', kind: 'employee' },
    'time-off-type-id': { from: 'absence_type_id', as: 'number', kind: 'absence_type' },
    'start-date': { from: 'start_date' },
    'end-date': { from: 'end_date' },
    'half-day-start': { from: 'start_half_day' },
    'half-day-end': { from: 'end_half_day' },
    status: {
      from: 'status',
      as: 'words',
      words: {
        submitted: 'requested',
        pending: 'pending',
        approved: 'approved',
        declined: 'rejected',
        cancelled: 'withdrawn',
        processed: 'processed',
      },
    },
    comment: { from: 'comment' },
    'substitute-id': { from: 'substitute_id', as: 'number', kind: 'employee' },
    amount: { from: 'amount' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['employee-id', 'time-off-type-id', 'status'],
  readOnly: ['status', 'amount', 'created-at', 'updated-at'],
});

const resource = resourceSchema(timeOffType);

/** Number of a seeded time-off that payroll has processed; v2 itself cannot bring one there. */
const PROCESSED = 1;

const attributes = {
  'employee-id': 7,
  'time-off-type-id': 1,
  'start-date': '2027-06-07',
  'end-date': '2027-06-11',
};
const body = (changes: object) => ({
  data: { type: 'time-offs', attributes: { ...attributes, ...changes } },
});

export const timeOffOperations = [
  defineOperation({
    document: 'v2',
    id: 'listTimeOffTypes',
    group: 'time-offs',
    slug: 'list-types',
    method: 'get',
    path: '/time-off-types',
    summary: 'List time-off types',
    description: 'Why people may be away.',
    scopes: ['absences:read'],
    query: pageQuery(timeOffTypeType),
    responses: {
      200: {
        description: 'A page of time-off types.',
        body: pageOf('LegacyTimeOffTypePage', resourceSchema(timeOffTypeType)),
      },
    },
    successor: {
      operation: 'listAbsenceTypes',
      parameters: listParameters(timeOffTypeType),
      fields: 'time-off-types',
    },
    scenarios: [{ name: '200-all', summary: 'All types', expect: { '/meta/count': 6 } }],
  }),
  defineOperation({
    document: 'v2',
    id: 'listTimeOffs',
    group: 'time-offs',
    slug: 'list',
    method: 'get',
    path: '/time-offs',
    summary: 'List time-offs',
    description: 'Who is away when, page by page.',
    scopes: ['absences:read'],
    query: pageQuery(timeOffType),
    responses: { 200: { description: 'A page of time-offs.', body: pageOf('LegacyTimeOffPage', resource) } },
    successor: { operation: 'listAbsences', parameters: listParameters(timeOffType), fields: 'time-offs' },
    scenarios: [
      {
        name: '200-approved',
        summary: 'Two approved time-offs',
        query: { pagesize: 2, 'filter[status]': 'approved' },
        expect: { '/data/0/attributes/status': 'approved' },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'createTimeOff',
    group: 'time-offs',
    slug: 'create',
    method: 'post',
    path: '/time-offs',
    summary: 'Request a time-off',
    description: 'Requests a time-off for an employee. Two of one employee cannot overlap.',
    scopes: ['absences:write'],
    body: writeSchema(timeOffType, AbsenceCreate, 'LegacyTimeOffWrite'),
    responses: {
      201: { description: 'The time-off as requested.', body: oneOf('LegacyTimeOffDocument', resource) },
    },
    problems: ['conflict'],
    successor: { operation: 'createAbsence', parameters: {}, fields: 'time-offs' },
    scenarios: [
      {
        name: '201-requested',
        summary: 'A week in June',
        json: body({}),
        expect: { '/data/attributes/status': 'requested' },
      },
      {
        name: '409-overlap',
        summary: 'It overlaps with another one',
        given: [{ operation: 'createTimeOff', json: body({}) }],
        json: body({ 'start-date': '2027-06-10' }),
        expect: { '/errors/0/source/pointer': '/data/attributes/start-date' },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'deleteTimeOff',
    group: 'time-offs',
    slug: 'delete',
    method: 'delete',
    path: '/time-offs/{time-off}',
    summary: 'Delete a time-off',
    description: 'Removes a time-off that was not processed yet.',
    scopes: ['absences:write'],
    params: z.strictObject({ 'time-off': legacyNumber('absence') }),
    responses: { 204: { description: 'Deleted.' } },
    problems: ['invalid_transition'],
    successor: {
      operation: 'deleteAbsence',
      parameters: { 'time-off': { to: 'absence_id', note: 'The id of v4, which v2 shows as `id-v4`.' } },
    },
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Deleted',
        params: { 'time-off': 298 },
      },
      {
        name: '409-processed',
        summary: 'It was processed by payroll',
        params: { 'time-off': PROCESSED },
      },
    ],
  }),
] as const;
