/**
 * The commits of one tenant on their way to the database: while a transaction runs, all that come meanwhile wait for
 * the next one, which writes them together. After a failed write those behind it fail too. Commits that come too late,
 * since another process was faster, are told so while their transaction holds the tenant: made anew at once, they are the
 * next, however busy the other process is.
 */
import { setImmediate } from 'node:timers/promises';
import { type Change, type StoreObserver, StoreUnavailable, TenantGone, VersionConflict } from '../store.ts';
import type { TenantId } from '../tenant-id.ts';
import type { Database } from './database.ts';
import { columnsOf } from './rows.ts';
import type { Sql } from './sql.ts';

/** How long a tenant is held for those that came too late. */
const HELD_AT_MOST_MS = 100;

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
  readonly #idle: () => void;
  #waiting: Waiting[] = [];
  #newest: Promise<number> | undefined;
  #isWriting = false;
  /**
   * What is said to a commit until those before it have heard that they failed and have put their memory right: whatever
   * version it names, it was made on what was never written.
   */
  #refusal: ((base: number) => unknown) | undefined;
  /** Called when a commit arrives that is waited for. */
  #arrived: (() => void) | undefined;
  /** The version that the newest commit here will have; `undefined` while nothing waits or runs. */
  #ahead: number | undefined;

  /** @param idle - called when nothing waits or runs any more */
  constructor(database: Database, tenant: TenantId, observer: StoreObserver | undefined, idle: () => void) {
    this.#database = database;
    this.#tenant = tenant;
    this.#observer = observer;
    this.#idle = idle;
  }

  /** See `Store.commit`. */
  async commit(base: number, changes: readonly Change[]): Promise<number> {
    const refusal = this.#refusal?.(base);
    if (refusal) throw refusal;
    if (this.#ahead !== undefined && base !== this.#ahead) throw new VersionConflict(base, this.#ahead);
    const version = base + 1;
    this.#ahead = version;
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#waiting.push({ version, changes, resolve, reject });
    this.#newest = promise;
    this.#arrived?.();
    if (!this.#isWriting) void this.#writeAll();
    return promise;
  }

  /** Waits for what is running and waiting; never rejects. */
  async settle(): Promise<void> {
    for (let newest = this.#newest; newest !== undefined; ) {
      await newest.catch(() => undefined); // told to whoever made it
      newest = newest === this.#newest ? undefined : this.#newest;
    }
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#waiting.length > 0) {
      let batch = this.#take();
      const startedMs = performance.now();
      try {
        await this.#database.within(this.#tenant, async (transaction) => {
          if (await this.#write(transaction, batch)) return;
          const newest = await this.#hold(transaction);
          batch = await this.#anew([...batch, ...this.#take()], newest);
          if (batch.length > 0) await this.#write(transaction, batch);
        });
        for (const { version, resolve } of batch) resolve(version);
        if (batch.length > 0) this.#observer?.written(batch.length, performance.now() - startedMs);
      } catch (reason) {
        const behind = this.#take();
        this.#observer?.failed(batch.length + behind.length);
        const failed = new StoreUnavailable('A commit before this one failed.', { cause: reason });
        this.#refusal = () => (reason instanceof TenantGone ? reason : failed);
        for (const commit of batch) commit.reject(reason);
        for (const commit of behind) commit.reject(this.#refusal(commit.version - 1));
        await setImmediate();
        this.#refusal = undefined;
      }
    }
    this.#ahead = undefined;
    this.#newest = undefined;
    this.#isWriting = false;
    this.#idle();
  }

  #take(): readonly Waiting[] {
    const waiting = this.#waiting;
    this.#waiting = [];
    return waiting;
  }

  /** Keeps others from writing to the tenant until the end of the transaction, and gives its newest version. */
  async #hold(transaction: Sql): Promise<number> {
    const [row] = await transaction<{ version: number }>`
      SELECT version FROM drydock.tenants WHERE tenant = ${this.#tenant} FOR UPDATE`;
    if (!row) throw new TenantGone();
    return row.version;
  }

  /** Says to commits that they came too late, and waits for what is made in their place; none when all gave up. */
  async #anew(late: readonly Waiting[], newest: number): Promise<readonly Waiting[]> {
    const { promise, resolve } = Promise.withResolvers<void>();
    let open = late.length;
    const done = () => {
      open -= 1;
      if (open === 0) resolve();
    };
    this.#refusal = (base) => new VersionConflict(base, newest);
    for (const commit of late) commit.reject(new VersionConflict(commit.version - 1, newest, done));
    await setImmediate();
    this.#refusal = undefined;
    this.#ahead = newest;
    this.#arrived = resolve;
    const limit = setTimeout(resolve, HELD_AT_MOST_MS);
    await promise;
    clearTimeout(limit);
    this.#arrived = undefined;
    await setImmediate(); // who was told together comes together
    return this.#take();
  }

  /** `false`: another process was faster. */
  async #write(transaction: Sql, batch: readonly Waiting[]): Promise<boolean> {
    const [first, last] = [batch[0], batch.at(-1)];
    if (first === undefined || last === undefined) return true;
    const { tables, keys, values, versions } = columnsOf(
      batch.flatMap(({ version, changes }) => changes.map((change) => ({ version, change }))),
    );
    const tenant = this.#tenant;
    const [row] = await transaction<{ bumped: number }>`
      WITH bumped AS (
        UPDATE drydock.tenants SET version = ${last.version}
        WHERE tenant = ${tenant} AND version = ${first.version - 1} RETURNING 1
      ), written AS (
        INSERT INTO drydock.entries (tenant, table_name, key, value, version)
        SELECT ${tenant}, row.* FROM unnest(
          ${tables}::text[], ${keys}::text[], ${values}::text[]::json[], ${versions}::bigint[]
        ) AS row WHERE EXISTS (SELECT FROM bumped)
        ON CONFLICT (tenant, table_name, key) DO UPDATE SET value = excluded.value, version = excluded.version
      )
      SELECT count(*)::int AS bumped FROM bumped`;
    return row?.bumped === 1;
  }
}
