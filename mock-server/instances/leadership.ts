/**
 * Which of several instances does what only one may do at a time. The leader has a lock in the database for as long as
 * its connection lives; the others try to take it every second, so one that was killed is replaced at once.
 */
import { connectionOptions, LastingConnection } from '../store/postgres/connection.ts';

/** Any number that nothing else in the database locks. */
const LOCK = 7_220_115_916;
const TRY_EVERY_MS = 1000;
/** Longer without a word of the database, and it may lead no more. */
const ANSWER_AT_MOST_MS = 3000;
/** Longer without a word of the leader — its machine is gone, or stands still — and the database gives the lock away. */
const SILENT_AT_MOST_MS = 6000;

/** What it is told of. Neither may throw. */
export interface Office {
  began(): void;
  ended(): void;
}

export class Leadership {
  /** A connection of its own: the lock belongs to it. */
  readonly #connection: LastingConnection;
  #office: Office | undefined;
  #timer: NodeJS.Timeout | undefined;
  #trying: Promise<void> | undefined;
  #leads = false;
  #isClosed = false;

  constructor(url: string) {
    this.#connection = new LastingConnection(
      {
        ...connectionOptions(url),
        connectionTimeoutMillis: ANSWER_AT_MOST_MS,
        query_timeout: ANSWER_AT_MOST_MS, // ends the connection, and with it the lock
      },
      {
        opened: (sql) => sql`SELECT set_config('idle_session_timeout', ${String(SILENT_AT_MOST_MS)}, false)`,
      },
    );
  }

  get leads(): boolean {
    return this.#leads;
  }

  /** Takes part from now on. */
  run(office: Office): void {
    this.#office = office;
    this.#next();
  }

  /** Gives the lock back: another instance has it within a second. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#trying;
    this.#note(false);
    await this.#connection.close();
  }

  #next(): void {
    this.#trying = this.#try().then(() => {
      if (this.#isClosed) return;
      this.#timer = setTimeout(() => this.#next(), TRY_EVERY_MS);
      this.#timer.unref();
    });
  }

  async #try(): Promise<void> {
    try {
      // A session that has the lock gets it again; one that was opened anew has to win it.
      const [row] = await this.#connection.sql<{ leads: boolean }>`
        SELECT pg_try_advisory_lock(${LOCK}) AS leads`;
      this.#note(row?.leads === true);
    } catch {
      this.#note(false); // whoever needs the database says so
    }
  }

  #note(leads: boolean): void {
    if (leads === this.#leads) return;
    this.#leads = leads;
    if (leads) this.#office?.began();
    else this.#office?.ended();
  }
}
