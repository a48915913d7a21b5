/** PostgreSQL as the store: the suite that every store passes, on a real server, and what is its own. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Database } from '../../mock-server/store/postgres/database.ts';
import { migrate, migrations } from '../../mock-server/store/postgres/migrations.ts';
import { openPostgresStore } from '../../mock-server/store/postgres.ts';
import { describeStore, entriesOf, newTenant, put } from '../../mock-server/store/store.contract.ts';
import { type Store, StoreUnavailable, VersionConflict } from '../../mock-server/store/store.ts';
import { type PostgresServer, startPostgres } from '../harness/postgres-server.ts';
import { connectTo, runScript } from '../harness/sql.ts';

const NOW = 1_767_225_600_000;

let server: PostgresServer;
let databases = 0;

beforeAll(async () => {
  server = await startPostgres();
});
afterAll(() => server.dispose());

/** An empty database of its own. */
async function newDatabase(): Promise<string> {
  databases += 1;
  const name = `place_${databases}`;
  await runScript(server.adminUrl, `CREATE DATABASE ${name} OWNER drydock`);
  return server.url.replace(/[^/]+$/, name);
}

describeStore('PostgreSQL', async () => {
  const url = await newDatabase();
  let store = await openPostgresStore(url);
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await openPostgresStore(url);
      return store;
    },
    dispose: () => store.close(),
  };
});

describe('two instances', () => {
  let one: Store;
  let other: Store;
  let url: string;
  beforeAll(async () => {
    url = await newDatabase();
    [one, other] = await Promise.all([openPostgresStore(url), openPostgresStore(url)]);
  });
  afterAll(() => Promise.all([one.close(), other.close()]));

  test('see what the other has written, and what it removed', async () => {
    const tenant = newTenant();
    await one.create(tenant, [put('emp_1', 1), put('emp_2', 2)], NOW);
    await other.commit(tenant, 1, [put('emp_3', 3), { table: 'employees', key: 'emp_1', value: null }]);
    const delta = await one.changesSince(tenant, 1);
    expect(delta?.version).toBe(2);
    const changes: readonly unknown[] = delta?.changes ?? [];
    expect(changes).toHaveLength(2);
    expect(changes).toContainEqual(put('emp_3', 3));
    expect(changes).toContainEqual({ table: 'employees', key: 'emp_1', value: null });
    expect(entriesOf(await one.load(tenant))).toEqual([
      ['employees', 'emp_2', 2],
      ['employees', 'emp_3', 3],
    ]);
  });

  test('that write at the same moment: one is told of the other, and nothing is lost', async () => {
    const tenant = newTenant();
    await one.create(tenant, [], NOW);
    const increments = async (store: Store) => {
      for (let done = 0; done < 25; ) {
        const known = await store.load(tenant);
        const value = Number(known?.entries.get('employees')?.get('count') ?? 0) + 1;
        try {
          await store.commit(tenant, known?.version ?? 0, [put('count', value)]);
          done += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(VersionConflict);
        }
      }
    };
    await Promise.all([increments(one), increments(other)]);
    expect(entriesOf(await one.load(tenant))).toEqual([['employees', 'count', 50]]);
  });

  test('of one that came too late the next attempt is the next commit, however busy the other is', async () => {
    const tenant = newTenant();
    await one.create(tenant, [], NOW);
    let isOver = false;
    let version = 1;
    const busy = (async () => {
      while (!isOver) {
        try {
          version = await one.commit(tenant, version, [put('busy', version)]);
        } catch (error) {
          expect(error).toBeInstanceOf(VersionConflict);
          version = (await one.changesSince(tenant, version))?.version ?? version;
        }
      }
    })();
    const tries: number[] = [];
    for (let done = 0; done < 20; done += 1) {
      let base = (await other.changesSince(tenant, 0))?.version ?? 0;
      for (let count = 1; ; count += 1) {
        try {
          await other.commit(tenant, base, [put('late', done)]);
          tries.push(count);
          break;
        } catch (error) {
          expect(error).toBeInstanceOf(VersionConflict);
          base = (await other.changesSince(tenant, base))?.version ?? base;
        }
      }
    }
    isOver = true;
    await busy;
    expect(Math.max(...tries)).toBeLessThanOrEqual(2);
  });

  test('what is made on top of a commit that came too late is not taken for one on the newest version', async () => {
    const tenant = newTenant();
    await one.create(tenant, [], NOW);
    await other.commit(tenant, 1, [put('emp_1', 'other')]);
    // Version 2 to whoever has not heard of the refusal yet: one's own, which was never written. In the store it is the other's.
    const late = one.commit(tenant, 1, [put('emp_1', 'late')]);
    const onTop = late.catch(() => one.commit(tenant, 2, [put('emp_2', 'on top')]));
    await expect(onTop).rejects.toThrow(VersionConflict);
    await one.changesSince(tenant, 1);
    expect(await one.commit(tenant, 2, [put('emp_2', 'anew')])).toBe(3);
    expect(entriesOf(await other.load(tenant))).toEqual([
      ['employees', 'emp_1', 'other'],
      ['employees', 'emp_2', 'anew'],
    ]);
  });

  test('the newest version is that of all instances, and an ended tenant has none', async () => {
    const tenant = newTenant();
    await one.create(tenant, [], NOW);
    await other.commit(tenant, 1, [put('emp_1', 1)]);
    const never = newTenant();
    const asked = await Promise.all([tenant, never, tenant].map((id) => one.shared?.newestVersion(id)));
    expect(asked).toEqual([2, undefined, 2]);
    await other.remove(tenant);
    expect(await one.shared?.newestVersion(tenant)).toBeUndefined();
  });

  test('the last use goes forwards only, whoever notes it', async () => {
    const tenant = newTenant();
    await one.create(tenant, [], NOW);
    await one.touch(tenant, NOW + 5000);
    await other.touch(tenant, NOW + 1000);
    expect((await other.load(tenant))?.touchedAt).toBe(NOW + 5000);
  });

  test('a content that one has just put stays until its record can be there, and goes when it is old', async () => {
    const tenant = newTenant();
    await one.create(tenant, [], NOW);
    const sha256 = 'a'.repeat(64);
    await one.files.put(tenant, sha256, Buffer.from('a'));
    await other.files.removeOthers(tenant, () => new Set());
    expect(await one.files.get(tenant, sha256)).toEqual(new Uint8Array(Buffer.from('a')));
    const connection = connectTo(url, tenant);
    await connection.sql`UPDATE drydock.files SET put_at = now() - interval '11 minutes'`;
    await connection.close();
    await other.files.removeOthers(tenant, () => new Set([sha256]));
    expect(await one.files.get(tenant, sha256)).toBeDefined();
    await other.files.removeOthers(tenant, () => new Set());
    expect(await one.files.get(tenant, sha256)).toBeUndefined();
  });

  describe('count together', () => {
    const limit = { requests: 5, windowMs: 60_000 };
    const counterOf = ({ shared }: Store) => shared?.counter ?? expect.fail('It is not shared.');
    const take = (store: Store, key: string, nowMs: number, within = limit) =>
      counterOf(store).take(key, within, nowMs);

    test('and never allow more than the limit in a window', async () => {
      const stores = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? one : other));
      const counts = await Promise.all(stores.map((store) => take(store, 'pat_1', NOW)));
      const allowed = counts.filter(({ isAllowed }) => isAllowed);
      expect(allowed.map(({ remaining }) => remaining).sort()).toEqual([0, 1, 2, 3, 4]);
      expect(counts.filter(({ isAllowed }) => !isAllowed).map(({ remaining }) => remaining)).toEqual(
        Array.from({ length: 7 }, () => 0),
      );
      expect(await take(one, 'pat_2', NOW)).toEqual({ isAllowed: true, remaining: 4, resetMs: 60_000 });
    });

    test('a new window begins when one is over, and a raised limit counts at once', async () => {
      for (let index = 0; index < 5; index += 1) await take(one, 'pat_3', NOW + index * 1000);
      expect(await take(other, 'pat_3', NOW + 59_999)).toEqual({
        isAllowed: false,
        remaining: 0,
        resetMs: 1,
      });
      const raised = { ...limit, requests: 10 };
      expect(await take(other, 'pat_3', NOW + 59_999, raised)).toEqual({
        isAllowed: true,
        remaining: 4,
        resetMs: 1,
      });
      expect(await take(one, 'pat_3', NOW + 60_000)).toEqual({
        isAllowed: true,
        remaining: 4,
        resetMs: 60_000,
      });
    });

    test('a look does not count', async () => {
      const look = () => counterOf(other).peek('pat_4', limit, NOW + 1000);
      expect(await look()).toEqual({ isAllowed: true, remaining: 5, resetMs: 60_000 });
      await take(one, 'pat_4', NOW);
      expect(await look()).toEqual({ isAllowed: true, remaining: 4, resetMs: 59_000 });
      expect(await look()).toEqual({ isAllowed: true, remaining: 4, resetMs: 59_000 });
    });

    test('a limit of nothing allows nothing', async () => {
      expect((await take(one, 'pat_5', NOW, { ...limit, requests: 0 })).isAllowed).toBe(false);
    });
  });

  test('a removal that is long past is dropped, and whoever is that far behind loads anew', async () => {
    const tenant = newTenant();
    await one.create(tenant, [put('emp_1', 1)], NOW);
    await one.commit(tenant, 1, [{ table: 'employees', key: 'emp_1', value: null }]);
    await Promise.all(
      Array.from({ length: 1001 }, (_, index) => one.commit(tenant, index + 2, [put('emp_2', index)])),
    );
    await one.sweep(0);
    expect(await other.changesSince(tenant, 1)).toBeUndefined();
    expect(await other.changesSince(tenant, 2)).toMatchObject({ version: 1003 });
  });
});

describe('row-level security', () => {
  test('a query that forgets the tenant sees nothing, and writes nothing', async () => {
    const url = await newDatabase();
    const store = await openPostgresStore(url);
    const tenant = newTenant();
    await store.create(tenant, [put('emp_1', 1)], NOW);
    const forgetful = connectTo(url);
    const { sql } = forgetful;
    try {
      expect(await sql`SELECT * FROM drydock.tenants`).toHaveLength(0);
      expect(await sql`SELECT * FROM drydock.entries`).toHaveLength(0);
      expect(await sql`SELECT * FROM drydock.files`).toHaveLength(0);
      expect(await sql`DELETE FROM drydock.entries RETURNING 1`).toHaveLength(0);
      await expect(
        sql`INSERT INTO drydock.tenants (tenant, version, touched_at) VALUES (${newTenant()}, 1, 1)`,
      ).rejects.toThrow(/row-level security/);
    } finally {
      await forgetful.close();
      await store.close();
    }
  });

  test('a transaction of one tenant sees nothing of another', async () => {
    const url = await newDatabase();
    const store = await openPostgresStore(url);
    const [mine, theirs] = [newTenant(), newTenant()];
    for (const tenant of [mine, theirs]) await store.create(tenant, [put('emp_1', tenant)], NOW);
    const database = new Database(url);
    try {
      const seen = await database.within(
        mine,
        (transaction) => transaction`SELECT tenant FROM drydock.entries`,
      );
      expect(seen.map(({ tenant }) => tenant)).toEqual([mine]);
    } finally {
      await database.close();
      await store.close();
    }
  });
});

describe('migrations', () => {
  test('lead from the first tables to the newest, and keep what is there', async () => {
    const url = await newDatabase();
    const database = new Database(url);
    const tenant = newTenant();
    await migrate(database, 1);
    await database.sql`INSERT INTO drydock.tenants (tenant, version, touched_at) VALUES (${tenant}, 1, ${NOW})`;
    await database.sql`INSERT INTO drydock.entries VALUES (${tenant}, 'employees', 'emp_1', '1', 1)`;
    await database.close();
    const store = await openPostgresStore(url);
    expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 1]]);
    await store.close();
  });

  test('of instances that start together one migrates and the others wait', async () => {
    const url = await newDatabase();
    const stores = await Promise.all(Array.from({ length: 4 }, () => openPostgresStore(url)));
    const connection = connectTo(url);
    expect(await connection.sql`SELECT step FROM drydock.migrations`).toHaveLength(migrations.length);
    await connection.close();
    await Promise.all(stores.map((store) => store.close()));
  });

  test('tables of a newer version are left alone, and it says so', async () => {
    const url = await newDatabase();
    await (await openPostgresStore(url)).close();
    const connection = connectTo(url);
    await connection.sql`INSERT INTO drydock.migrations (step) VALUES (${migrations.length + 1})`;
    await connection.close();
    await expect(openPostgresStore(url)).rejects.toThrow(/Start the newer version/);
  });
});

test('a database that is away: says so, and once it is back everything is there', async () => {
  const url = await newDatabase();
  const written: number[] = [];
  const failed: number[] = [];
  const observer = {
    written: (changes: number) => void written.push(changes),
    failed: (changes: number) => void failed.push(changes),
  };
  const store = await openPostgresStore(url, { observer });
  const tenant = newTenant();
  await store.create(tenant, [put('emp_1', 1)], NOW);
  await store.check();
  await server.stop();
  await expect(store.check()).rejects.toThrow(StoreUnavailable);
  await expect(store.load(tenant)).rejects.toThrow(StoreUnavailable);
  await expect(store.commit(tenant, 1, [put('emp_1', 2)])).rejects.toThrow(StoreUnavailable);
  await expect(openPostgresStore(url)).rejects.toThrow(/DRYDOCK_DATABASE_URL cannot be used/);
  await server.start();
  expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 1]]);
  expect(await store.commit(tenant, 1, [put('emp_1', 2)])).toBe(2);
  await store.check();
  await store.remove(tenant);
  expect([written, failed]).toEqual([[1, 1, 1], [1]]); // made, changed and removed; a change in between was lost
  await store.close();
});

test('a database that takes no writes is said to take none', async () => {
  const url = await newDatabase();
  const name = url.replace(/.*\//, '');
  const writable = await openPostgresStore(url);
  await writable.check();
  await runScript(
    server.adminUrl,
    `ALTER DATABASE ${name} SET default_transaction_read_only = on`,
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}'`,
  );
  await expect
    .poll(
      () =>
        writable.check().then(
          () => 'writable',
          (error: unknown) => error,
        ),
      { timeout: 10_000 },
    )
    .toBeInstanceOf(StoreUnavailable);
  await writable.close();
});
