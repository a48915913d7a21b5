/** Control API: the audit trail. */
import type { auditOperations } from '../../../spec/sandbox/audit.ts';
import { auditTrail } from '../../access/audit.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf } from './page.ts';

export const auditHandlers: Handlers<typeof auditOperations> = {
  listAuditEntries: (call) => pageOf('audit', auditTrail(call.tenant), call),
};
