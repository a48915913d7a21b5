/**
 * The default store: one lowdb file a tenant, in a folder that only this process writes to. It holds in
 * memory the tenants with running writes and a bounded number of those used last; layers above keep their own.
 */
import { utimes } from 'node:fs/promises';
import type { DataFolder } from './data-folder.ts';
import { DamagedFile, isMissing } from './durable-json-file.ts';
import type { FileStore } from './files.ts';
import { folderFiles } from './folder-files.ts';
import {
  type Change,
  type Delta,
  type Difference,
  type Store,
  StoreUnavailable,
  TenantDamaged,
  TenantGone,
} from './store.ts';
import { TenantFile } from './tenant-file.ts';
import { TenantFolders } from './tenant-folders.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';

/** Takes what the operator must hear of; `details` never has contents of tenants. */
export type Report = (message: string, details: Readonly<Record<string, unknown>>) => void;

/** How a lowdb store is opened. */
export interface LowdbOptions {
  readonly report: Report;
  /** How many tenants stay in memory while nothing is written to them; 500 unless given. */
  readonly openTenants?: number;
}

interface Slot {
  readonly file: TenantFile;
  readonly ready: Promise<void>;
  users: number;
}

/**
 * Opens the store in a data folder, which stays open when the store is closed.
 *
 * @throws {StoreUnavailable} the folder cannot be read
 */
export async function openLowdbStore(folder: DataFolder, options: LowdbOptions): Promise<Store> {
  const folders = new TenantFolders(folder.path);
  return new LowdbStore(folder, folders, await orUnavailable(folders.open()), options);
}

class LowdbStore implements Store {
  readonly files: FileStore;
  readonly #folder: DataFolder;
  readonly #folders: TenantFolders;
  readonly #report: Report;
  readonly #openTenants: number;
  readonly #slots = new Map<TenantId, Slot>(); // least recently used first
  readonly #running = new Set<Promise<unknown>>();
  #count: number;
  #isClosed = false;

  constructor(folder: DataFolder, folders: TenantFolders, count: number, options: LowdbOptions) {
    this.#folder = folder;
    this.files = folderFiles(folder.path, () => folder.isLocked());
    this.#folders = folders;
    this.#count = count;
    this.#report = options.report;
    this.#openTenants = options.openTenants ?? 500;
  }

  create(tenant: TenantId, changes: readonly Change[], now: number): Promise<void> {
    return this.#run(tenant, () =>
      this.#use(tenant, this.#slotOf(tenant), async (file) => {
        this.#refuseWithoutLock();
        await orUnavailable(this.#folders.makeShard(tenant));
        await file.create(changes, now);
        this.#count += 1;
      }),
    );
  }

  load(tenant: TenantId): Promise<Difference | undefined> {
    return this.#run(tenant, () => this.#load(tenant));
  }

  changesSince(tenant: TenantId, version: number): Promise<Delta | undefined> {
    // Only this process writes: whoever has the newest version has everything.
    return this.#run(tenant, async () => {
      const newest = (await this.#load(tenant))?.version;
      return newest === version ? { version, changes: [] } : undefined;
    });
  }

  commit(tenant: TenantId, base: number, changes: readonly Change[]): Promise<number> {
    return this.#run(tenant, () =>
      this.#use(tenant, this.#slotOf(tenant), (file) => {
        this.#refuseWithoutLock();
        if (!file.exists && !file.hasFailed) throw new TenantGone();
        return file.commit(base, changes);
      }),
    );
  }

  touch(tenant: TenantId, now: number): Promise<void> {
    return this.#run(tenant, async () => {
      const file = this.#slots.get(tenant)?.file;
      file?.noteUse(now);
      await file?.settle(); // a write that runs would put the former time back
      const when = new Date(now);
      await utimes(this.#folders.path(tenant), when, when).catch((cause: unknown) => {
        if (!isMissing(cause)) throw new StoreUnavailable('The last use could not be noted.', { cause });
      });
      this.#slots.get(tenant)?.file.noteUse(now); // it may have been read meanwhile
    });
  }

  remove(tenant: TenantId): Promise<void> {
    return this.#run(tenant, async () => {
      await this.#remove(tenant);
    });
  }

  async sweep(idleSince: number): Promise<readonly TenantId[]> {
    this.#refuseWhenClosed();
    const swept: TenantId[] = [];
    for await (const tenant of this.#folders.idleSince(idleSince)) {
      if (this.#isClosed) break;
      if ((this.#slots.get(tenant)?.users ?? 0) > 0) continue;
      try {
        if (await this.#run(tenant, () => this.#remove(tenant))) swept.push(tenant);
      } catch (error) {
        this.#report('An idle tenant could not be removed.', { tenant, error });
      }
    }
    return swept;
  }

  async *tenantsWith(table: string): AsyncGenerator<TenantId> {
    this.#refuseWhenClosed();
    // Within a value the quotes would be escaped, so this only stands where the table begins.
    for await (const tenant of this.#folders.containing(`${JSON.stringify(table)}:{`)) {
      if (this.#isClosed) return;
      yield tenant;
    }
  }

  async count(): Promise<number> {
    this.#refuseWhenClosed();
    return this.#count;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
    this.#slots.clear();
  }

  async #load(tenant: TenantId): Promise<Difference | undefined> {
    const slot = this.#slotOf(tenant);
    const difference = await this.#use(tenant, slot, (file) => file.difference());
    return slot.file.hasFailed ? this.#load(tenant) : difference;
  }

  /** Removes a tenant without reading it, and tells whether there was one. */
  async #remove(tenant: TenantId): Promise<boolean> {
    this.#refuseWithoutLock();
    const slot = this.#slots.get(tenant) ?? this.#addSlot(tenant, this.#newFile(tenant), Promise.resolve());
    return this.#use(tenant, slot, async (file) => {
      try {
        const existed = await orUnavailable(file.remove());
        await this.files.removeAll(tenant);
        if (existed) this.#count -= 1;
        return existed;
      } finally {
        this.#drop(tenant, slot);
      }
    });
  }

  #newFile(tenant: TenantId): TenantFile {
    const file: TenantFile = new TenantFile(this.#folders.path(tenant), tenant, (failure) => {
      const slot = this.#slots.get(tenant);
      if (slot?.file === file) this.#drop(tenant, slot);
      this.#folders.forgetShard(tenant);
      this.#report(failure.message, { tenant, error: failure.cause });
    });
    return file;
  }

  #slotOf(tenant: TenantId): Slot {
    const known = this.#slots.get(tenant);
    if (known === undefined) {
      const file = this.#newFile(tenant);
      return this.#addSlot(tenant, file, this.#read(tenant, file));
    }
    this.#slots.delete(tenant);
    this.#slots.set(tenant, known);
    return known;
  }

  #addSlot(tenant: TenantId, file: TenantFile, ready: Promise<void>): Slot {
    const slot: Slot = { file, ready, users: 0 };
    this.#slots.set(tenant, slot);
    return slot;
  }

  #drop(tenant: TenantId, slot: Slot): void {
    if (this.#slots.get(tenant) === slot) this.#slots.delete(tenant);
  }

  /** Keeps the slot in memory while `work` runs: two objects must never write to one file. */
  async #use<T>(tenant: TenantId, slot: Slot, work: (file: TenantFile) => Promise<T>): Promise<T> {
    slot.users += 1;
    try {
      await slot.ready; // always, also when long ready: calls are served in the order in which they came
      return await work(slot.file);
    } finally {
      slot.users -= 1;
      if (slot.users === 0 && !slot.file.exists) this.#drop(tenant, slot);
      this.#evict();
    }
  }

  #evict(): void {
    if (this.#slots.size <= this.#openTenants) return;
    for (const [tenant, slot] of this.#slots) {
      if (slot.users > 0) continue;
      this.#slots.delete(tenant);
      if (this.#slots.size <= this.#openTenants) return;
    }
  }

  async #read(tenant: TenantId, file: TenantFile): Promise<void> {
    try {
      await file.read();
    } catch (cause) {
      if (!(cause instanceof DamagedFile))
        throw new StoreUnavailable('A tenant could not be read.', { cause });
      await this.#setAside(tenant, cause.message);
      throw new TenantDamaged('The data of this sandbox is damaged.', { cause });
    }
  }

  async #setAside(tenant: TenantId, reason: string): Promise<void> {
    try {
      const path = await this.#folders.setAside(tenant);
      this.#count -= 1;
      this.#report('A damaged tenant file was set aside.', { tenant, reason, path });
    } catch (error) {
      this.#report('A damaged tenant file could not be set aside.', { tenant, reason, error });
    }
  }

  #run<T>(tenant: TenantId, work: () => Promise<T>): Promise<T> {
    if (!isTenantId(tenant)) return Promise.reject(new TypeError('This is not the id of a tenant.'));
    if (this.#isClosed) return Promise.reject(closed());
    const running = work();
    this.#running.add(running);
    const forget = () => this.#running.delete(running);
    running.then(forget, forget);
    return running;
  }

  #refuseWhenClosed(): void {
    if (this.#isClosed) throw closed();
  }

  #refuseWithoutLock(): void {
    if (!this.#folder.isLocked()) throw new StoreUnavailable('The lock of the data folder was lost.');
  }
}

function closed(): StoreUnavailable {
  return new StoreUnavailable('The store is closed.');
}

async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new StoreUnavailable('The data folder could not be used.', { cause });
  }
}
