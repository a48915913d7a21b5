/**
 * The request log in the database: unlogged tables, since a log may be lost with the machine and its writing must cost
 * little. `request_logs` has a row for each tenant; whoever adds entries locks it first, so that positions are given in
 * the order in which they become visible, and a reader that remembers one misses nothing.
 */
import type { Json } from '../store.ts';
import type { TenantId } from '../tenant-id.ts';
import type { Database } from './database.ts';

/** An entry to be written. */
export interface NewRequest {
  readonly id: string;
  /** How much of the tenant's share it takes. */
  readonly characters: number;
  /** What lists and streams tell, as JSON. */
  readonly summary: string;
  /** All else, as JSON. */
  readonly rest: string;
}

/** An entry of a list. */
export interface RequestRow {
  readonly position: number;
  readonly summary: Json;
}

/** The entries of a tenant, and where its log ends by now: 0 when there is none. */
export interface RequestRows {
  readonly newest: number;
  readonly rows: readonly RequestRow[];
}

/** How much of the log is kept. */
export interface RequestBounds {
  readonly entriesOfTenant: number;
  readonly charactersOfTenant: number;
  readonly charactersInAll: number;
}

export class RequestTable {
  readonly #database: Database;
  readonly #bounds: RequestBounds;

  constructor(database: Database, bounds: RequestBounds) {
    this.#database = database;
    this.#bounds = bounds;
  }

  /** Adds entries, the oldest of a tenant first; what is too old by then goes. @throws {StoreUnavailable} */
  async add(batch: ReadonlyMap<TenantId, readonly NewRequest[]>): Promise<void> {
    const { entriesOfTenant, charactersOfTenant } = this.#bounds;
    const logs = columns(['tenant', 'entries', 'characters']);
    const entries = columns(['tenant', 'id', 'newer', 'newerCharacters', 'characters', 'summary', 'rest']);
    for (const [tenant, requests] of batch) {
      let newer = 0;
      let newerCharacters = 0;
      for (const { id, characters, summary, rest } of requests.toReversed()) {
        entries.add({ tenant, id, newer, newerCharacters, characters, summary, rest });
        newer += 1;
        newerCharacters += characters;
      }
      logs.add({ tenant, entries: newer, characters: newerCharacters });
    }
    await this.#database.acrossTenants(async (transaction) => {
      // Rows are locked in the order of their ids, so that no two instances wait for each other.
      await Promise.all([
        transaction`
          WITH log AS (
            INSERT INTO drydock.request_logs AS log (tenant, newest, characters)
            SELECT given.* FROM unnest(
              ${logs.of.tenant}::text[], ${logs.of.entries}::bigint[], ${logs.of.characters}::bigint[]
            ) AS given (tenant, newest, characters)
            WHERE EXISTS (SELECT FROM drydock.tenants WHERE tenants.tenant = given.tenant)
            ORDER BY given.tenant COLLATE "C"
            ON CONFLICT (tenant) DO UPDATE SET
              newest = log.newest + excluded.newest, characters = log.characters + excluded.characters, at = now()
            RETURNING tenant, newest, characters
          )
          INSERT INTO drydock.requests (tenant, position, id, characters, upto, summary, rest)
          SELECT log.tenant, log.newest - given.newer, given.id, given.characters,
            log.characters - given.newer_characters, given.summary, given.rest
          FROM unnest(
            ${entries.of.tenant}::text[], ${entries.of.id}::text[], ${entries.of.newer}::bigint[],
            ${entries.of.newerCharacters}::bigint[], ${entries.of.characters}::bigint[],
            ${entries.of.summary}::text[]::json[], ${entries.of.rest}::text[]::json[]
          ) AS given (tenant, id, newer, newer_characters, characters, summary, rest)
          JOIN log ON log.tenant = given.tenant`,
        transaction`
          DELETE FROM drydock.requests AS old USING drydock.request_logs AS log
          WHERE log.tenant = ANY(${logs.of.tenant}) AND old.tenant = log.tenant AND (
            old.position <= log.newest - ${entriesOfTenant}
            OR log.characters - old.upto + old.characters > ${charactersOfTenant}
          )`,
      ]);
    });
  }

  /** The entries of a tenant after a position, the oldest first. @throws {StoreUnavailable} */
  async after(tenant: TenantId, position: number): Promise<RequestRows> {
    // One statement, so that all of it is of the same moment.
    const rows = await this.#database.within(
      tenant,
      (transaction) => transaction<{ newest: number; position: number | null; summary: Json }>`
        SELECT log.newest, entry.position, entry.summary
        FROM drydock.request_logs AS log
        LEFT JOIN drydock.requests AS entry ON entry.tenant = log.tenant AND entry.position > ${position}
        WHERE log.tenant = ${tenant} ORDER BY entry.position`,
    );
    return {
      newest: rows[0]?.newest ?? 0,
      rows: rows.flatMap(({ position, summary }) => (position === null ? [] : [{ position, summary }])),
    };
  }

  /** One entry, in its two parts. @throws {StoreUnavailable} */
  async find(tenant: TenantId, id: string): Promise<readonly [Json, Json] | undefined> {
    const [row] = await this.#database.within(
      tenant,
      (transaction) => transaction<{ summary: Json; rest: Json }>`
        SELECT summary, rest FROM drydock.requests WHERE tenant = ${tenant} AND id = ${id}`,
    );
    return row && [row.summary, row.rest];
  }

  /** Removes what there is of a tenant. @throws {StoreUnavailable} */
  async remove(tenant: TenantId): Promise<void> {
    await this.#database.within(tenant, async (transaction) => {
      await transaction`DELETE FROM drydock.request_logs WHERE tenant = ${tenant}`;
      await transaction`DELETE FROM drydock.requests WHERE tenant = ${tenant}`;
    });
  }

  /**
   * Removes what is left of tenants that ended, and the logs that were quiet for longest while all together are too
   * large. What another instance is about to write is left for the next time.
   *
   * @throws {StoreUnavailable}
   */
  async tidy(): Promise<void> {
    const { charactersInAll } = this.#bounds;
    await this.#database.acrossTenants(async (transaction) => {
      await transaction`
        WITH old AS (
          SELECT log.tenant FROM drydock.request_logs AS log
          WHERE NOT EXISTS (SELECT FROM drydock.tenants WHERE tenants.tenant = log.tenant)
          FOR UPDATE SKIP LOCKED
        )
        DELETE FROM drydock.request_logs AS log USING old WHERE log.tenant = old.tenant`;
      await transaction`
        WITH kept AS (
          SELECT tenant, sum(characters) AS characters FROM drydock.requests GROUP BY tenant
        ), added AS (
          SELECT tenant, sum(kept.characters) OVER (ORDER BY log.at DESC, tenant) AS characters
          FROM kept LEFT JOIN drydock.request_logs AS log USING (tenant)
        )
        DELETE FROM drydock.requests AS old USING added
        WHERE old.tenant = added.tenant AND added.characters > ${charactersInAll}`;
      await transaction`
        DELETE FROM drydock.requests AS old
        WHERE NOT EXISTS (SELECT FROM drydock.request_logs AS log WHERE log.tenant = old.tenant)`;
    });
  }
}

/** Rows turned into columns, for `unnest`. */
function columns<const Name extends string>(names: readonly Name[]) {
  const of = Object.fromEntries(names.map((name) => [name, [] as Array<string | number>])) as Record<
    Name,
    Array<string | number>
  >; // a column for every name, by construction
  return {
    of,
    add: (row: Readonly<Record<Name, string | number>>) => {
      for (const name of names) of[name].push(row[name]);
    },
  };
}
