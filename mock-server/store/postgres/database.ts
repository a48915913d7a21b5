/** The connection to PostgreSQL: a bounded pool with time-outs, and transactions that name their tenant. */
import postgres from 'postgres';
import { StoreUnavailable, TenantExists, TenantGone, VersionConflict } from '../store.ts';
import type { TenantId } from '../tenant-id.ts';
import { EVERY_TENANT, TENANT_SETTING } from './migrations.ts';

const CONNECTIONS_AT_MOST = 10;
const CONNECT_AT_MOST_SECONDS = 5;
const STATEMENT_AT_MOST_MS = 10_000;
/** Any number that nothing else in the database locks. */
const SERVER_LOCK = 7_220_115_915;

/** A transaction that sees the rows of one tenant. */
export type Transaction = postgres.TransactionSql;

export class Database {
  readonly sql: postgres.Sql;

  /** @param url - `postgres://user:password@host:port/database` */
  constructor(url: string) {
    this.sql = postgres(url, {
      max: CONNECTIONS_AT_MOST,
      connect_timeout: CONNECT_AT_MOST_SECONDS,
      backoff: () => 0.2, // seconds: once it is back, so are we
      connection: {
        application_name: 'drydock',
        statement_timeout: STATEMENT_AT_MOST_MS,
        lock_timeout: STATEMENT_AT_MOST_MS,
        idle_in_transaction_session_timeout: STATEMENT_AT_MOST_MS,
      },
      types: { bigint: BIGINT_AS_NUMBER },
      onnotice: () => undefined, // "already exists" of the first migration
    });
  }

  /** Works on the rows of one tenant, in one transaction. @throws {StoreUnavailable} */
  within<T>(tenant: TenantId, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#transaction(tenant, work);
  }

  /** Works on the rows of all tenants. @throws {StoreUnavailable} */
  acrossTenants<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    return this.#transaction(EVERY_TENANT, work);
  }

  /**
   * Takes the database for this process, until the connection that says so ends; it is opened anew with the next
   * process alone.
   *
   * @throws {Error} another process has it
   */
  async takeForItself(): Promise<void> {
    const connection = await this.sql.reserve();
    const [row] = await connection<
      { taken: boolean }[]
    >`SELECT pg_try_advisory_lock(${SERVER_LOCK}) AS taken`;
    if (row?.taken === true) return; // never released: the end of the process does that
    connection.release();
    throw new Error(
      'another server uses it. Stop that one first; several instances cannot share a database yet.',
    );
  }

  async close(): Promise<void> {
    await this.sql.end({ timeout: CONNECT_AT_MOST_SECONDS });
  }

  async #transaction<T>(whose: string, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return (await this.sql.begin(async (transaction) => {
        // Not waited for: it goes out in front of the first query of the work, in the same packet.
        const named = transaction`SELECT set_config(${TENANT_SETTING}, ${whose}, true)`.execute();
        const [result] = await Promise.all([work(transaction), named]);
        return result;
      })) as T; // `begin` unwraps arrays of promises in its type, and T is none
    } catch (cause) {
      if (isOurs(cause)) throw cause;
      throw new StoreUnavailable('The database could not be used.', { cause });
    }
  }
}

/** Counts and times fit into a number; as text they would have to be parsed at every use. */
const BIGINT_AS_NUMBER = {
  to: 20,
  from: [20],
  serialize: (value: number) => String(value),
  parse: (text: string) => Number(text),
} as const satisfies postgres.PostgresType<number>;

/** What the store itself says, as against what the database or the network say. */
function isOurs(error: unknown): boolean {
  return [TenantExists, TenantGone, VersionConflict, StoreUnavailable].some((kind) => error instanceof kind);
}
