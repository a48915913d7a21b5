/**
 * Counts requests of all processes together, in a table that a crash of the database may empty. All that is counted at
 * the same moment goes there in one statement, each key once with how many there are.
 */
import type { Count, Limit, RateCounter } from '../rate-counter.ts';
import { Batch } from './batch.ts';
import type { Database } from './database.ts';

interface Question {
  readonly key: string;
  readonly limit: Limit;
  readonly nowMs: number;
}

interface Row {
  readonly key: string;
  readonly ends_at: number;
  readonly used: number;
  readonly used_before: number;
}

export class SharedCounter implements RateCounter {
  readonly #database: Database;
  readonly #takes = new Batch((questions: readonly Question[]) => this.#takeAll(questions));
  readonly #peeks = new Batch((questions: readonly Question[]) => this.#peekAll(questions));

  constructor(database: Database) {
    this.#database = database;
  }

  take(key: string, limit: Limit, nowMs: number): Promise<Count> {
    return this.#takes.ask({ key, limit, nowMs });
  }

  peek(key: string, limit: Limit, nowMs: number): Promise<Count> {
    return this.#peeks.ask({ key, limit, nowMs });
  }

  /** Forgets windows that are long over. */
  async tidy(): Promise<void> {
    await this.#database.ask(
      (sql) => sql`
        DELETE FROM drydock.windows WHERE ends_at < extract(epoch FROM now() - interval '1 hour') * 1000`,
    );
  }

  async #takeAll(questions: readonly Question[]): Promise<readonly Count[]> {
    const wanted = new Map<string, { readonly limit: Limit; requests: number }>();
    let nowMs = 0;
    for (const question of questions) {
      const { limit, key } = question;
      const requests = (wanted.get(key)?.requests ?? 0) + 1;
      wanted.set(key, { limit, requests }); // of two limits of a key the later one counts
      nowMs = Math.max(nowMs, question.nowMs);
    }
    // In the order of the keys, so that two processes never wait for each other.
    const keys = [...wanted.keys()].sort();
    const each = keys.map((key) => wanted.get(key)).filter((one) => one !== undefined);
    const quotas = each.map(({ limit }) => limit.requests);
    const windows = each.map(({ limit }) => limit.windowMs);
    const requests = each.map((one) => one.requests);
    const rows = await this.#database.ask(
      (sql) => sql<Row>`
        INSERT INTO drydock.windows AS w (key, ends_at, quota, used, used_before)
        SELECT key, ${nowMs}::bigint + window_ms, quota, least(requests, quota), 0 FROM unnest(
          ${keys}::text[], ${windows}::bigint[], ${quotas}::bigint[], ${requests}::bigint[]
        ) AS asked (key, window_ms, quota, requests)
        ON CONFLICT (key) DO UPDATE SET
          quota = excluded.quota,
          ends_at = CASE WHEN w.ends_at > ${nowMs}::bigint THEN w.ends_at ELSE excluded.ends_at END,
          used_before = CASE WHEN w.ends_at > ${nowMs}::bigint THEN w.used ELSE 0 END,
          used = CASE WHEN w.ends_at > ${nowMs}::bigint
            THEN greatest(w.used, least(w.used + excluded.used, excluded.quota)) ELSE excluded.used END
        RETURNING key, ends_at, used, used_before`,
    );
    const found = new Map(rows.map((row) => [row.key, { row, served: row.used_before }]));
    return questions.map(({ key, nowMs: askedMs }) => {
      const window = found.get(key);
      const { limit } = wanted.get(key) ?? {};
      if (!window || !limit) throw new TypeError('A window that was counted in is missing.');
      const isAllowed = window.served < window.row.used;
      if (isAllowed) window.served += 1;
      const remaining = Math.max(0, limit.requests - window.served);
      return { isAllowed, remaining, resetMs: window.row.ends_at - askedMs };
    });
  }

  async #peekAll(questions: readonly Question[]): Promise<readonly Count[]> {
    const keys = [...new Set(questions.map(({ key }) => key))];
    const rows = await this.#database.ask(
      (sql) =>
        sql<Pick<Row, 'key' | 'ends_at' | 'used'>>`
          SELECT key, ends_at, used FROM drydock.windows WHERE key = ANY(${keys})`,
    );
    const found = new Map(rows.map((row) => [row.key, row]));
    return questions.map(({ key, limit: { requests, windowMs }, nowMs }) => {
      const window = found.get(key);
      if (!window || window.ends_at <= nowMs) {
        return { isAllowed: requests > 0, remaining: requests, resetMs: windowMs };
      }
      const remaining = Math.max(0, requests - window.used);
      return { isAllowed: remaining > 0, remaining, resetMs: window.ends_at - nowMs };
    });
  }
}
