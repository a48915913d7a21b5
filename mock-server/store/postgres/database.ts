/** The connections to PostgreSQL: a bounded pool with time-outs, and transactions that name their tenant. */
import { Pool } from 'pg';
import { StoreUnavailable, TenantExists, TenantGone, VersionConflict } from '../store.ts';
import type { TenantId } from '../tenant-id.ts';
import { connectionOptions, endOf, LastingConnection } from './connection.ts';
import { EVERY_TENANT, TENANT_SETTING } from './migrations.ts';
import { type Sql, sqlOf } from './sql.ts';

const CONNECTIONS_AT_MOST = 10;
const IDLE_AT_MOST_MS = 60_000;
/** A request waits for up to two of them: the one that is under way, and its own. */
const QUESTION_AT_MOST_MS = 5000;

export class Database {
  /** Outside of a transaction, on any connection: no rows of tenants are there. */
  readonly sql: Sql;
  readonly #pool: Pool;
  /** For the short questions before every answer: they never queue behind transactions, and what is asked together goes together. */
  readonly #asking: LastingConnection;

  /**
   * @param url - `postgres://user:password@host:port/database`
   * @param connections - how many there may be, besides the one for questions
   */
  constructor(url: string, connections = CONNECTIONS_AT_MOST) {
    const options = connectionOptions(url);
    this.#pool = new Pool({ ...options, max: connections, idleTimeoutMillis: IDLE_AT_MOST_MS });
    this.#pool.on('error', () => undefined); // of one that nobody uses: it is out of the pool
    this.#pool.on('connect', (client) => {
      client.on('error', () => undefined); // of one that is used: its statements are told
    });
    this.sql = sqlOf(this.#pool);
    this.#asking = new LastingConnection(connectionOptions(url, QUESTION_AT_MOST_MS), {
      opened: (sql) => sql`SELECT set_config(${TENANT_SETTING}, ${EVERY_TENANT}, false)`,
    });
  }

  /** Works on the rows of one tenant, in one transaction. @throws {StoreUnavailable} */
  within<T>(tenant: TenantId, work: (transaction: Sql) => Promise<T>): Promise<T> {
    return this.#transaction(tenant, work);
  }

  /** Works on the rows of all tenants. @throws {StoreUnavailable} */
  acrossTenants<T>(work: (transaction: Sql) => Promise<T>): Promise<T> {
    return this.#transaction(EVERY_TENANT, work);
  }

  /** Puts one statement about any tenants, in one round trip. @throws {StoreUnavailable} */
  async ask<T>(question: (sql: Sql) => Promise<T>): Promise<T> {
    try {
      return await question(this.#asking.sql);
    } catch (cause) {
      throw new StoreUnavailable('The database could not be asked.', { cause });
    }
  }

  async close(): Promise<void> {
    if (this.#pool.ending) return;
    await Promise.all([endOf(this.#pool.end()), this.#asking.close()]);
  }

  async #transaction<T>(whose: string, work: (transaction: Sql) => Promise<T>): Promise<T> {
    try {
      const client = await this.#pool.connect();
      const sql = sqlOf(client);
      let broken: Error | undefined;
      try {
        // Not waited for: they go out in front of the first statement of the work.
        const begun = [client.query('BEGIN'), sql`SELECT set_config(${TENANT_SETTING}, ${whose}, true)`];
        const [result] = await Promise.all([work(sql), ...begun]);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((reason: Error) => {
          broken = reason;
        });
        throw error;
      } finally {
        client.release(broken);
      }
    } catch (cause) {
      if (isOurs(cause)) throw cause;
      throw new StoreUnavailable('The database could not be used.', { cause });
    }
  }
}

/** What the store itself says, as against what the database or the network say. */
function isOurs(error: unknown): boolean {
  return [TenantExists, TenantGone, VersionConflict, StoreUnavailable].some((kind) => error instanceof kind);
}
