/** v4: areas. */
import type { areaOperations } from '../../../spec/v4/areas.ts';
import type { Handlers } from '../../handler.ts';
import { requireRecord } from '../../tenants/records.ts';
import { listRecords } from './list.ts';

export const areaHandlers: Handlers<typeof areaOperations> = {
  listAreas: (call) => listRecords('area', call),

  getArea: ({ tenant, params }) => ({ status: 200, body: requireRecord(tenant, 'area', params.area_id) }),
};
