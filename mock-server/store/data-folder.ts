/**
 * The folder of everything that lasts. It is locked while it is open, because two processes writing to it
 * would lose each other's data, and every reason not to start is told in a sentence for the operator.
 */
import { mkdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { lock } from 'proper-lockfile';
import { syncDirectory } from './durable-json-file.ts';
import { isAlive, type LockOwner, parseOwner, thisProcess } from './lock-owner.ts';

/** A data folder, open. */
export interface DataFolder {
  /** Its absolute path. */
  readonly path: string;
  /** `false` once the lock was lost: somebody removed it, or took it over while this process stood still. */
  isLocked(): boolean;
  /** Gives the lock back. */
  close(): Promise<void>;
}

/** The data folder cannot be used; the message says why and what to do. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
}

// The least that the library allows is 2 s; longer, so that a busy process is not taken for a dead one.
const STALE_MS = 5000;
const SIGN_OF_LIFE_MS = 1000;
const LOOK_AGAIN_MS = 200;

/**
 * Opens a data folder, and makes it when there is none. When the lock's owner cannot be seen from here
 * (another container), waits up to six seconds for a sign of life.
 *
 * @param onLockLost - called at most once; from then on nothing may be written
 * @throws {DataFolderError}
 */
export async function openDataFolder(path: string, onLockLost: (reason: Error) => void): Promise<DataFolder> {
  const absolute = resolve(path);
  try {
    await makeFolder(absolute);
    let isLocked = true;
    const release = await takeLock(absolute, (reason) => {
      isLocked = false;
      onLockLost(reason);
    });
    const ownerPath = ownerPathOf(absolute);
    try {
      await writeFile(ownerPath, JSON.stringify(thisProcess()), { mode: 0o600 });
    } catch (error) {
      await release();
      throw error;
    }
    return {
      path: absolute,
      isLocked: () => isLocked,
      close: async () => {
        if (!isLocked) return;
        isLocked = false;
        await rm(ownerPath, { force: true });
        await release();
      },
    };
  } catch (cause) {
    throw sentence(path, absolute, cause, await readOwner(absolute));
  }
}

async function takeLock(
  folder: string,
  onCompromised: (reason: Error) => void,
): Promise<() => Promise<void>> {
  const options = {
    lockfilePath: lockPathOf(folder),
    stale: STALE_MS,
    update: SIGN_OF_LIFE_MS,
    onCompromised,
  };
  const deadline = performance.now() + STALE_MS + SIGN_OF_LIFE_MS;
  for (;;) {
    try {
      return await lock(folder, options);
    } catch (error) {
      if (codeOf(error) !== 'ELOCKED') throw error;
      const owner = await readOwner(folder);
      const isRunning = owner === undefined ? undefined : isAlive(owner);
      if (isRunning === true || performance.now() > deadline) throw error;
      const isBroken = isRunning === false && owner !== undefined && (await breakLock(folder, owner));
      if (!isBroken) await setTimeout(LOOK_AGAIN_MS);
    }
  }
}

/** Makes a folder and those above it, durably. Node's own recursive `mkdir` never ends under `/proc`. */
async function makeFolder(path: string): Promise<void> {
  const parent = dirname(path);
  try {
    await mkdir(path, { mode: 0o700 });
  } catch (error) {
    const code = codeOf(error);
    if (code === 'EEXIST' && (await stat(path)).isDirectory()) return;
    if (code !== 'ENOENT' || parent === path) throw error;
    await makeFolder(parent);
    await mkdir(path, { mode: 0o700 });
  }
  await syncDirectory(parent).catch(() => {}); // a folder that may be written but not read cannot be synced
}

/** Breaks the lock of a dead owner; `false` when another process was faster. */
async function breakLock(folder: string, dead: LockOwner): Promise<boolean> {
  const ownerPath = ownerPathOf(folder);
  const aside = `${ownerPath}.${process.pid}`;
  try {
    await rename(ownerPath, aside); // of several that start at once, one succeeds
    const found = parseOwner(await readFile(aside, 'utf8'));
    if (JSON.stringify(found) !== JSON.stringify(dead)) {
      await rename(aside, ownerPath);
      return false;
    }
    await rmdir(lockPathOf(folder));
    await rm(aside);
    return true;
  } catch {
    return false;
  }
}

async function readOwner(folder: string): Promise<LockOwner | undefined> {
  const text = await readFile(ownerPathOf(folder), 'utf8').catch(() => '');
  return parseOwner(text);
}

function sentence(
  path: string,
  absolute: string,
  cause: unknown,
  owner: LockOwner | undefined,
): DataFolderError {
  const code = codeOf(cause);
  if (code === 'ELOCKED') {
    const who = owner === undefined ? 'another Drydock process' : `another Drydock process (${owner.pid})`;
    return new DataFolderError(
      `The data folder ${path} is in use by ${who}. Stop that one, or set DRYDOCK_DATA to another folder.`,
      { cause },
    );
  }
  const where = path === absolute ? path : `${path} (${absolute})`;
  return new DataFolderError(
    `The data folder ${where} cannot be written (${code ?? String(cause)}). Set DRYDOCK_DATA to a folder that this user may write.`,
    { cause },
  );
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

function lockPathOf(folder: string): string {
  return join(folder, 'lock');
}

function ownerPathOf(folder: string): string {
  return join(folder, 'lock-owner.json');
}
