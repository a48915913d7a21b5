/** An attendance: from when to when somebody worked on a day, less the break. */
import { z } from 'zod';
import { day, recordBase, recordId, text, timestamp } from '../fields.ts';
import { defineRecord } from '../record.ts';

/** Statuses of an attendance and the ones that can follow. */
export const attendanceTransitions = {
  pending: ['confirmed', 'rejected'],
  confirmed: ['pending'],
  rejected: ['pending'],
} as const satisfies Record<string, readonly string[]>;

const writable = {
  employee_id: recordId('employee', 'Who worked.'),
  date: day('Day on which it begins and ends, as the clocks of the company say.'),
  start_at: timestamp('When work began, to the minute.'),
  end_at: timestamp('When work ended, to the minute, on the same day.'),
  break_minutes: z
    .int()
    .min(0)
    .max(1440)
    .meta({ description: 'Break in minutes, at most the time between.' }),
  project_id: recordId('project', 'Project that the work was for.').nullable(),
  status: z.enum(['pending', 'confirmed', 'rejected']).meta({ description: 'What the manager says to it.' }),
  comment: text('What was done.', 1000).nullable(),
};

const { employee_id, date, start_at, end_at, break_minutes, project_id, status, comment } = writable;

export const Attendance = z
  .strictObject({
    ...recordBase('attendance'),
    employee_id,
    date,
    start_at,
    end_at,
    break_minutes,
    worked_minutes: z
      .int()
      .min(0)
      .max(1440)
      .meta({ description: 'Time between start and end less the break, in minutes.' }),
    project_id,
    status,
    comment,
  })
  .meta({ id: 'Attendance', description: 'From when to when somebody worked on a day.' });

export const AttendanceCreate = z
  .strictObject(writable)
  .omit({ status: true })
  .partial({ date: true, break_minutes: true, project_id: true, comment: true })
  .meta({
    id: 'AttendanceCreate',
    description:
      'An attendance to be entered; it begins as `pending`. Left out: the date is that of the start.',
  });

export const AttendancePatch = z
  .strictObject(writable)
  .partial()
  .meta({ id: 'AttendancePatch', description: 'Changes to an attendance (JSON Merge Patch).' });

export const attendance = defineRecord({
  kind: 'attendance',
  collection: 'attendances',
  schema: Attendance,
  references: { employee_id: 'employee', project_id: 'project' },
  unique: [],
  filters: ['employee_id', 'date', 'project_id', 'status'],
  sorts: ['date', 'updated_at'],
});
