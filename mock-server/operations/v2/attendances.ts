/** v2: attendances, on the same rules as v4. */
import type { z } from 'zod';
import type { AttendanceCreate } from '../../../spec/schemas/attendance.ts';
import { type attendanceOperations, attendanceType } from '../../../spec/v2/attendances.ts';
import type { Handlers } from '../../handler.ts';
import { deleteRecord } from '../../tenants/records.ts';
import type { TenantView } from '../../tenants/tenant.ts';
import { createAttendance, replaceAttendance } from '../rules/attendances.ts';
import { asLegacy, fieldsFrom, listResources, requireNumbered, toResource } from './resources.ts';

/** The v4 create that the attributes of a body mean. */
function valuesFrom(
  view: TenantView,
  attributes: Readonly<Record<string, unknown>>,
): z.output<typeof AttendanceCreate> {
  return fieldsFrom(view, attendanceType, attributes) as z.output<typeof AttendanceCreate>; // the schema of the body is derived from it
}

export const attendanceHandlers: Handlers<typeof attendanceOperations> = {
  listAttendances: (call) => listResources(attendanceType, call),

  createAttendance: async (call) => {
    const attendance = await call.tenant.write((draft) =>
      asLegacy(attendanceType, () =>
        createAttendance(draft, valuesFrom(draft, call.body.data.attributes), call),
      ),
    );
    return { status: 201, body: { data: toResource(call.tenant, attendanceType, attendance) } };
  },

  replaceAttendance: async (call) => {
    const attendance = await call.tenant.write((draft) =>
      asLegacy(attendanceType, () => {
        const current = requireNumbered(draft, 'attendance', call.params.attendance);
        return replaceAttendance(draft, current, valuesFrom(draft, call.body.data.attributes), call);
      }),
    );
    return { status: 200, body: { data: toResource(call.tenant, attendanceType, attendance) } };
  },

  deleteAttendance: async ({ tenant, params }) => {
    await tenant.write((draft) =>
      deleteRecord(draft, 'attendance', requireNumbered(draft, 'attendance', params.attendance).id),
    );
    return { status: 204, body: undefined };
  },
};
