/** The data folder: made, locked, taken over after a crash, and every refusal in a clear sentence. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { DataFolderError, openDataFolder } from './data-folder.ts';
import { thisProcess } from './lock-owner.ts';
import { newTenant } from './store.contract.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

test('makes the folder, for its owner only, and leaves no lock behind', async () => {
  const path = join(folder.path, 'a', 'data');
  const data = await openDataFolder(path, fail);
  expect(data.path).toBe(path);
  expect(data.isLocked()).toBe(true);
  if (process.platform !== 'win32') expect((await stat(path)).mode & 0o777).toBe(0o700);
  await data.close();
  await data.close();
  expect(data.isLocked()).toBe(false);
  expect(await readdir(path)).toEqual([]);
});

test('refuses a folder that is open already, and opens it when it is closed', async () => {
  const data = await openDataFolder(folder.path, fail);
  const refusal = await openDataFolder(folder.path, fail).catch((error: unknown) => error);
  expect(refusal).toBeInstanceOf(DataFolderError);
  expect(refusal).toHaveProperty(
    'message',
    `The data folder ${folder.path} is in use by another Drydock process (${process.pid}). Stop that one, or set DRYDOCK_DATA to another folder.`,
  );
  await data.close();
  await (await openDataFolder(folder.path, fail)).close();
});

test('refuses a folder that another process uses, and takes it over at once when that one was killed', async () => {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('./lowdb.crash-writer.ts', import.meta.url)), folder.path, '{}', newTenant()],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const exit = once(child, 'exit');
  await once(createInterface({ input: child.stdout }), 'line');
  await expect(openDataFolder(folder.path, fail)).rejects.toThrow(`another Drydock process (${child.pid})`);
  child.kill('SIGKILL');
  await exit;
  const before = performance.now();
  const data = await openDataFolder(folder.path, fail);
  expect(performance.now() - before).toBeLessThan(1000); // a stale lock would take five seconds
  await data.close();
});

test('of several processes that find a dead owner one takes over', async () => {
  await mkdir(join(folder.path, 'lock'));
  await writeFile(
    join(folder.path, 'lock-owner.json'),
    JSON.stringify({ ...thisProcess(), pid: 2 ** 22 + 1 }),
  );
  const outcomes = await Promise.allSettled([1, 2].map(() => openDataFolder(folder.path, fail)));
  const [data, ...more] = outcomes.flatMap((outcome) =>
    outcome.status === 'fulfilled' ? [outcome.value] : [],
  );
  expect(more).toEqual([]);
  expect(data?.isLocked()).toBe(true);
  await data?.close();
}, 15_000);

test('waits for a sign of life of an owner that cannot be seen from here, then takes over', async () => {
  const lock = join(folder.path, 'lock');
  await mkdir(lock);
  await writeFile(
    join(folder.path, 'lock-owner.json'),
    JSON.stringify({ pid: 1, realm: 'another machine', started: '7' }),
  );
  const soonStale = new Date(Date.now() - 4500);
  await utimes(lock, soonStale, soonStale);
  const data = await openDataFolder(folder.path, fail);
  expect(data.isLocked()).toBe(true);
  await data.close();
});

test('says that a folder cannot be written, with the system’s reason and what to do', async () => {
  const file = join(folder.path, 'file');
  await writeFile(file, '');
  await expect(openDataFolder(join(file, 'data'), fail)).rejects.toThrow(
    `The data folder ${join(file, 'data')} cannot be written (ENOTDIR). Set DRYDOCK_DATA to a folder that this user may write.`,
  );
  await expect(openDataFolder(file, fail)).rejects.toThrow(/cannot be written \((EEXIST|ENOTDIR)\)/);
});

test.runIf(process.platform === 'linux')('says so of a file system that takes no folders', async () => {
  await expect(openDataFolder('/proc/drydock', fail)).rejects.toThrow(
    /^The data folder \/proc\/drydock cannot be written \((ENOENT|EACCES|EPERM|EROFS)\)\./,
  );
});

function fail(reason: Error): void {
  throw reason;
}
