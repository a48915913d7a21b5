/**
 * The commits of one tenant on their way to the database: while a transaction runs, all that come meanwhile wait for
 * the next one, which writes them together. After a failed write those behind it fail too.
 */
import { type Change, type StoreObserver, StoreUnavailable, TenantGone, VersionConflict } from '../store.ts';
import type { TenantId } from '../tenant-id.ts';
import type { Database } from './database.ts';
import { columnsOf } from './rows.ts';

/** Name of the channel on which instances tell each other of commits. */
export const CHANNEL = 'drydock_commits';

interface Waiting {
  readonly version: number;
  readonly changes: readonly Change[];
  readonly resolve: (version: number) => void;
  readonly reject: (reason: unknown) => void;
}

export class CommitQueue {
  readonly #database: Database;
  readonly #tenant: TenantId;
  readonly #observer: StoreObserver | undefined;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  /** The version that the newest commit here will have; `undefined` while nothing waits or runs. */
  #ahead: number | undefined;

  constructor(database: Database, tenant: TenantId, observer: StoreObserver | undefined) {
    this.#database = database;
    this.#tenant = tenant;
    this.#observer = observer;
  }

  /** Nothing waits or runs. */
  get isIdle(): boolean {
    return this.#writing === undefined;
  }

  /** See `Store.commit`. */
  async commit(base: number, changes: readonly Change[]): Promise<number> {
    if (this.#ahead !== undefined && base !== this.#ahead) throw new VersionConflict(base, this.#ahead);
    const version = base + 1;
    this.#ahead = version;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#waiting.push({ version, changes, resolve, reject });
    this.#writing ??= this.#writeAll();
    return promise;
  }

  /** Waits for what is running and waiting; never rejects. */
  async settle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const startedMs = performance.now();
      try {
        await this.#write(batch);
        for (const { version, resolve } of batch) resolve(version);
        this.#observer?.written(batch.length, performance.now() - startedMs);
      } catch (reason) {
        this.#observer?.failed(batch.length + this.#waiting.length);
        for (const { reject } of batch) reject(reason);
        // They were made on a state that was never written.
        const behind = new StoreUnavailable('A commit before this one failed.', { cause: reason });
        for (const { reject } of this.#waiting) reject(reason instanceof TenantGone ? reason : behind);
        this.#waiting = [];
      }
    }
    this.#ahead = undefined;
    this.#writing = undefined;
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    const [first, last] = [batch[0], batch.at(-1)];
    if (first === undefined || last === undefined) return;
    const base = first.version - 1;
    const { tables, keys, values, versions } = columnsOf(
      batch.flatMap(({ version, changes }) => changes.map((change) => ({ version, change }))),
    );
    const tenant = this.#tenant;
    await this.#database.within(tenant, async (transaction) => {
      const [row] = await transaction<{ bumped: number }[]>`
        WITH bumped AS (
          UPDATE drydock.tenants SET version = ${last.version}
          WHERE tenant = ${tenant} AND version = ${base} RETURNING 1
        ), written AS (
          INSERT INTO drydock.entries (tenant, table_name, key, value, version)
          SELECT ${tenant}, row.* FROM unnest(
            ${tables}::text[], ${keys}::text[], ${values}::text[]::json[], ${versions}::bigint[]
          ) AS row WHERE EXISTS (SELECT FROM bumped)
          ON CONFLICT (tenant, table_name, key) DO UPDATE SET value = excluded.value, version = excluded.version
        ), told AS (
          SELECT pg_notify(${CHANNEL}, ${`${tenant} ${last.version}`}) FROM bumped
        )
        SELECT (SELECT count(*) FROM bumped)::int AS bumped, (SELECT count(*) FROM told)`;
      if (row?.bumped === 1) return;
      const [newest] = await transaction<{ version: number }[]>`
        SELECT version FROM drydock.tenants WHERE tenant = ${tenant}`;
      throw newest ? new VersionConflict(base, newest.version) : new TenantGone();
    });
  }
}
