/**
 * Contents as files in the data folder: `files/<first two characters>/<tenant>/<sha256>`, written aside, synced and
 * renamed, so that a file with a name is always whole.
 */
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ASIDE_SUFFIX, isMissing, syncDirectory } from './durable-json-file.ts';
import type { FileStore } from './files.ts';
import { StoreUnavailable } from './store.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';

const SHA256 = /^[0-9a-f]{64}$/;

/** The files of a data folder. @param isLocked - `false` once nothing may be written any more */
export function folderFiles(dataFolder: string, isLocked: () => boolean): FileStore {
  const root = join(dataFolder, 'files');
  const folderOf = (tenant: TenantId) => {
    if (!isTenantId(tenant)) throw new TypeError('This is not the id of a tenant.');
    return join(root, tenant.slice(0, 2), tenant);
  };
  const pathOf = (tenant: TenantId, sha256: string) => {
    if (!SHA256.test(sha256)) throw new TypeError('This is not a hash.');
    return join(folderOf(tenant), sha256);
  };
  const refuseWithoutLock = () => {
    if (!isLocked()) throw new StoreUnavailable('The lock of the data folder was lost.');
  };

  return {
    put: (tenant, sha256, bytes) =>
      orUnavailable(async () => {
        refuseWithoutLock();
        const path = pathOf(tenant, sha256);
        const folder = dirname(path);
        await makeFolders(folder);
        await writeAside(path, bytes);
        await syncDirectory(folder);
      }),

    get: (tenant, sha256) =>
      orUnavailable(async () => {
        try {
          return await readFile(pathOf(tenant, sha256));
        } catch (error) {
          if (isMissing(error)) return undefined;
          throw error;
        }
      }),

    removeOthers: (tenant, named) =>
      orUnavailable(async () => {
        const present = await contentsIn(folderOf(tenant));
        if (present.length === 0) return;
        refuseWithoutLock();
        const kept = named();
        for (const sha256 of present)
          if (!kept.has(sha256)) await rm(pathOf(tenant, sha256), { force: true });
      }),

    removeAll: (tenant) =>
      orUnavailable(async () => {
        refuseWithoutLock();
        await rm(folderOf(tenant), { recursive: true, force: true });
      }),
  };
}

async function contentsIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => SHA256.test(name));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function writeAside(path: string, bytes: Uint8Array): Promise<void> {
  const aside = path + ASIDE_SUFFIX;
  try {
    const handle = await open(aside, 'w', 0o600);
    try {
      await handle.writeFile(bytes);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(aside, path);
  } catch (error) {
    await rm(aside, { force: true }).catch(() => {}); // the first error is the one to tell
    throw error;
  }
}

/** Makes the folder of a tenant and those above it, durably. */
async function makeFolders(folder: string): Promise<void> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (first === undefined) return;
  for (let path = dirname(folder); path.length >= dirname(first).length; path = dirname(path)) {
    await syncDirectory(path);
  }
}

async function orUnavailable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof StoreUnavailable || cause instanceof TypeError) throw cause;
    throw new StoreUnavailable('A file could not be kept or read.', { cause });
  }
}
