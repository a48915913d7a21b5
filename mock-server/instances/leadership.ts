/**
 * Which of several instances does what only one may do at a time. The leader has a lock in the database for as long as
 * its connection lives; the others try to take it every second, so one that was killed is replaced at once.
 */
import postgres from 'postgres';
import { CONNECTION_OPTIONS } from '../store/postgres/database.ts';

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
  readonly #url: string;
  #sql: postgres.Sql;
  #office: Office | undefined;
  #timer: NodeJS.Timeout | undefined;
  #trying: Promise<void> | undefined;
  #leads = false;
  #isClosed = false;

  constructor(url: string) {
    this.#url = url;
    this.#sql = connect(url);
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
    await this.#sql.end({ timeout: 1 });
  }

  #next(): void {
    this.#trying = this.#try().then(() => {
      if (this.#isClosed) return;
      this.#timer = setTimeout(() => this.#next(), TRY_EVERY_MS);
      this.#timer.unref();
    });
  }

  async #try(): Promise<void> {
    const late = Promise.withResolvers<undefined>();
    const limit = setTimeout(() => late.resolve(undefined), ANSWER_AT_MOST_MS);
    try {
      // A session that has the lock gets it again; one that was opened anew has to win it.
      const rows = await Promise.race([
        this.#sql<{ leads: boolean }[]>`SELECT pg_try_advisory_lock(${LOCK}) AS leads`,
        late.promise,
      ]);
      this.#note(rows?.[0]?.leads === true);
      if (rows === undefined) this.#reconnect();
    } catch {
      this.#note(false); // whoever needs the database says so
    } finally {
      clearTimeout(limit);
    }
  }

  #note(leads: boolean): void {
    if (leads === this.#leads) return;
    this.#leads = leads;
    if (leads) this.#office?.began();
    else this.#office?.ended();
  }

  #reconnect(): void {
    void this.#sql.end({ timeout: 0 });
    this.#sql = connect(this.#url);
  }
}

/** A connection of its own: the lock belongs to it. */
function connect(url: string): postgres.Sql {
  return postgres(url, {
    ...CONNECTION_OPTIONS,
    max: 1,
    max_lifetime: null,
    connection: { ...CONNECTION_OPTIONS.connection, idle_session_timeout: SILENT_AT_MOST_MS },
  });
}
