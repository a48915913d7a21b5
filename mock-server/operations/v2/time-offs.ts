/** v2: time-offs and their types, on the same rules as the absences of v4. */
import type { z } from 'zod';
import type { AbsenceCreate } from '../../../spec/schemas/absence.ts';
import { type timeOffOperations, timeOffType, timeOffTypeType } from '../../../spec/v2/time-offs.ts';
import type { Handlers } from '../../handler.ts';
import { createAbsence, deleteAbsence } from '../rules/absences.ts';
import { asLegacy, fieldsFrom, listResources, requireNumbered, toResource } from './resources.ts';

export const timeOffHandlers: Handlers<typeof timeOffOperations> = {
  listTimeOffTypes: (call) => listResources(timeOffTypeType, call),

  listTimeOffs: (call) => listResources(timeOffType, call),

  createTimeOff: async (call) => {
    const absence = await call.tenant.write((draft) =>
      asLegacy(timeOffType, () => {
        const values = fieldsFrom(draft, timeOffType, call.body.data.attributes);
        return createAbsence(draft, values as z.output<typeof AbsenceCreate>, call); // the schema of the body is derived from it
      }),
    );
    return { status: 201, body: { data: toResource(call.tenant, timeOffType, absence) } };
  },

  deleteTimeOff: async ({ tenant, params }) => {
    await tenant.write((draft) =>
      asLegacy(timeOffType, () =>
        deleteAbsence(draft, requireNumbered(draft, 'absence', params['time-off'])),
      ),
    );
    return { status: 204, body: undefined };
  },
};
