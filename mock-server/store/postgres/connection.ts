/** How this program connects to PostgreSQL, and a connection that lasts. */
import { setTimeout } from 'node:timers/promises';
import { Client, type ClientConfig } from 'pg';
import { COLUMNS, type Sql, sqlOf } from './sql.ts';

const CONNECT_AT_MOST_MS = 5000;
const STATEMENT_AT_MOST_MS = 10_000;
/** For a database that is gone without a word; one that is there keeps to the limit of the statement. */
const WITHOUT_A_WORD_MS = 5000;
const GOODBYE_AT_MOST_MS = 5000;
const ANEW_AFTER_MS = 200;

/**
 * @param url - `postgres://user:password@host:port/database`
 * @param atMostMs - how long a statement may take, or wait for a lock
 */
export function connectionOptions(url: string, atMostMs = STATEMENT_AT_MOST_MS) {
  return {
    connectionString: url,
    application_name: 'drydock',
    connectionTimeoutMillis: CONNECT_AT_MOST_MS,
    statement_timeout: atMostMs,
    lock_timeout: atMostMs,
    idle_in_transaction_session_timeout: atMostMs,
    query_timeout: atMostMs + WITHOUT_A_WORD_MS,
    keepAlive: true,
    pipeline: true,
    types: COLUMNS,
  } satisfies ClientConfig;
}

/** How a lasting connection is held. */
export interface LastingOptions {
  /** Whether it is opened anew as soon as it has ended; otherwise at the next statement. */
  readonly isHeld?: boolean;
  /** What is done first on every connection, before anything else is. */
  readonly opened?: (sql: Sql, client: Client) => Promise<unknown>;
}

/** One connection, opened when it is first needed, and another one after it has ended. */
export class LastingConnection {
  readonly #options: ClientConfig;
  readonly #isHeld: boolean;
  readonly #opened: LastingOptions['opened'];
  #client: Promise<Client> | undefined;
  #isClosed = false;

  constructor(options: ClientConfig, { isHeld = false, opened }: LastingOptions = {}) {
    this.#options = options;
    this.#isHeld = isHeld;
    this.#opened = opened;
  }

  /** Opens it. @throws {Error} the database cannot be reached */
  async open(): Promise<void> {
    await this.#connected();
  }

  /** Puts statements; all of a turn go out together. @throws {Error} the connection ended before their answer */
  readonly sql: Sql = sqlOf({
    query: (async (...statement: Parameters<Client['query']>) =>
      (await this.#connected()).query(...statement)) as Client['query'],
  });

  async close(): Promise<void> {
    this.#isClosed = true;
    const client = await this.#client?.catch(() => undefined); // told to whoever needed it
    if (client) await endOf(client.end());
  }

  #connected(): Promise<Client> {
    if (this.#isClosed) return Promise.reject(new Error('The connection is closed.'));
    if (this.#client) return this.#client;
    const ended = () => {
      if (this.#client !== client) return; // there is another one by now
      this.#client = undefined;
      if (this.#isHeld && !this.#isClosed) void this.#openAgain();
    };
    const client = this.#connect(ended);
    client.catch(ended);
    this.#client = client;
    return client;
  }

  async #connect(ended: () => void): Promise<Client> {
    const client = new Client(this.#options);
    client.on('error', ended); // the statements under way are told the reason
    client.on('end', ended);
    try {
      await client.connect();
      await this.#opened?.(sqlOf(client), client);
      return client;
    } catch (error) {
      await endOf(client.end());
      throw error;
    }
  }

  async #openAgain(): Promise<void> {
    await setTimeout(ANEW_AFTER_MS, undefined, { ref: false });
    if (!this.#isClosed) await this.#connected().catch(() => undefined); // and again, until it is there
  }
}

/** Waits for the end of a connection, which a database that is gone never confirms. */
export async function endOf(ending: Promise<void>): Promise<void> {
  await Promise.race([ending, setTimeout(GOODBYE_AT_MOST_MS, undefined, { ref: false })]);
}
