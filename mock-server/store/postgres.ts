/**
 * Tenants as rows of PostgreSQL. Of two connections that write to a tenant at the same time one is told of the other
 * by `VersionConflict`, so nothing is lost; and what processes have to know of each other they ask before every answer
 * (`shared`).
 */

import { CommitQueue } from './postgres/commit-queue.ts';
import { Database } from './postgres/database.ts';
import { databaseFiles } from './postgres/database-files.ts';
import { migrate } from './postgres/migrations.ts';
import { newestVersions } from './postgres/newest-versions.ts';
import { changesOf, columnsOf, type EntryRow } from './postgres/rows.ts';
import { holdSecret } from './postgres/same-secret.ts';
import { SharedCounter } from './postgres/shared-counter.ts';
import {
  type Change,
  type Difference,
  type Json,
  type Shared,
  type Store,
  type StoreObserver,
  StoreUnavailable,
  TenantExists,
} from './store.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';

/** How many versions back the removal of an entry is remembered. */
const REMOVALS_KEPT = 1000;

/** How long a count of the tenants holds: counting reads all of them, and every start of a sandbox asks. */
const COUNT_HOLDS_MS = 1000;

/** How a PostgreSQL store is opened. */
export interface PostgresOptions {
  readonly observer?: StoreObserver;
  /** What all processes that use the database at the same moment have to have in common. */
  readonly secret?: Uint8Array;
}

/**
 * Connects, and brings the tables up to date.
 *
 * @param url - `postgres://user:password@host:port/database`
 * @throws {StoreUnavailable} the database cannot be reached, or not be used
 */
export async function openPostgresStore(
  url: string,
  { observer, secret }: PostgresOptions = {},
): Promise<Store> {
  const database = new Database(url);
  try {
    await migrate(database);
    if (secret) await holdSecret(database, secret);
  } catch (cause) {
    await database.close();
    throw new StoreUnavailable(`The database of DRYDOCK_DATABASE_URL cannot be used: ${reasonOf(cause)}`, {
      cause,
    });
  }
  return new PostgresStore(database, observer);
}

/** What was said where it went wrong. Node says nothing but a code when it tried several addresses. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.cause !== undefined) return reasonOf(error.cause);
  return error.message || String((error as NodeJS.ErrnoException).code);
}

class PostgresStore implements Store {
  readonly files;
  readonly shared: Shared;
  readonly #database: Database;
  readonly #counter: SharedCounter;
  readonly #observer: StoreObserver | undefined;
  readonly #queues = new Map<TenantId, CommitQueue>();
  readonly #running = new Set<Promise<unknown>>();
  #counted: { count: number; readonly atMs: number } | undefined;
  #isClosed = false;

  constructor(database: Database, observer: StoreObserver | undefined) {
    this.#database = database;
    this.#observer = observer;
    this.files = databaseFiles(database);
    this.#counter = new SharedCounter(database);
    const versions = newestVersions(database);
    this.shared = { newestVersion: (tenant) => versions.ask(tenant), counter: this.#counter };
  }

  create(tenant: TenantId, changes: readonly Change[], now: number): Promise<void> {
    return this.#write(tenant, () =>
      this.#database.within(tenant, async (transaction) => {
        const made = await transaction`
          INSERT INTO drydock.tenants (tenant, version, touched_at) VALUES (${tenant}, 1, ${now})
          ON CONFLICT DO NOTHING RETURNING 1`;
        if (made.length === 0) throw new TenantExists();
        this.#countOn(1);
        const { tables, keys, values } = columnsOf(changes.map((change) => ({ version: 1, change })));
        await transaction`
          INSERT INTO drydock.entries (tenant, table_name, key, value, version)
          SELECT ${tenant}, row.*, 1 FROM unnest(
            ${tables}::text[], ${keys}::text[], ${values}::text[]::json[]
          ) AS row`;
      }),
    );
  }

  load(tenant: TenantId): Promise<Difference | undefined> {
    return this.#run(tenant, async () => {
      await this.#queues.get(tenant)?.settle();
      // One statement, so that version and entries are of the same moment.
      const rows = await this.#database.within(
        tenant,
        (transaction) => transaction<MaybeEntry & { version: number; touched_at: number }>`
          SELECT t.version, t.touched_at, e.table_name, e.key, e.value
          FROM drydock.tenants t
          LEFT JOIN drydock.entries e ON e.tenant = t.tenant AND e.value IS NOT NULL
          WHERE t.tenant = ${tenant}`,
      );
      const [first] = rows;
      if (!first) return undefined;
      const entries = new Map<string, Map<string, Json>>();
      for (const { table, key, value } of changesOf(entriesIn(rows))) {
        if (value === null) continue;
        const table_ = entries.get(table) ?? new Map<string, Json>();
        entries.set(table, table_.set(key, value));
      }
      return { version: first.version, touchedAt: first.touched_at, entries };
    });
  }

  changesSince(tenant: TenantId, version: number) {
    return this.#run(tenant, async () => {
      await this.#queues.get(tenant)?.settle();
      const rows = await this.#database.within(
        tenant,
        (transaction) => transaction<MaybeEntry & { newest: number; forgotten: number }>`
          SELECT t.version AS newest, t.forgotten, e.table_name, e.key, e.value
          FROM drydock.tenants t
          LEFT JOIN drydock.entries e ON e.tenant = t.tenant AND e.version > ${version}
          WHERE t.tenant = ${tenant} ORDER BY e.version`,
      );
      const [first] = rows;
      if (!first || first.forgotten > version) return undefined;
      return { version: first.newest, changes: changesOf(entriesIn(rows)) };
    });
  }

  commit(tenant: TenantId, base: number, changes: readonly Change[]): Promise<number> {
    return this.#run(tenant, async () => {
      let queue = this.#queues.get(tenant);
      if (!queue) {
        queue = new CommitQueue(this.#database, tenant, this.#observer, () => this.#queues.delete(tenant));
        this.#queues.set(tenant, queue);
      }
      return queue.commit(base, changes);
    });
  }

  touch(tenant: TenantId, now: number): Promise<void> {
    return this.#run(tenant, () =>
      this.#database.within(tenant, async (transaction) => {
        // Never backwards: another process may have seen it used since.
        await transaction`
          UPDATE drydock.tenants SET touched_at = greatest(touched_at, ${now}) WHERE tenant = ${tenant}`;
      }),
    );
  }

  remove(tenant: TenantId): Promise<void> {
    return this.#write(tenant, () =>
      this.#database.within(tenant, async (transaction) => {
        await transaction`DELETE FROM drydock.files WHERE tenant = ${tenant}`;
        const gone = await transaction`DELETE FROM drydock.tenants WHERE tenant = ${tenant} RETURNING 1`;
        this.#countOn(-gone.length);
      }),
    );
  }

  sweep(idleSince: number): Promise<readonly TenantId[]> {
    return this.#track(async () => {
      await this.#counter.tidy();
      return this.#database.acrossTenants(async (transaction) => {
        const swept = await transaction<{ tenant: TenantId }>`
          DELETE FROM drydock.tenants WHERE touched_at < ${idleSince} RETURNING tenant`;
        const tenants = swept.map(({ tenant }) => tenant);
        this.#countOn(-tenants.length);
        await transaction`DELETE FROM drydock.files WHERE tenant = ANY(${tenants})`;
        await transaction`
          WITH dropped AS (
            DELETE FROM drydock.entries e USING drydock.tenants t
            WHERE e.tenant = t.tenant AND e.value IS NULL AND e.version < t.version - ${REMOVALS_KEPT}
            RETURNING e.tenant, e.version
          )
          UPDATE drydock.tenants t SET forgotten = d.version
          FROM (SELECT tenant, max(version) AS version FROM dropped GROUP BY tenant) d
          WHERE t.tenant = d.tenant`;
        return tenants;
      });
    });
  }

  async *tenantsWith(table: string): AsyncGenerator<TenantId> {
    const rows = await this.#track(() =>
      this.#database.acrossTenants(
        (transaction) => transaction<{ tenant: TenantId }>`
          SELECT DISTINCT tenant FROM drydock.entries WHERE table_name = ${table} AND value IS NOT NULL`,
      ),
    );
    for (const { tenant } of rows) yield tenant;
  }

  count(): Promise<number> {
    return this.#track(async () => {
      if (this.#counted && performance.now() - this.#counted.atMs < COUNT_HOLDS_MS)
        return this.#counted.count;
      const [row] = await this.#database.ask(
        (sql) => sql<{ count: number }>`SELECT count(*)::int AS count FROM drydock.tenants`,
      );
      this.#counted = { count: row?.count ?? 0, atMs: performance.now() };
      return this.#counted.count;
    });
  }

  #countOn(tenants: number): void {
    if (this.#counted) this.#counted.count += tenants;
  }

  check(): Promise<void> {
    return this.#track(() =>
      this.#database.acrossTenants(async (transaction) => {
        // Also on for a standby, which answers reads for as long as nobody looks.
        const [row] = await transaction<{ transaction_read_only: string }>`SHOW transaction_read_only`;
        if (row?.transaction_read_only !== 'off') {
          throw new StoreUnavailable('The database takes no writes at the moment.');
        }
      }),
    );
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.allSettled(this.#running);
    await this.#database.close();
  }

  /** Runs a write that is no commit, which its queue tells of. */
  #write(tenant: TenantId, work: () => Promise<void>): Promise<void> {
    return this.#run(tenant, async () => {
      const startedMs = performance.now();
      try {
        await work();
        this.#observer?.written(1, performance.now() - startedMs);
      } catch (error) {
        if (error instanceof StoreUnavailable) this.#observer?.failed(1);
        throw error;
      }
    });
  }

  #run<T>(tenant: TenantId, work: () => Promise<T>): Promise<T> {
    if (!isTenantId(tenant)) return Promise.reject(new TypeError('This is not the id of a tenant.'));
    return this.#track(work);
  }

  #track<T>(work: () => Promise<T>): Promise<T> {
    if (this.#isClosed) return Promise.reject(new StoreUnavailable('The store is closed.'));
    const running = work();
    this.#running.add(running);
    const forget = () => this.#running.delete(running);
    running.then(forget, forget);
    return running;
  }
}

/** A row of a tenant with an entry of its own; a tenant without entries gives one row of nothing. */
type MaybeEntry = EntryRow | { readonly [Column in keyof EntryRow]: null };

function entriesIn(rows: readonly MaybeEntry[]): readonly EntryRow[] {
  return rows.flatMap((row) => (row.table_name === null ? [] : [row]));
}
