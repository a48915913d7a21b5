/** The journal is kept short while the store runs: who grows gets a file, who ends stays gone, and old parts of it go. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { entriesOf, newTenant, put } from './store.contract.ts';
import type { Store } from './store.ts';
import type { TenantId } from './tenant-id.ts';
import { type LowdbUnderTest, openLowdb } from './test-lowdb.ts';

const NOW = 1_767_225_600_000;

let under: LowdbUnderTest;
let store: Store;
let tenant: TenantId;

beforeEach(() => {
  tenant = newTenant();
});

afterEach(() => under.dispose());

const pathOf = (id: TenantId) => join(under.path, 'tenants', id.slice(0, 2), `${id}.json`);
const segments = async () => (await readdir(join(under.path, 'journal'))).sort();

test('a tenant that has grown gets its file while the store runs, and its lines say nothing any more', async () => {
  under = await openLowdb({ journalBytes: 4000, tenantBytes: 1000, writesFilesAtClose: false });
  store = under.store;
  const fresh = newTenant();
  await store.create(fresh, [put('emp_1', 'fresh')], NOW);
  await store.create(tenant, [], NOW);
  for (let base = 1; base <= 200; base += 1) {
    await store.commit(tenant, base, [put(`emp_${base % 10}`, 'x'.repeat(50))]);
  }
  store = await under.reopen();
  expect((await stat(pathOf(tenant))).isFile()).toBe(true);
  expect((await segments())[0]).not.toBe('0000000001.log'); // the oldest part is gone
  expect((await store.load(tenant))?.version).toBe(201);
  expect(entriesOf(await store.load(fresh))).toEqual([['employees', 'emp_1', 'fresh']]);
  expect(await store.count()).toBe(2);
  expect(under.reports).toEqual([]);
});

test('a tenant that is written to without a pause gets its file all the same', async () => {
  under = await openLowdb({ tenantBytes: 1000, writesFilesAtClose: false });
  store = under.store;
  await store.create(tenant, [], NOW);
  let isOver = false;
  const seen = (async () => {
    while (!isOver) if (await stat(pathOf(tenant)).catch(() => undefined)) return 'while it is written to';
    return 'never';
  })();
  let [before, base] = [Promise.resolve(1), 1];
  for (; base <= 2000; base += 1) {
    const next = store.commit(tenant, base, [put(`emp_${base % 10}`, 'x'.repeat(50))]);
    await before; // so that one is always on its way
    before = next;
  }
  isOver = true;
  await before;
  expect(await seen).toBe('while it is written to');
  expect((await (await under.reopen()).load(tenant))?.version).toBe(base);
});

test('a tenant that ends while its file is written stays gone', async () => {
  under = await openLowdb({ tenantBytes: 500, writesFilesAtClose: false });
  store = under.store;
  for (let turn = 0; turn < 20; turn += 1) {
    const short = newTenant();
    await store.create(short, [], NOW);
    for (let base = 1; base <= 10; base += 1) {
      await store.commit(short, base, [put(`emp_${base}`, 'x'.repeat(50))]);
    }
    await store.remove(short); // its file is under way by now
    expect(await store.load(short)).toBeUndefined();
  }
  store = await under.reopen();
  expect(await store.count()).toBe(0);
  expect(under.reports).toEqual([]);
});

test('a tenant that has ended stays so, whatever older parts of the journal say', async () => {
  under = await openLowdb({ journalBytes: 800, tenantBytes: 200, writesFilesAtClose: false });
  store = under.store;
  const kept = newTenant();
  await store.create(kept, [put('emp_1', 'kept')], NOW);
  for (let round = 0; round < 40; round += 1) {
    const other = newTenant();
    await store.create(other, [put('emp_1', round)], NOW);
    if (round % 3 === 0) await store.commit(other, 1, [put('emp_2', 'y'.repeat(300))]);
    await store.remove(other);
  }
  await expect.poll(async () => (await segments()).length, { timeout: 10_000 }).toBeLessThan(12);
  store = await under.reopen();
  expect(await store.count()).toBe(1);
  expect(entriesOf(await store.load(kept))).toEqual([['employees', 'emp_1', 'kept']]);
});

test('lines of a tenant are read as they were written, be they beside each other, far apart or in several files', async () => {
  under = await openLowdb({ journalBytes: 4_000_000, tenantBytes: 8_000_000, writesFilesAtClose: false });
  store = under.store;
  const other = newTenant();
  await store.create(tenant, [], NOW);
  await store.create(other, [], NOW);
  const written: unknown[] = [];
  for (let base = 1; base <= 60; base += 1) {
    const size = base % 5 === 0 ? 90_000 : 10; // long ones fill several files, and more than is read with one call
    const value = `${base}:${'ü'.repeat(size)}`;
    const key = `emp_${String(base).padStart(2, '0')}`;
    await store.commit(tenant, base, [put(key, value)]);
    written.push(['employees', key, value]);
    if (base % 7 === 0) await store.commit(other, base / 7, [put('emp_1', 'y'.repeat(20_000))]); // lies in between
  }
  expect((await segments()).length).toBeGreaterThan(2);
  store = await under.reopen();
  expect(entriesOf(await store.load(tenant))).toEqual(written);
});
