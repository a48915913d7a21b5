/** Control API: the audit trail. */
import type { auditOperations } from '../../../spec/sandbox/audit.ts';
import { settleApiAccess } from '../../access/api-access.ts';
import { auditTrail } from '../../access/audit.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf } from './page.ts';

export const auditHandlers: Handlers<typeof auditOperations> = {
  listAuditEntries: async (call) => {
    await settleApiAccess(call.tenant, call);
    return pageOf('audit', auditTrail(call.tenant), call);
  },
};
