/** v2: attendances, with a date and the hands of the clock where v4 has points in time. */
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
import { companyTimeZone } from '../local-time.ts';
import { defineOperation } from '../operation.ts';
import { AttendanceCreate } from '../schemas/attendance.ts';
import { legacyNumber } from './number.ts';

const time = { as: 'time', on: 'date', zone: companyTimeZone } as const;

export const attendanceType = defineLegacyType({
  type: 'attendances',
  kind: 'attendance',
  attributes: {
    'employee-id': { from: 'employee_id', as: 'number', kind: 'employee' },
    date: { from: 'date' },
    'start-time': { from: 'start_at', ...time },
    'end-time': { from: 'end_at', ...time },
    break: { from: 'break_minutes' },
    'worked-hours': { from: 'worked_minutes', as: 'hours' },
    'project-id': { from: 'project_id', as: 'number', kind: 'project' },
    status: {
      from: 'status',
      as: 'words',
      words: { pending: 'submitted', confirmed: 'approved', rejected: 'declined' },
    },
    comment: { from: 'comment' },
    'created-at': { from: 'created_at' },
    'updated-at': { from: 'updated_at' },
  },
  filters: ['employee-id', 'date', 'project-id', 'status'],
  readOnly: ['worked-hours', 'status', 'created-at', 'updated-at'],
});

const params = z.strictObject({ attendance: legacyNumber('attendance') });
const resource = resourceSchema(attendanceType);
const LegacyAttendance = oneOf('LegacyAttendanceDocument', resource);
// v2 has to name the day, since its times say none.
const write = writeSchema(attendanceType, AttendanceCreate.required({ date: true }), 'LegacyAttendanceWrite');
const parameters = { attendance: { to: 'attendance_id', note: 'The id of v4, which v2 shows as `id-v4`.' } };

const body = (changes: object) => ({
  data: {
    type: 'attendances',
    attributes: {
      'employee-id': 9,
      date: '2026-11-23',
      'start-time': '07:00',
      'end-time': '16:15',
      break: 45,
      'project-id': 1,
      ...changes,
    },
  },
});

export const attendanceOperations = [
  defineOperation({
    document: 'v2',
    id: 'listAttendances',
    group: 'attendances',
    slug: 'list',
    method: 'get',
    path: '/attendances',
    summary: 'List attendances',
    description: 'Who worked when, page by page. Times are local to the company.',
    scopes: ['attendances:read'],
    query: pageQuery(attendanceType),
    responses: {
      200: { description: 'A page of attendances.', body: pageOf('LegacyAttendancePage', resource) },
    },
    successor: {
      operation: 'listAttendances',
      parameters: listParameters(attendanceType),
      fields: 'attendances',
    },
    scenarios: [
      {
        name: '200-of-a-day',
        summary: 'Two attendances of a day',
        query: { pagesize: 2, 'filter[date]': '2026-10-28' },
        expect: { '/data/0/attributes/date': '2026-10-28' },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'createAttendance',
    group: 'attendances',
    slug: 'create',
    method: 'post',
    path: '/attendances',
    summary: 'Enter an attendance',
    description:
      'Enters when somebody worked on a day. Times are local to the company, `HH:MM`. Two attendances of one employee cannot overlap.',
    scopes: ['attendances:write'],
    body: write,
    responses: { 201: { description: 'The attendance as entered.', body: LegacyAttendance } },
    problems: ['conflict'],
    successor: { operation: 'createAttendance', parameters: {}, fields: 'attendances' },
    scenarios: [
      {
        name: '201-entered',
        summary: 'A Monday on site',
        json: body({}),
        expect: { '/data/attributes/start-time': '07:00', '/data/attributes/worked-hours': 8.5 },
      },
      {
        name: '409-overlap',
        summary: 'It overlaps with another attendance of that day',
        given: [{ operation: 'createAttendance', json: body({}) }],
        json: body({ 'start-time': '15:00', 'end-time': '18:00' }),
        expect: { '/errors/0/source/pointer': '/data/attributes/start-time' },
      },
      {
        name: '422-ends-before-it-starts',
        summary: 'It ends before it starts',
        json: body({ 'end-time': '06:15' }),
        expect: { '/errors/0/source/pointer': '/data/attributes/end-time' },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'replaceAttendance',
    group: 'attendances',
    slug: 'replace',
    method: 'put',
    path: '/attendances/{attendance}',
    summary: 'Replace an attendance',
    description:
      'Replaces all attributes but the status: what is left out is emptied or goes back to its default.',
    scopes: ['attendances:write'],
    params,
    body: write,
    responses: { 200: { description: 'The attendance as replaced.', body: LegacyAttendance } },
    problems: ['conflict'],
    successor: {
      operation: 'updateAttendance',
      parameters,
      fields: 'attendances',
      note: 'v4 changes only the fields that are sent (PATCH); send `null` to empty one.',
    },
    scenarios: [
      {
        name: '200-replaced',
        summary: 'Another day, without a project',
        params: { attendance: 1999 },
        json: body({ 'project-id': null, comment: 'At the office' }),
        expect: { '/data/id': '1999', '/data/attributes/project-id': null },
      },
      {
        name: '409-overlap',
        summary: 'It would overlap with another one',
        given: [{ operation: 'createAttendance', json: body({}) }],
        params: { attendance: 1999 },
        json: body({ 'start-time': '16:00', 'end-time': '18:00' }),
        expect: { '/errors/0/source/pointer': '/data/attributes/start-time' },
      },
    ],
  }),
  defineOperation({
    document: 'v2',
    id: 'deleteAttendance',
    group: 'attendances',
    slug: 'delete',
    method: 'delete',
    path: '/attendances/{attendance}',
    summary: 'Delete an attendance',
    description: 'Removes an attendance.',
    scopes: ['attendances:write'],
    params,
    responses: { 204: { description: 'Deleted.' } },
    successor: { operation: 'deleteAttendance', parameters },
    scenarios: [{ name: '204-deleted', summary: 'Deleted', params: { attendance: 1999 } }],
  }),
] as const;
