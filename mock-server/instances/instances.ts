/** What several instances share on one database, besides the tenants: the bus, the request log, and who leads. */
import { randomBase32 } from '../entropy/base32.ts';
import type { Randomness } from '../entropy/randomness.ts';
import { CHARACTERS_AT_MOST, ENTRIES_AT_MOST } from '../pipeline/request-log/request-log.ts';
import { Database } from '../store/postgres/database.ts';
import { RequestTable } from '../store/postgres/request-rows.ts';
import type { TenantId } from '../store/tenant-id.ts';
import { Bus } from './bus.ts';
import { Leadership } from './leadership.ts';

/** Apart from those of the store, so that writing the log never keeps a request waiting for a connection. */
const CONNECTIONS_AT_MOST = 3;
/** Of all logs together, in characters. */
const LOGS_AT_MOST = 3_000_000_000;

/** What instances share. */
export interface Instances {
  readonly bus: Bus;
  readonly leadership: Leadership;
  readonly requests: RequestTable;
  /** The tenants that have something to deliver, each with the version that its deliveries or clock changed in last. */
  outboxes(): Promise<ReadonlyMap<TenantId, number>>;
  close(): Promise<void>;
}

/**
 * Joins the other instances of a database whose tables are there.
 *
 * @param url - `postgres://user:password@host:port/database`
 */
export async function joinInstances(
  url: string,
  randomness: Randomness,
  report: (message: string, details: object) => void,
): Promise<Instances> {
  const database = new Database(url, CONNECTIONS_AT_MOST);
  const bus = new Bus(url, database.sql, randomBase32(randomness, 12), report);
  await bus.start();
  const leadership = new Leadership(url);
  return {
    bus,
    leadership,
    requests: new RequestTable(database, {
      entriesOfTenant: ENTRIES_AT_MOST,
      charactersOfTenant: CHARACTERS_AT_MOST,
      charactersInAll: LOGS_AT_MOST,
    }),
    outboxes: () =>
      database.ask(async (sql) => {
        // The conditions of the index `entries_for_delivery`, word for word.
        const rows = await sql<{ tenant: TenantId; version: number }>`
          SELECT tenant, max(version) AS version FROM drydock.entries
          WHERE value IS NOT NULL AND (table_name = 'outbox' OR table_name = 'settings' AND key = 'clock')
          GROUP BY tenant HAVING bool_or(table_name = 'outbox')`;
        return new Map(rows.map(({ tenant, version }) => [tenant, version]));
      }),
    close: async () => {
      await leadership.close();
      await bus.close();
      await database.close();
    },
  };
}
