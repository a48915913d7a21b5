/** The newest version of each tenant, asked for many at once. */
import type { TenantId } from '../tenant-id.ts';
import { Batch } from './batch.ts';
import type { Database } from './database.ts';

/** Asks for versions; `undefined`: there is no such tenant. */
export function newestVersions(database: Database): Batch<TenantId, number | undefined> {
  return new Batch(async (tenants) => {
    const asked = [...new Set(tenants)];
    const rows = await database.ask(
      (sql) =>
        sql<{ tenant: TenantId; version: number }>`
          SELECT tenant, version FROM drydock.tenants WHERE tenant = ANY(${asked})`,
    );
    const versions = new Map(rows.map(({ tenant, version }) => [tenant, version]));
    return tenants.map((tenant) => versions.get(tenant));
  });
}
