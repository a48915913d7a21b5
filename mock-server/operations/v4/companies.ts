/** v4: the company. */
import type { companyOperations } from '../../../spec/v4/companies.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { listRecords } from './list.ts';

export const companyHandlers: Handlers<typeof companyOperations> = {
  listCompanies: (call) => listRecords('company', call),

  getCompany: ({ tenant, params }) => ({
    status: 200,
    body: requireRecord(tenant, 'company', params.company_id),
  }),
};
