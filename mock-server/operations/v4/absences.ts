/** v4: absences and their types. */
import type { absenceOperations } from '../../../spec/v4/absences.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { createAbsence, deleteAbsence, patchAbsence } from '../rules/absences.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const absenceHandlers: Handlers<typeof absenceOperations> = {
  listAbsenceTypes: (call) => listRecords('absence_type', call),

  listAbsences: (call) => listRecords('absence', call),

  getAbsence: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'absence', params.absence_id),
  }),

  createAbsence: async (call) => {
    const absence = await call.tenant.write((draft) => createAbsence(draft, call.body, call));
    return created(absence, call.path);
  },

  updateAbsence: async (call) => ({
    status: 200,
    body: await call.tenant.write((draft) =>
      patchAbsence(draft, requireRecord(draft, 'absence', call.params.absence_id), call.body, call),
    ),
  }),

  deleteAbsence: async ({ tenant, params }) => {
    await tenant.write((draft) => deleteAbsence(draft, requireRecord(draft, 'absence', params.absence_id)));
    return { status: 204, body: undefined };
  },
};
