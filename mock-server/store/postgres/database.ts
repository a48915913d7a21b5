/** The connection to PostgreSQL: a bounded pool with time-outs, and transactions that name their tenant. */
import postgres from 'postgres';
import { StoreUnavailable, TenantExists, TenantGone, VersionConflict } from '../store.ts';
import type { TenantId } from '../tenant-id.ts';
import { EVERY_TENANT, TENANT_SETTING } from './migrations.ts';

const CONNECTIONS_AT_MOST = 10;
const CONNECT_AT_MOST_SECONDS = 5;
const STATEMENT_AT_MOST_MS = 10_000;

/** What every connection has. */
export const CONNECTION_OPTIONS = {
  connect_timeout: CONNECT_AT_MOST_SECONDS,
  backoff: () => 0.2, // seconds: once it is back, so are we
  connection: {
    application_name: 'drydock',
    statement_timeout: STATEMENT_AT_MOST_MS,
    lock_timeout: STATEMENT_AT_MOST_MS,
    idle_in_transaction_session_timeout: STATEMENT_AT_MOST_MS,
  },
} as const;

/** A transaction that sees the rows of one tenant. */
export type Transaction = postgres.TransactionSql;

export class Database {
  readonly sql: postgres.Sql;
  /** For the short questions before every answer: they never queue behind transactions, and what is asked together goes together. */
  readonly #asking: postgres.Sql;

  /**
   * @param url - `postgres://user:password@host:port/database`
   * @param connections - how many there may be, besides those for questions
   */
  constructor(url: string, connections = CONNECTIONS_AT_MOST) {
    const options = {
      ...CONNECTION_OPTIONS,
      types: { bigint: BIGINT_AS_NUMBER },
      onnotice: () => undefined, // "already exists" of the first migration
    };
    this.sql = postgres(url, { ...options, max: connections });
    this.#asking = postgres(url, {
      ...options,
      connection: { ...options.connection, [TENANT_SETTING]: EVERY_TENANT },
      max: 1,
      max_lifetime: null, // what it locks is held for as long as it lasts
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

  /** Puts one statement about any tenants, in one round trip. @throws {StoreUnavailable} */
  async ask<T>(question: (sql: postgres.Sql) => Promise<T>): Promise<T> {
    try {
      return await question(this.#asking);
    } catch (cause) {
      throw new StoreUnavailable('The database could not be asked.', { cause });
    }
  }

  async close(): Promise<void> {
    const timeout = CONNECT_AT_MOST_SECONDS;
    await Promise.all([this.sql.end({ timeout }), this.#asking.end({ timeout })]);
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
