/** v4: offices. */
import type { officeOperations } from '../../../spec/v4/offices.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { listRecords } from './list.ts';

export const officeHandlers: Handlers<typeof officeOperations> = {
  listOffices: (call) => listRecords('office', call),

  getOffice: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'office', params.office_id),
  }),
};
