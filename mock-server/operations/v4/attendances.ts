/** v4: attendances. */
import type { attendanceOperations } from '../../../spec/v4/attendances.ts';
import type { Handlers } from '../../handler.ts';
import { deleteRecord, requireRecord } from '../../tenants/records.ts';
import { createAttendance, patchAttendance } from '../rules/attendances.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const attendanceHandlers: Handlers<typeof attendanceOperations> = {
  listAttendances: (call) => listRecords('attendance', call),

  getAttendance: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'attendance', params.attendance_id),
  }),

  createAttendance: async (call) => {
    const attendance = await call.tenant.write((draft) => createAttendance(draft, call.body, call));
    return created(attendance, call.path);
  },

  updateAttendance: async (call) => ({
    status: 200,
    body: await call.tenant.write((draft) => {
      const current = requireRecord(draft, 'attendance', call.params.attendance_id);
      return patchAttendance(draft, current, call.body, call);
    }),
  }),

  deleteAttendance: async ({ tenant, params }) => {
    await tenant.write((draft) => {
      requireRecord(draft, 'attendance', params.attendance_id);
      deleteRecord(draft, 'attendance', params.attendance_id);
    });
    return { status: 204, body: undefined };
  },
};
