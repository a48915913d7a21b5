/** The lowdb store: the contract, and what is its own: files, coalesced writes, faults, damage, crashes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  type FileHandle,
  mkdir,
  open as openFile,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Low } from 'lowdb';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { openLowdbStore } from './lowdb.ts';
import { describeStore, entriesOf, newTenant, put, type StoreUnderTest } from './store.contract.ts';
import { type Store, StoreUnavailable, TenantDamaged } from './store.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';

const NOW = 1_767_225_600_000;

describeStore('lowdb', open);
describeStore('lowdb with a single tenant in memory', () => open(1));

describe('the files of lowdb', () => {
  let under: Awaited<ReturnType<typeof open>>;
  let store: Store;
  let tenant: TenantId;
  const pathOf = (id: TenantId) => join(under.path, 'tenants', id.slice(0, 2), `${id}.json`);

  beforeEach(async () => {
    under = await open();
    store = under.store;
    tenant = newTenant();
  });

  afterEach(() => under.dispose());

  test('a tenant is one compact file in the folder of its first two characters, and nothing lies beside it', async () => {
    await store.create(tenant, [put('emp_1', { name: 'Anna' })], NOW);
    const entries = { employees: { emp_1: { name: 'Anna' } } };
    expect(await readFile(pathOf(tenant), 'utf8')).toBe(
      JSON.stringify({ format: 1, tenant, version: 1, entries }),
    );
    expect(await readdir(join(under.path, 'tenants', tenant.slice(0, 2)))).toEqual([`${tenant}.json`]);
    expect((await stat(pathOf(tenant))).mtimeMs).toBe(NOW);
  });

  test('commits that come while a write runs share the next one', async () => {
    await store.create(tenant, [], NOW);
    const write = vi.spyOn(Low.prototype, 'write');
    await Promise.all(
      Array.from({ length: 100 }, (_, index) => store.commit(tenant, index + 1, [put('emp', index)])),
    );
    expect(write).toHaveBeenCalledTimes(2);
    write.mockRestore();
  });

  test('a commit is answered after the file was synced, renamed, and its folder synced', async () => {
    await store.create(tenant, [], NOW);
    const order: string[] = [];
    const handle = await openFile(pathOf(tenant), 'r');
    const prototype: FileHandle = Object.getPrototypeOf(handle);
    await handle.close();
    const sync = prototype.sync;
    const spy = vi.spyOn(prototype, 'sync').mockImplementation(async function (this: FileHandle) {
      const isFolder = (await this.stat()).isDirectory();
      const { version } = JSON.parse(await readFile(pathOf(tenant), 'utf8'));
      await sync.call(this);
      order.push(`synced ${isFolder ? 'folder' : 'file'} while the name leads to version ${version}`);
    });
    await store.commit(tenant, 1, [put('emp_1', 1)]);
    order.push('answered');
    spy.mockRestore();
    expect(order).toEqual([
      'synced file while the name leads to version 1',
      'synced folder while the name leads to version 2',
      'answered',
    ]);
  });

  test('what a crash left half written is removed at the next start', async () => {
    await store.create(tenant, [put('emp_1', 1)], NOW);
    await writeFile(`${pathOf(tenant)}.tmp`, '{"format":1,"ten');
    store = await under.reopen();
    expect(await readdir(join(under.path, 'tenants', tenant.slice(0, 2)))).toEqual([`${tenant}.json`]);
    expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 1]]);
  });

  // /dev/full is Linux's disk that is always full: the file written aside is made to lead there.
  test.runIf(process.platform === 'linux')(
    'a full disk leaves the last durable state, and the tenant goes on later',
    async () => {
      const other = newTenant();
      await store.create(tenant, [put('emp_1', 'kept')], NOW);
      await store.create(other, [], NOW);
      await symlink('/dev/full', `${pathOf(tenant)}.tmp`);
      const commits = [1, 2, 3].map((base) => store.commit(tenant, base, [put('emp_1', 'lost')]));
      const outcomes = Promise.allSettled(commits);
      expect(await store.commit(other, 1, [put('emp_1', 1)])).toBe(2);
      for (const outcome of await outcomes) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: { name: 'StoreUnavailable', cause: { code: 'ENOSPC' } },
        });
      }
      expect(under.reports).toMatchObject([{ tenant, error: { code: 'ENOSPC' } }]);
      const after = await store.load(tenant);
      expect(after?.version).toBe(1);
      expect(entriesOf(after)).toEqual([['employees', 'emp_1', 'kept']]);
      expect(await store.commit(tenant, 1, [put('emp_1', 'again')])).toBe(2);
      expect(entriesOf(await (await under.reopen()).load(tenant))).toEqual([['employees', 'emp_1', 'again']]);
    },
  );

  test('loads that run into a failing write give the last durable state', async () => {
    await store.create(tenant, [put('emp_1', 'kept')], NOW);
    await rename(pathOf(tenant), `${pathOf(tenant)}.away`);
    await mkdir(pathOf(tenant)); // a file cannot be renamed over a folder
    const commit = store.commit(tenant, 1, [put('emp_1', 'lost')]);
    const loads = Promise.allSettled([store.load(tenant), store.load(tenant)]);
    await expect(commit).rejects.toThrow(StoreUnavailable);
    await loads;
    await rmdir(pathOf(tenant));
    await rename(`${pathOf(tenant)}.away`, pathOf(tenant));
    expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 'kept']]);
  });

  test('commits behind a failing write are refused, never written', async () => {
    await store.create(tenant, [], NOW);
    const shard = join(under.path, 'tenants', tenant.slice(0, 2));
    await rename(shard, `${shard}.away`);
    await writeFile(shard, 'a file where the folder was');
    const refused = store.commit(tenant, 1, [put('emp_1', 1)]);
    const behind = store.commit(tenant, 2, [put('emp_1', 2)]);
    await expect(refused).rejects.toThrow(StoreUnavailable);
    await expect(behind).rejects.toThrow(StoreUnavailable);
    await rm(shard);
    await rename(`${shard}.away`, shard);
    expect((await store.load(tenant))?.version).toBe(1);
  });

  test('a tenant that cannot be created is not counted, and can be created later', async () => {
    const shard = join(under.path, 'tenants', tenant.slice(0, 2));
    await writeFile(shard, 'a file where a folder should be');
    await expect(store.create(tenant, [], NOW)).rejects.toThrow(StoreUnavailable);
    expect(await store.count()).toBe(0);
    await rm(shard);
    await store.create(tenant, [], NOW);
    expect(await store.count()).toBe(1);
  });

  test('a shard that was removed under the running server is made again', async () => {
    await store.create(tenant, [], NOW);
    await rm(join(under.path, 'tenants', tenant.slice(0, 2)), { recursive: true });
    const neighbour = neighbourOf(tenant);
    await expect(store.create(neighbour, [], NOW)).rejects.toThrow(StoreUnavailable);
    await store.create(neighbour, [], NOW);
    expect((await store.load(neighbour))?.version).toBe(1);
  });

  test('nothing is written once the lock was lost', async () => {
    await store.create(tenant, [], NOW);
    await rmdir(join(under.path, 'lock'));
    await under.lockLost;
    await expect(store.commit(tenant, 1, [put('emp_1', 1)])).rejects.toThrow(StoreUnavailable);
    await expect(store.create(newTenant(), [], NOW)).rejects.toThrow(StoreUnavailable);
    expect((await store.load(tenant))?.version).toBe(1);
  });

  const good = (id: string) =>
    `{"format":1,"tenant":"${id}","version":3,"entries":{"employees":{"emp_1":1}}}`;
  test.each<[string, (id: string) => string | Uint8Array]>([
    ['empty', () => ''],
    ['truncated', (id) => good(id).slice(0, 60)],
    ['zeros', () => new Uint8Array(4096)],
    ['not UTF-8', (id) => Buffer.from(good(id).replace('emp_1', 'emp_\u00e9'), 'latin1')],
    ['not an object', () => '[]'],
    ['of another format', (id) => good(id).replace('"format":1', '"format":2')],
    ['of another tenant', () => good(newTenant())],
    ['without a version', (id) => good(id).replace('"version":3', '"version":"3"')],
    ['without entries', (id) => good(id).replace('"entries"', '"entry"')],
    ['with a table that is none', (id) => good(id).replace('{"emp_1":1}', '[1]')],
    ['with an entry that is null', (id) => good(id).replace(':1}}', ':null}}')],
  ])('a file that is %s is set aside and reported, and the others go on', async (_, content) => {
    const other = newTenant();
    await store.create(tenant, [], NOW);
    await store.create(other, [], NOW);
    store = await under.reopen();
    await writeFile(pathOf(tenant), content(tenant));
    const damaged = await readFile(pathOf(tenant));

    const outcomes = await Promise.allSettled([
      store.load(tenant),
      store.commit(tenant, 3, [put('emp_1', 2)]),
    ]);

    for (const outcome of outcomes) expect(outcome).toMatchObject({ reason: expect.any(TenantDamaged) });
    const [name = '', ...more] = await readdir(join(under.path, 'damaged'));
    expect(more).toEqual([]);
    expect(name).toMatch(new RegExp(`^${tenant}-[0-9TZ-]+\\.json$`));
    expect(await readFile(join(under.path, 'damaged', name))).toEqual(damaged);
    expect(under.reports).toMatchObject([{ tenant, reason: expect.any(String) }]);
    expect(await store.load(tenant)).toBeUndefined();
    expect(await store.count()).toBe(1);
    expect(await store.commit(other, 1, [put('emp_1', 1)])).toBe(2);
  });

  test('a file that cannot be read is neither set aside nor overwritten', async () => {
    await store.create(tenant, [], NOW);
    store = await under.reopen();
    await rename(pathOf(tenant), `${pathOf(tenant)}.away`);
    await mkdir(pathOf(tenant));
    await expect(store.load(tenant)).rejects.toThrow(StoreUnavailable);
    await expect(store.commit(tenant, 1, [])).rejects.toThrow(StoreUnavailable);
    await rmdir(pathOf(tenant));
    await rename(`${pathOf(tenant)}.away`, pathOf(tenant));
    expect((await store.load(tenant))?.version).toBe(1);
  });

  test('an idle tenant is not swept while it is written to', async () => {
    await store.create(tenant, [], NOW);
    const versions = Array.from({ length: 20 }, (_, index) =>
      store.commit(tenant, index + 1, [put('emp', index)]),
    );
    const outcomes = Promise.allSettled(versions);
    const swept = await store.sweep(NOW + 1);
    const isWhole = (await outcomes).every(({ status }) => status === 'fulfilled');
    // It may be idle again when the sweep comes by; what must not be is a commit that was torn.
    expect(isWhole).toBe(true);
    expect(await store.load(tenant)).toEqual(
      swept.length === 1 ? undefined : expect.objectContaining({ version: 21 }),
    );
  });
});

test('a tenant with running writes stays in memory, however few may', async () => {
  const under = await open(1);
  try {
    const tenants = Array.from({ length: 5 }, newTenant);
    for (const tenant of tenants) await under.store.create(tenant, [], NOW);
    const commits: Promise<number>[] = [];
    for (let base = 1; base <= 20; base += 1) {
      for (const tenant of tenants)
        commits.push(under.store.commit(tenant, base, [put(`emp_${base}`, base)]));
      await under.store.touch(newTenant(), NOW); // lets writes begin
      await under.store.load(newTenant()); // gives a reason to evict
    }
    await Promise.all(commits);
    for (const tenant of tenants) {
      const loaded = await under.store.load(tenant);
      expect(loaded?.version).toBe(21);
      expect(loaded?.entries.get('employees')?.size).toBe(20);
    }
  } finally {
    await under.dispose();
  }
});

test('after kill -9 at any moment every acknowledged commit is there, whole, and none is out of order', async () => {
  const folder = await temporaryFolder();
  const tenants = Array.from({ length: 4 }, newTenant);
  const acknowledged = new Map<string, number>();
  try {
    for (const kills of [1, 37, 150, 400, 800]) {
      await killAfter(kills, folder.path, tenants, acknowledged);
      const data = await openDataFolder(folder.path, () => {});
      const reports: unknown[] = [];
      const store = await openLowdbStore(data, { report: (message) => reports.push(message) });
      for (const tenant of tenants) {
        const difference = await store.load(tenant);
        const version = difference?.version ?? 0;
        expect(version).toBeGreaterThanOrEqual(acknowledged.get(tenant) ?? 0);
        const employees = [...(difference?.entries.get('employees')?.values() ?? [])];
        expect(employees).toEqual(Array.from({ length: Math.max(0, version - 1) }, (__, index) => index + 2));
        if (version > 1) expect(difference?.entries.get('marks')?.get('last')).toBe(version);
      }
      expect(reports).toEqual([]);
      await store.close();
      await data.close();
    }
    expect(acknowledged.size).toBe(4);
  } finally {
    await folder.remove();
  }
}, 60_000);

/** Lets a process write, kills it after a number of acknowledgements, and notes all that it had given. */
async function killAfter(
  count: number,
  path: string,
  tenants: readonly TenantId[],
  acknowledged: Map<string, number>,
): Promise<void> {
  const program = fileURLToPath(new URL('./lowdb.crash-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [program, path, ...tenants], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit');
  let seen = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [tenant = '', version = ''] = line.split(' ');
    if (isTenantId(tenant)) acknowledged.set(tenant, Number(version));
    seen += 1;
    if (seen === count) child.kill('SIGKILL');
  }
  expect(await exit).toEqual([null, 'SIGKILL']);
}

/** Another tenant in the same folder. */
function neighbourOf(tenant: TenantId): TenantId {
  return `${tenant.slice(0, 2)}${newTenant().slice(2)}` as TenantId;
}

async function open(
  openTenants?: number,
): Promise<
  StoreUnderTest & { readonly path: string; readonly reports: unknown[]; readonly lockLost: Promise<void> }
> {
  const folder = await temporaryFolder();
  const reports: unknown[] = [];
  const lockLost = Promise.withResolvers<void>();
  let data: DataFolder;
  let store: Store;
  const start = async () => {
    data = await openDataFolder(folder.path, () => lockLost.resolve());
    const report = (_: string, details: unknown) => reports.push(details);
    store = await openLowdbStore(data, { report, ...(openTenants === undefined ? {} : { openTenants }) });
    return store;
  };
  const stop = async () => {
    await store.close();
    await data.close();
  };
  return {
    path: folder.path,
    reports,
    lockLost: lockLost.promise,
    store: await start(),
    reopen: async () => {
      await stop();
      return start();
    },
    dispose: async () => {
      await stop();
      await folder.remove();
    },
  };
}
