/** The lowdb store: the contract, and what is its own: journal, files, shared syncs, faults, damage, crashes. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:fs';
import {
  appendFile,
  type FileHandle,
  mkdir,
  open as openFile,
  readdir,
  readFile,
  rename,
  rm,
  rmdir,
  stat,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openDataFolder } from './data-folder.ts';
import { failWrites } from './failing-disk.ts';
import { type LowdbOptions, openLowdbStore } from './lowdb.ts';
import { describeStore, entriesOf, newTenant, put } from './store.contract.ts';
import { type Store, StoreUnavailable, TenantDamaged } from './store.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';
import { openLowdb } from './test-lowdb.ts';

const NOW = 1_767_225_600_000;

describeStore('lowdb', openLowdb);
describeStore('lowdb with a single tenant in memory', () => openLowdb({ openTenants: 1 }));
describeStore('lowdb that starts from its journal', () => openLowdb({ writesFilesAtClose: false }));
describeStore('lowdb with a short journal', () =>
  openLowdb({ journalBytes: 2000, tenantBytes: 300, writesFilesAtClose: false }),
);

type Written = (this: FileHandle, ...args: unknown[]) => Promise<unknown>;

/** Whether a file was opened so that its writes are durable when they return (Linux: proc(5), `O_DSYNC`). */
async function opensSynced(fd: number): Promise<boolean> {
  const info = await readFile(`/proc/self/fdinfo/${fd}`, 'utf8');
  const flags = Number.parseInt(/^flags:\s+(\d+)$/m.exec(info)?.[1] ?? '0', 8);
  return (flags & constants.O_DSYNC) !== 0;
}

describe('the files of lowdb', () => {
  let under: Awaited<ReturnType<typeof openLowdb>>;
  let store: Store;
  let tenant: TenantId;
  const pathOf = (id: TenantId) => join(under.path, 'tenants', id.slice(0, 2), `${id}.json`);
  const segments = async () => (await readdir(join(under.path, 'journal'))).sort();
  /** A tenant with a file, which the store has not read yet. */
  const withFile = async (id: TenantId) => {
    await store.create(id, [put('emp_1', 'old')], NOW);
    await store.commit(id, 1, [put('emp_1', 'kept')]);
    store = await under.reopen();
  };

  beforeEach(async () => {
    under = await openLowdb();
    store = under.store;
    tenant = newTenant();
  });

  afterEach(() => under.dispose());

  test('a fresh tenant is a line of the journal, and has no file', async () => {
    await store.create(tenant, [put('emp_1', { name: 'Anna' })], NOW);
    await under.reopen();
    expect(await readdir(join(under.path, 'tenants'))).toEqual([]);
    expect(await segments()).toEqual(['0000000001.log']);
    const text = await readFile(join(under.path, 'journal', '0000000001.log'), 'utf8');
    expect(text).toMatch(new RegExp(`^[0-9a-f]{8} ${tenant} 1 n ${NOW} .*"Anna".*\\n$`));
  });

  test('one that was written to has a compact file after a stop, and nothing lies beside it', async () => {
    await store.create(tenant, [], NOW);
    await store.commit(tenant, 1, [put('emp_1', { name: 'Anna' })]);
    await under.reopen();
    const entries = { employees: { emp_1: { name: 'Anna' } } };
    expect(await readFile(pathOf(tenant), 'utf8')).toBe(
      JSON.stringify({ format: 1, tenant, version: 2, entries }),
    );
    expect(await readdir(join(under.path, 'tenants', tenant.slice(0, 2)))).toEqual([`${tenant}.json`]);
    expect((await stat(pathOf(tenant))).mtimeMs).toBe(NOW);
  });

  test('what waits together is synced together, and answered after that', async () => {
    await store.create(tenant, [], NOW);
    const handle = await openFile(join(under.path, 'journal', '0000000001.log'), 'r');
    const prototype: FileHandle = Object.getPrototypeOf(handle);
    await handle.close();
    const order: string[] = [];
    // On Linux the file is opened so that a write of it is synced when it returns; the system tells how it was opened.
    const isSyncedByWrite = process.platform === 'linux';
    const write = (isSyncedByWrite ? prototype.write : prototype.datasync) as Written;
    const spy = vi
      .spyOn(prototype, isSyncedByWrite ? 'write' : 'datasync')
      .mockImplementation(async function (this: FileHandle, ...args: unknown[]) {
        const result = await write.apply(this, args);
        const isSynced = !isSyncedByWrite || (await opensSynced(this.fd));
        order.push(isSynced ? 'synced' : 'written');
        return result as never; // as the file system gave it
      });
    const commits = Array.from({ length: 100 }, (_, index) =>
      store.commit(tenant, index + 1, [put('emp', index)]).then(() => order.push('answered')),
    );
    await Promise.all(commits);
    spy.mockRestore();
    expect(order.slice(0, 2)).toEqual(['synced', 'answered']);
    expect(order.filter((what) => what === 'synced').length).toBeLessThanOrEqual(2);
  });

  test('what a crash left half written is removed at the next start', async () => {
    await withFile(tenant);
    await writeFile(`${pathOf(tenant)}.tmp`, '{"format":1,"ten');
    store = await under.reopen();
    expect(await readdir(join(under.path, 'tenants', tenant.slice(0, 2)))).toEqual([`${tenant}.json`]);
    expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 'kept']]);
  });

  test.each([
    ['half a line', '0badc0de 0123456789'],
    ['a line whose checksum is wrong', `00000000 ${'0'.repeat(12)} 1 n 0 \n`],
    ['zeros', '\0'.repeat(4096)],
  ])(
    '%s at the end of the journal, which nobody was told of, is left out and written over',
    async (_, tail) => {
      await store.create(tenant, [put('emp_1', 1)], NOW);
      await under.stop();
      const last = join(under.path, 'journal', '0000000001.log');
      await appendFile(last, tail);
      store = await under.start();
      expect(await store.commit(tenant, 1, [put('emp_1', 2)])).toBe(2);
      expect(await readFile(last, 'utf8')).not.toContain(tail);
      store = await under.reopen();
      expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 2]]);
      expect(under.reports).toEqual([]);
    },
  );

  test('a damaged line in the midst of the journal takes its own tenant with it, and nobody else', async () => {
    await under.dispose();
    under = await openLowdb({ writesFilesAtClose: false });
    store = under.store;
    const other = newTenant();
    await store.create(tenant, [put('emp_1', 1)], NOW);
    await store.create(other, [put('emp_1', 1)], NOW);
    await store.commit(tenant, 1, [put('emp_1', 'DAMAGE ME')]);
    await store.commit(other, 1, [put('emp_1', 2)]);
    await store.commit(tenant, 2, [put('emp_1', 3)]);
    await store.commit(other, 2, [put('emp_1', 3)]);
    await under.stop();
    const file = join(under.path, 'journal', '0000000001.log');
    await writeFile(file, (await readFile(file, 'utf8')).replace('DAMAGE ME', 'DAMAGE MF'));
    store = await under.start();

    expect(entriesOf(await store.load(other))).toEqual([['employees', 'emp_1', 3]]);
    await expect(store.load(tenant)).rejects.toThrow(TenantDamaged);
    expect(await store.load(tenant)).toBeUndefined();
    expect(await store.count()).toBe(1);
    expect(under.reports).toMatchObject([
      { path: expect.stringContaining('journal-1-') },
      { tenant, reason: 'A commit is missing.' },
    ]);
    const aside = (await readdir(join(under.path, 'damaged'))).sort((a, b) => b.length - a.length);
    expect(aside).toEqual([
      expect.stringMatching(new RegExp(`^${tenant}-[0-9TZ-]+\\.log$`)),
      expect.stringMatching(/^journal-1-\d+\.log$/),
    ]);
    expect(await readFile(join(under.path, 'damaged', aside[1] ?? ''), 'utf8')).toContain('DAMAGE MF');
  });

  test('a line that is damaged while the store runs is not taken for what was written', async () => {
    await under.dispose();
    under = await openLowdb({ writesFilesAtClose: false });
    await under.store.create(tenant, [put('emp_1', 'DAMAGE ME')], NOW);
    store = await under.reopen();
    const file = join(under.path, 'journal', '0000000001.log');
    await writeFile(file, (await readFile(file, 'utf8')).replace('DAMAGE ME', 'DAMAGE MF'));

    await expect(store.load(tenant)).rejects.toThrow(TenantDamaged);
    expect(await store.load(tenant)).toBeUndefined();
    expect(under.reports).toMatchObject([{ tenant, reason: 'A line of the journal is damaged.' }]);
  });

  test('a full disk leaves the last durable state of everybody, and all go on later', async () => {
    const other = newTenant();
    await store.create(tenant, [put('emp_1', 'kept')], NOW);
    await store.create(other, [put('emp_1', 'kept')], NOW);
    const mend = await failWrites();
    try {
      const commits = [1, 2, 3].map((base) => store.commit(tenant, base, [put('emp_1', 'lost')]));
      const loads = Promise.allSettled([store.load(tenant), store.load(tenant)]);
      for (const outcome of await Promise.allSettled(commits)) {
        expect(outcome).toMatchObject({
          status: 'rejected',
          reason: { name: 'StoreUnavailable', cause: { code: 'ENOSPC' } },
        });
      }
      expect(await loads).toMatchObject([{ value: { version: 1 } }, { value: { version: 1 } }]);
      await expect(store.commit(other, 1, [])).rejects.toThrow(StoreUnavailable);
      await expect(store.create(newTenant(), [], NOW)).rejects.toThrow(StoreUnavailable);
      expect(under.reports[0]).toMatchObject({ tenant, error: { code: 'ENOSPC' } });
      expect(await store.count()).toBe(2);
      expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 'kept']]);
    } finally {
      mend();
    }
    expect(await store.commit(tenant, 1, [put('emp_1', 'again')])).toBe(2);
    expect(await store.commit(other, 1, [put('emp_1', 'too')])).toBe(2);
    store = await under.reopen();
    expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 'again']]);
    expect(entriesOf(await store.load(other))).toEqual([['employees', 'emp_1', 'too']]);
  });

  test('a file that cannot be written stops nobody: the journal keeps what it would have held', async () => {
    await under.dispose();
    under = await openLowdb({ tenantBytes: 200, writesFilesAtClose: false });
    store = under.store;
    await store.create(tenant, [], NOW);
    const shard = join(under.path, 'tenants', tenant.slice(0, 2));
    await writeFile(shard, 'a file where a folder should be');
    for (let base = 1; base <= 20; base += 1) await store.commit(tenant, base, [put('emp_1', base)]);
    expect(under.reports).toHaveLength(1); // not one for each commit
    expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 20]]);
    await rm(shard);
    store = await under.reopen();
    expect(entriesOf(await store.load(tenant))).toEqual([['employees', 'emp_1', 20]]);
    for (let base = 21; base <= 40; base += 1) await store.commit(tenant, base, [put('emp_1', base)]);
    store = await under.reopen();
    expect((await stat(pathOf(tenant))).isFile()).toBe(true);
    expect((await store.load(tenant))?.version).toBe(41);
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
    await store.create(other, [], NOW);
    await withFile(tenant);
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
    await withFile(tenant);
    await rename(pathOf(tenant), `${pathOf(tenant)}.away`);
    await mkdir(pathOf(tenant));
    await expect(store.load(tenant)).rejects.toThrow(StoreUnavailable);
    await expect(store.commit(tenant, 1, [])).rejects.toThrow(StoreUnavailable);
    await rmdir(pathOf(tenant));
    await rename(`${pathOf(tenant)}.away`, pathOf(tenant));
    expect((await store.load(tenant))?.version).toBe(2);
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
  const under = await openLowdb({ openTenants: 1 });
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

test.each([
  ['', {}],
  [' while files are written all the time', { journalBytes: 8000, tenantBytes: 1000 }],
])(
  'after kill -9 at any moment%s every acknowledged commit is there, whole, and none is out of order',
  async (_, limits) => {
    const folder = await temporaryFolder();
    const tenants = Array.from({ length: 4 }, newTenant);
    const acknowledged = new Map<string, number>();
    try {
      for (const kills of [1, 37, 150, 400, 800]) {
        await killAfter(kills, folder.path, limits, tenants, acknowledged);
        const data = await openDataFolder(folder.path, () => {});
        const reports: unknown[] = [];
        const store = await openLowdbStore(data, { report: (message) => reports.push(message) });
        for (const tenant of tenants) {
          const difference = await store.load(tenant);
          const version = difference?.version ?? 0;
          expect(version).toBeGreaterThanOrEqual(acknowledged.get(tenant) ?? 0);
          const employees = [...(difference?.entries.get('employees')?.values() ?? [])];
          expect(employees).toEqual(
            Array.from({ length: Math.max(0, version - 1) }, (__, index) => index + 2),
          );
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
  },
  60_000,
);

/** Lets a process write, kills it after a number of acknowledgements, and notes all that it had given. */
async function killAfter(
  count: number,
  path: string,
  limits: Omit<LowdbOptions, 'report'>,
  tenants: readonly TenantId[],
  acknowledged: Map<string, number>,
): Promise<void> {
  const program = fileURLToPath(new URL('./lowdb.crash-writer.ts', import.meta.url));
  const child = spawn(process.execPath, [program, path, JSON.stringify(limits), ...tenants], {
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
