/** v4: the attributes that a company adds to its employees. */
import type { customFieldOperations } from '../../../spec/v4/custom-fields.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { createCustomField, deleteCustomField } from '../rules/custom-fields.ts';
import { created } from './created.ts';
import { listRecords } from './list.ts';

export const customFieldHandlers: Handlers<typeof customFieldOperations> = {
  listCustomFields: (call) => listRecords('custom_field', call),

  createCustomField: async (call) => {
    const field = await call.tenant.write((draft) => createCustomField(draft, call.body, call));
    return created(field, call.path);
  },

  deleteCustomField: async ({ tenant, params }) => {
    await tenant.write((draft) =>
      deleteCustomField(draft, requireRecord(draft, 'custom_field', params.custom_field_id)),
    );
    return { status: 204, body: undefined };
  },
};
