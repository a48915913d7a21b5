/**
 * The tables of PostgreSQL, as steps that only go forwards. Every key begins with the tenant, so that the tables can
 * be distributed by it; a row shows itself only to a transaction that names its tenant (row-level security).
 */
import { StoreUnavailable } from '../store.ts';
import type { Database } from './database.ts';

/** The setting by which a transaction says whose rows it is about. */
export const TENANT_SETTING = 'drydock.tenant';
/** What the setting is for work that is about all tenants: counting and sweeping. */
export const EVERY_TENANT = '*';

/** Steps in their order; a step that was released is never changed. */
export const migrations: readonly string[] = [
  `CREATE TABLE drydock.tenants (
     tenant text COLLATE "C" PRIMARY KEY,
     version bigint NOT NULL,
     touched_at bigint NOT NULL
   );
   CREATE TABLE drydock.entries (
     tenant text COLLATE "C" NOT NULL REFERENCES drydock.tenants ON DELETE CASCADE,
     table_name text COLLATE "C" NOT NULL,
     key text COLLATE "C" NOT NULL,
     value json,
     version bigint NOT NULL,
     PRIMARY KEY (tenant, table_name, key)
   );
   CREATE TABLE drydock.files (
     tenant text COLLATE "C" NOT NULL,
     sha256 text COLLATE "C" NOT NULL,
     bytes bytea NOT NULL,
     PRIMARY KEY (tenant, sha256)
   );`,
  // A removed entry stays as a row without a value, so that other instances hear of it; old ones are dropped in time.
  `ALTER TABLE drydock.tenants ADD COLUMN forgotten bigint NOT NULL DEFAULT 0;
   CREATE INDEX entries_by_version ON drydock.entries (tenant, version);
   CREATE INDEX tenants_by_use ON drydock.tenants (touched_at);`,
  onlyOfTheTenant('tenants', 'entries', 'files'),
  // For several processes: what they count together (no more than a crash may forget), and the age of a content.
  // A row of `windows` is of no tenant; it is distributed by its key. Room on the page, since rows change all the time.
  `CREATE UNLOGGED TABLE drydock.windows (
     key text COLLATE "C" PRIMARY KEY,
     ends_at bigint NOT NULL,
     quota bigint NOT NULL,
     used bigint NOT NULL,
     used_before bigint NOT NULL
   ) WITH (fillfactor = 50);
   ALTER TABLE drydock.files ADD COLUMN put_at timestamptz NOT NULL DEFAULT now();`,
  // The request log that instances share (request-rows.ts), and an index over what there is to deliver.
  `CREATE UNLOGGED TABLE drydock.request_logs (
     tenant text COLLATE "C" PRIMARY KEY,
     newest bigint NOT NULL,
     characters bigint NOT NULL,
     at timestamptz NOT NULL DEFAULT now()
   );
   CREATE UNLOGGED TABLE drydock.requests (
     tenant text COLLATE "C" NOT NULL,
     position bigint NOT NULL,
     id text COLLATE "C" NOT NULL,
     characters int NOT NULL,
     upto bigint NOT NULL,
     summary json NOT NULL,
     rest json NOT NULL,
     PRIMARY KEY (tenant, position)
   );
   CREATE UNIQUE INDEX requests_by_id ON drydock.requests (tenant, id);
   CREATE INDEX entries_for_delivery ON drydock.entries (tenant, version)
     WHERE value IS NOT NULL AND (table_name = 'outbox' OR table_name = 'settings' AND key = 'clock');
   ${onlyOfTheTenant('request_logs', 'requests')}`,
];

/** Row-level security: without its name a tenant's rows are not there, and cannot be made. */
function onlyOfTheTenant(...tables: readonly string[]): string {
  return tables
    .map(
      (table) =>
        `ALTER TABLE drydock.${table} ENABLE ROW LEVEL SECURITY;
         ALTER TABLE drydock.${table} FORCE ROW LEVEL SECURITY;
         CREATE POLICY of_the_tenant ON drydock.${table}
           USING (tenant = current_setting('${TENANT_SETTING}', true)
                  OR current_setting('${TENANT_SETTING}', true) = '${EVERY_TENANT}');`,
    )
    .join('\n');
}

/** Any number that nothing else in the database locks. */
const LOCK = 7_220_115_914;

/**
 * Brings the tables up to the newest step; of several instances that start together one does it and the others wait.
 *
 * @param upTo - how many steps, for tests of the way from an older version
 * @throws {StoreUnavailable} the tables are newer than this program, or the database cannot be used
 */
export async function migrate(database: Database, upTo = migrations.length): Promise<void> {
  await database.acrossTenants(async (transaction) => {
    await transaction`SELECT pg_advisory_xact_lock(${LOCK})`;
    await transaction.script(
      `CREATE SCHEMA IF NOT EXISTS drydock;
       CREATE TABLE IF NOT EXISTS drydock.migrations (step int PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());`,
    );
    const [{ done } = { done: 0 }] = await transaction<{ done: number }>`
      SELECT count(*)::int AS done FROM drydock.migrations`;
    if (done > migrations.length) {
      throw new StoreUnavailable(
        `it has ${done} steps of migration; this version knows ${migrations.length}. Start the newer version.`,
      );
    }
    for (const [index, step] of migrations.slice(0, upTo).entries()) {
      if (index < done) continue;
      await transaction.script(step);
      await transaction`INSERT INTO drydock.migrations (step) VALUES (${index + 1})`;
    }
  });
}
