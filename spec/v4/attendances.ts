/** v4: attendances. */
import { z } from 'zod';
import { recordId } from '../fields.ts';
import { defineOperation } from '../operation.ts';
import { listOf, listQuery } from '../record.ts';
import { Attendance, AttendanceCreate, AttendancePatch, attendance } from '../schemas/attendance.ts';
import { given, seeded } from '../seeded.ts';

const params = z.strictObject({ attendance_id: recordId('attendance') });

const monday = {
  employee_id: seeded.employee(9),
  start_at: '2026-11-23T07:00:00+01:00',
  end_at: '2026-11-23T16:15:00+01:00',
  break_minutes: 45,
  project_id: seeded.project(1),
  comment: 'Formwork, second floor',
};

export const attendanceOperations = [
  defineOperation({
    document: 'v4',
    id: 'listAttendances',
    group: 'attendances',
    slug: 'list',
    method: 'get',
    path: '/attendances',
    summary: 'List attendances',
    description: 'Who worked when, and for which project. Filter by employee, day, project or status.',
    scopes: ['attendances:read'],
    query: listQuery(attendance),
    responses: {
      200: {
        description: 'A page of attendances.',
        body: listOf('AttendanceList', Attendance, 'attendances'),
      },
    },
    problems: ['invalid_cursor'],
    scenarios: [
      {
        name: '200-latest-pending',
        summary: 'Two that wait to be confirmed, the latest day first',
        query: { limit: 2, status: 'pending', sort: '-date' },
        expect: { '/data/0/status': 'pending' },
      },
      {
        name: '200-of-a-project-and-day',
        summary: 'Who worked on a project on a day',
        query: { limit: 2, project_id: seeded.project(1), date: '2026-10-28' },
        expect: { '/data/0/date': '2026-10-28', '/data/0/project_id': seeded.project(1) },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'getAttendance',
    group: 'attendances',
    slug: 'get',
    method: 'get',
    path: '/attendances/{attendance_id}',
    summary: 'Get an attendance',
    description: 'One attendance. Times carry the offset of the company’s time zone on that day.',
    scopes: ['attendances:read'],
    params,
    responses: { 200: { description: 'The attendance.', body: Attendance } },
    scenarios: [
      {
        name: '200-found',
        summary: 'The attendance',
        params: { attendance_id: seeded.attendance(1) },
        expect: { '/number': 1 },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'createAttendance',
    group: 'attendances',
    slug: 'create',
    method: 'post',
    path: '/attendances',
    summary: 'Enter an attendance',
    description:
      'Enters when somebody worked. It begins and ends on one day; work past midnight is two attendances. Those of one employee cannot overlap, unless one of them is rejected. The project has to be active.',
    scopes: ['attendances:write'],
    body: AttendanceCreate,
    responses: {
      201: { description: 'The attendance as entered; `Location` is its address.', body: Attendance },
    },
    problems: ['conflict'],
    scenarios: [
      {
        name: '201-entered',
        summary: 'A Monday on site',
        json: monday,
        expect: { '/date': '2026-11-23', '/worked_minutes': 510, '/status': 'pending' },
      },
      {
        name: '409-overlap',
        summary: 'It overlaps with another attendance of that day',
        given: [{ operation: 'createAttendance', json: monday }],
        json: { ...monday, start_at: '2026-11-23T16:00:00+01:00', end_at: '2026-11-23T18:00:00+01:00' },
        expect: { '/errors/0/code': 'overlap' },
      },
      {
        name: '422-ends-before-it-starts',
        summary: 'It ends before it starts',
        json: { ...monday, end_at: '2026-11-23T06:15:00+01:00' },
        expect: { '/errors/0/pointer': '/end_at' },
      },
      {
        name: '422-break-too-long',
        summary: 'The break is longer than the time between',
        json: { ...monday, break_minutes: 600 },
        expect: { '/errors/0/pointer': '/break_minutes' },
      },
      {
        name: '422-project-archived',
        summary: 'The project is archived',
        json: { ...monday, project_id: seeded.project(4) },
        expect: { '/errors/0/pointer': '/project_id', '/errors/0/code': 'archived' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'updateAttendance',
    group: 'attendances',
    slug: 'update',
    method: 'patch',
    path: '/attendances/{attendance_id}',
    summary: 'Change an attendance',
    description:
      'JSON Merge Patch (RFC 7396). A `pending` attendance is `confirmed` or `rejected`, and either can be taken back to `pending`. The date follows the start.',
    scopes: ['attendances:write'],
    params,
    body: AttendancePatch,
    responses: { 200: { description: 'The attendance as changed.', body: Attendance } },
    problems: ['conflict', 'invalid_transition'],
    scenarios: [
      {
        name: '200-confirmed',
        summary: 'Confirmed by the manager',
        params: { attendance_id: seeded.attendance(2000) },
        json: { status: 'confirmed' },
        expect: { '/status': 'confirmed' },
      },
      {
        name: '409-overlap',
        summary: 'It would overlap with another one',
        given: [
          { operation: 'createAttendance', json: monday },
          {
            operation: 'createAttendance',
            json: { ...monday, start_at: '2026-11-23T17:00:00+01:00', end_at: '2026-11-23T18:00:00+01:00' },
          },
        ],
        params: { attendance_id: given(1, '/id') },
        json: { start_at: '2026-11-23T16:00:00+01:00' },
        expect: { '/errors/0/code': 'overlap' },
      },
      {
        name: '409-status-not-possible',
        summary: 'A rejected attendance cannot be confirmed at once',
        given: [
          { operation: 'createAttendance', json: monday },
          {
            operation: 'updateAttendance',
            params: { attendance_id: given(0, '/id') },
            json: { status: 'rejected' },
          },
        ],
        params: { attendance_id: given(0, '/id') },
        json: { status: 'confirmed' },
        expect: { '/errors/0/pointer': '/status' },
      },
    ],
  }),
  defineOperation({
    document: 'v4',
    id: 'deleteAttendance',
    group: 'attendances',
    slug: 'delete',
    method: 'delete',
    path: '/attendances/{attendance_id}',
    summary: 'Delete an attendance',
    description: 'Removes an attendance, whatever its status.',
    scopes: ['attendances:write'],
    params,
    responses: { 204: { description: 'Deleted.' } },
    scenarios: [
      {
        name: '204-deleted',
        summary: 'Deleted',
        params: { attendance_id: seeded.attendance(1999) },
      },
    ],
  }),
] as const;
