/**
 * What every store does, whatever it is made of. An adapter's test calls {@link describeStore} and adds
 * what is its own (crashes, damage, connections).
 */
import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemRandomness } from '../entropy/randomness.ts';
import {
  type Change,
  type Json,
  type Store,
  StoreUnavailable,
  TenantExists,
  TenantGone,
  VersionConflict,
} from './store.ts';
import { createTenantId, type TenantId } from './tenant-id.ts';

/** A store of an adapter, with a place of its own to keep things in. */
export interface StoreUnderTest {
  readonly store: Store;
  /** Closes the store and opens one anew in the same place, as a restart does. */
  reopen(): Promise<Store>;
  /** Closes it and removes the place. */
  dispose(): Promise<void>;
}

const NOW = 1_767_225_600_000;

/** Sets an entry of the table `employees`. */
export function put(key: string, value: Json): Change {
  return { table: 'employees', key, value };
}

/** A new tenant id. */
export function newTenant(): TenantId {
  return createTenantId(systemRandomness);
}

/** Entries as plain data, sorted, for comparison. */
export function entriesOf(
  difference: { entries: ReadonlyMap<string, ReadonlyMap<string, Json>> } | undefined,
): unknown {
  if (difference === undefined) return undefined;
  const rows = Array.from(difference.entries, ([table, row]) =>
    Array.from(row, ([key, value]) => [table, key, value] as const),
  ).flat();
  return rows.sort(([a, b], [c, d]) => (a < c || (a === c && b < d) ? -1 : 1));
}

/** Describes a store: every adapter passes all of it. */
export function describeStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let under: StoreUnderTest;
    let store: Store;
    let tenant: TenantId;

    beforeEach(async () => {
      under = await open();
      store = under.store;
      tenant = newTenant();
    });

    afterEach(() => under.dispose());

    test('a tenant that was created is there, also after a restart', async () => {
      await store.create(tenant, [put('emp_1', { name: 'Anna' })], NOW);
      const expected = {
        version: 1,
        touchedAt: NOW,
        entries: new Map([['employees', new Map([['emp_1', { name: 'Anna' }]])]]),
      };
      expect(await store.load(tenant)).toEqual(expected);
      expect(await (await under.reopen()).load(tenant)).toEqual(expected);
    });

    test('the tenants that have an entry in a table are found, also after a restart', async () => {
      const others = [newTenant(), newTenant(), newTenant()] as const;
      const found = async (from: Store) => {
        const tenants: TenantId[] = [];
        for await (const id of from.tenantsWith('outbox')) tenants.push(id);
        return tenants.filter((id) => id === tenant || others.includes(id)).sort();
      };
      const mentions = { table: 'outbox', text: '"outbox":{"a":1}' };
      await store.create(tenant, [{ table: 'outbox', key: 'a', value: 1 }], NOW);
      await store.create(others[0], [put('emp_1', mentions)], NOW);
      await store.create(others[1], [{ table: 'outbox', key: 'a', value: 1 }], NOW);
      await store.create(others[2], [put('emp_1', {})], NOW);
      await store.commit(others[1], 1, [{ table: 'outbox', key: 'a', value: null }]);
      await store.commit(others[2], 1, [{ table: 'outbox', key: 'b', value: 2 }]);
      const expected = [tenant, others[2]].sort();
      expect(await found(store)).toEqual(expected);
      expect(await found(await under.reopen())).toEqual(expected);
    });

    test('a tenant that was never created is not there', async () => {
      expect(await store.load(tenant)).toBeUndefined();
      expect(await store.changesSince(tenant, 1)).toBeUndefined();
      await expect(store.commit(tenant, 1, [])).rejects.toThrow(TenantGone);
      await expect(store.commit(tenant, 0, [])).rejects.toThrow(TenantGone);
    });

    test('a tenant is created once', async () => {
      await store.create(tenant, [put('emp_1', 1)], NOW);
      await expect(store.create(tenant, [put('emp_1', 2)], NOW)).rejects.toThrow(TenantExists);
      expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 1]]);
      expect(await store.count()).toBe(1);
    });

    test('of two creations at the same time one succeeds', async () => {
      const outcomes = await Promise.allSettled(
        [1, 2].map((value) => store.create(tenant, [put('emp_1', value)], NOW)),
      );
      expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
      expect(await store.count()).toBe(1);
    });

    test('a commit sets, replaces and removes entries, and counts the version', async () => {
      await store.create(tenant, [put('emp_1', 1), put('emp_2', 2)], NOW);
      expect(
        await store.commit(tenant, 1, [put('emp_1', { a: [null, 'ä', 1.5] }), put('emp_3', false)]),
      ).toBe(2);
      expect(await store.commit(tenant, 2, [{ table: 'employees', key: 'emp_2', value: null }])).toBe(3);
      const expected = [
        ['employees', 'emp_1', { a: [null, 'ä', 1.5] }],
        ['employees', 'emp_3', false],
      ];
      expect(entriesOf(await store.load(tenant))).toEqual(expected);
      const reopened = await (await under.reopen()).load(tenant);
      expect(reopened?.version).toBe(3);
      expect(entriesOf(reopened)).toEqual(expected);
    });

    test('removing what is not there, and committing nothing, are commits too', async () => {
      await store.create(tenant, [], NOW);
      expect(await store.commit(tenant, 1, [{ table: 'none', key: 'none', value: null }])).toBe(2);
      expect(await store.commit(tenant, 2, [])).toBe(3);
      expect(entriesOf(await store.load(tenant))).toEqual([]);
    });

    test('keeps any table, key and value, and follows a model through restarts', async () => {
      const names = fc.oneof(
        fc.constantFrom('__proto__', 'constructor', '', '1', '10', 'a/b', '\u0000'),
        fc.string(),
      );
      const change = fc.record({
        table: fc.constantFrom('employees', '__proto__', 'a b'),
        key: names,
        value: fc.jsonValue().map((value) => value as Json | null),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(fc.array(change, { maxLength: 5 }), { maxLength: 5 }), async (commits) => {
          const other = newTenant();
          const model = new Map<string, readonly [string, string, unknown]>();
          await store.create(other, [], NOW);
          let version = 1;
          for (const changes of commits) {
            version = await store.commit(other, version, changes);
            for (const { table, key, value } of changes) {
              model.delete(JSON.stringify([table, key]));
              if (value !== null) model.set(JSON.stringify([table, key]), [table, key, value]);
            }
          }
          store = await under.reopen();
          const expected = [...model.values()].sort(([a, b], [c, d]) =>
            a < c || (a === c && b < d) ? -1 : 1,
          );
          // JSON has no -0.
          expect(JSON.stringify(entriesOf(await store.load(other)))).toBe(JSON.stringify(expected));
        }),
        { numRuns: 40 },
      );
    });

    test('a commit on another version than the newest changes nothing and tells the newest', async () => {
      await store.create(tenant, [], NOW);
      await store.commit(tenant, 1, [put('emp_1', 'first')]);
      for (const base of [0, 1, 3]) {
        const conflict = await store
          .commit(tenant, base, [put('emp_1', 'late')])
          .catch((error: unknown) => error);
        expect(conflict).toBeInstanceOf(VersionConflict);
        expect(conflict).toHaveProperty('version', 2);
      }
      expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 'first']]);
    });

    test('of commits on the same version one succeeds', async () => {
      await store.create(tenant, [], NOW);
      const outcomes = await Promise.allSettled(
        [1, 2, 3].map((value) => store.commit(tenant, 1, [put('emp', value)])),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      expect((await store.load(tenant))?.version).toBe(2);
    });

    test('commits are pipelined: each builds on the one before without waiting for it', async () => {
      await store.create(tenant, [], NOW);
      const versions = Array.from({ length: 50 }, (_, index) =>
        store.commit(tenant, index + 1, [put(`emp_${index}`, index)]),
      );
      const loaded = store.load(tenant);
      expect(await Promise.all(versions)).toEqual(Array.from({ length: 50 }, (_, index) => index + 2));
      expect((await loaded)?.version).toBe(51);
      expect((await (await under.reopen()).load(tenant))?.entries.get('employees')?.size).toBe(50);
    });

    test('what was loaded belongs to the caller: later commits do not change it', async () => {
      await store.create(tenant, [put('emp_1', 1)], NOW);
      const before = await store.load(tenant);
      await store.commit(tenant, 1, [put('emp_1', 2), put('emp_2', 2)]);
      expect(before?.version).toBe(1);
      expect(entriesOf(before)).toEqual([['employees', 'emp_1', 1]]);
    });

    test('tells what changed since a version, or that it cannot', async () => {
      await store.create(tenant, [], NOW);
      await store.commit(tenant, 1, [put('emp_1', 1)]);
      expect(await store.changesSince(tenant, 2)).toEqual({ version: 2, changes: [] });
      const delta = await store.changesSince(tenant, 1);
      if (delta !== undefined) expect(delta).toEqual({ version: 2, changes: [put('emp_1', 1)] });
    });

    test('tenants do not see each other', async () => {
      const other = newTenant();
      await Promise.all([store.create(tenant, [put('emp_1', 'mine')], NOW), store.create(other, [], NOW)]);
      await store.commit(other, 1, [put('emp_1', 'theirs')]);
      expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 'mine']]);
      await store.remove(other);
      expect((await store.load(tenant))?.version).toBe(1);
    });

    test('the last use is what touch said last; commits leave it alone', async () => {
      await store.create(tenant, [], NOW);
      await store.touch(tenant, NOW + 5000);
      await store.commit(tenant, 1, [put('emp_1', 1)]);
      expect((await store.load(tenant))?.touchedAt).toBe(NOW + 5000);
      expect(await (await under.reopen()).load(tenant)).toMatchObject({ version: 2, touchedAt: NOW + 5000 });
    });

    test('a touch during a commit is not undone by it', async () => {
      await store.create(tenant, [], NOW);
      const commit = store.commit(tenant, 1, [put('emp_1', 1)]);
      await setImmediate(); // the write has begun
      await Promise.all([commit, store.touch(tenant, NOW + 9001)]);
      expect(await (await under.reopen()).load(tenant)).toMatchObject({ version: 2, touchedAt: NOW + 9001 });
    });

    test('touching and removing a tenant that is not there does nothing', async () => {
      await store.touch(tenant, NOW);
      await store.remove(tenant);
      expect(await store.load(tenant)).toBeUndefined();
      expect(await store.count()).toBe(0);
    });

    test('a removed tenant is gone, also after a restart, and its id is free again', async () => {
      await store.create(tenant, [put('emp_1', 1)], NOW);
      await store.remove(tenant);
      await store.remove(tenant);
      expect(await store.load(tenant)).toBeUndefined();
      await expect(store.commit(tenant, 1, [])).rejects.toThrow(TenantGone);
      store = await under.reopen();
      expect(await store.load(tenant)).toBeUndefined();
      await store.create(tenant, [], NOW);
      expect(entriesOf(await store.load(tenant))).toEqual([]);
    });

    test('a commit that runs into the removal is either done before it or told so', async () => {
      await store.create(tenant, [], NOW);
      const commits = [1, 2, 3].map((base) => store.commit(tenant, base, [put('emp', base)]));
      const outcomes = Promise.allSettled(commits);
      await store.remove(tenant);
      for (const outcome of await outcomes) {
        if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(TenantGone);
      }
      expect(await store.load(tenant)).toBeUndefined();
    });

    test('a sweep removes the tenants that were last used before a time, and names them', async () => {
      const [idle, used, fresh] = [newTenant(), newTenant(), newTenant()];
      await store.create(idle, [], NOW - 1);
      await store.create(used, [], NOW - 1000);
      await store.create(fresh, [], NOW);
      await store.touch(used, NOW);
      expect(await store.sweep(NOW)).toEqual([idle]);
      expect(await store.sweep(NOW)).toEqual([]);
      expect(await store.load(idle)).toBeUndefined();
      expect(await store.load(used)).toBeDefined();
      expect(await store.count()).toBe(2);
    });

    test('counts tenants, also after a restart', async () => {
      const tenants = Array.from({ length: 20 }, newTenant);
      await Promise.all(tenants.map((id) => store.create(id, [], NOW)));
      await Promise.all(tenants.slice(0, 5).map((id) => store.remove(id)));
      expect(await store.count()).toBe(15);
      expect(await (await under.reopen()).count()).toBe(15);
    });

    test('refuses what is not the id of a tenant', async () => {
      for (const text of ['../../../etc', '', 'UPPERCASE123', '7k2m9qx4tb0e/', 'sbx_7k2m9qx4']) {
        const id = text as TenantId;
        await expect(store.create(id, [], NOW)).rejects.toThrow(TypeError);
        await expect(store.load(id)).rejects.toThrow(TypeError);
        await expect(store.remove(id)).rejects.toThrow(TypeError);
      }
    });

    test('can be asked whether it takes writes, and keeps nothing of that', async () => {
      await store.create(tenant, [put('emp_1', 1)], NOW);
      await store.check();
      expect(await store.count()).toBe(1);
      expect((await store.load(tenant))?.version).toBe(1);
      await store.close();
      await expect(store.check()).rejects.toThrow(StoreUnavailable);
    });

    test('closing waits for what is running, and nothing is taken afterwards', async () => {
      await store.create(tenant, [], NOW);
      let isDone = false;
      const commit = store.commit(tenant, 1, [put('emp_1', 1)]).then(() => {
        isDone = true;
      });
      await store.close();
      expect(isDone).toBe(true);
      await commit;
      await expect(store.load(tenant)).rejects.toThrow(StoreUnavailable);
      await expect(store.commit(tenant, 2, [])).rejects.toThrow(StoreUnavailable);
      await expect(store.sweep(NOW)).rejects.toThrow(StoreUnavailable);
      expect((await (await under.reopen()).load(tenant))?.version).toBe(2);
    });
  });
}
