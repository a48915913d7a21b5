/**
 * The default store: a journal that every change goes to, and behind it one lowdb file a tenant, in a folder that only
 * this process writes to. A fresh tenant is a line of the journal and gets its file when it has grown. The store holds
 * in memory where each tenant is, the tenants with running writes, and a bounded number of those used last.
 */
import { open, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { DamagedFile, isMissing } from './durable-json-file.ts';
import type { FileStore } from './files.ts';
import { folderFiles } from './folder-files.ts';
import { Journal } from './journal.ts';
import { encodeLine, type LineHead } from './journal-line.ts';
import {
  type Change,
  type Delta,
  type Difference,
  type Store,
  type StoreObserver,
  StoreUnavailable,
  TenantDamaged,
  TenantGone,
} from './store.ts';
import { type LineSink, TenantFile } from './tenant-file.ts';
import { TenantFolders } from './tenant-folders.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';
import { TenantIndex } from './tenant-index.ts';

/** Takes what the operator must hear of; `details` never has contents of tenants. */
export type Report = (message: string, details: Readonly<Record<string, unknown>>) => void;

/** How a lowdb store is opened. */
export interface LowdbOptions {
  readonly report: Report;
  readonly observer?: StoreObserver;
  /** How many tenants stay in memory while nothing is written to them; 500 unless given. */
  readonly openTenants?: number;
  /** How large the journal gets before its oldest part is put into files; 64 MB unless given. */
  readonly journalBytes?: number;
  /** What the journal has of a tenant before its file is written anew, if that is smaller; 256 KB unless given. */
  readonly tenantBytes?: number;
  /** Whether a tenant gets its file when the store is closed, so that the next start has less to read; yes unless given. */
  readonly writesFilesAtClose?: boolean;
}

const SEGMENTS = 8;
const SMALL_BYTES = 4096;
const CLOSING_AT_MOST_MS = 3000;
const TIDY_AGAIN_MS = 10_000; // after it has failed

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
  const { journalBytes = 64_000_000, report, observer } = options;
  const folders = new TenantFolders(folder.path);
  const journal = new Journal(join(folder.path, 'journal'), Math.ceil(journalBytes / SEGMENTS), observer);
  return orUnavailable(
    (async () => {
      const index = new TenantIndex(await folders.open());
      const damaged: Array<Promise<void>> = [];
      await journal.open({
        line: (head, place) => index.apply(head, place),
        damaged: (line, { segment, offset }) => {
          damaged.push(
            folders.keepLine(segment, offset, line).then((path) => {
              report('A damaged line of the journal was left out.', { path });
            }),
          );
        },
      });
      await Promise.all(damaged);
      for (const tenant of index.dead) await folders.remove(tenant); // a crash came between its end and its file's
      index.dead.clear();
      return new LowdbStore(folder, folders, journal, index, options);
    })(),
  );
}

class LowdbStore implements Store {
  readonly files: FileStore;
  readonly shared = undefined;
  readonly #folder: DataFolder;
  readonly #folders: TenantFolders;
  readonly #journal: Journal;
  readonly #index: TenantIndex;
  readonly #report: Report;
  readonly #options: LowdbOptions;
  readonly #slots = new Map<TenantId, Slot>(); // least recently used first
  readonly #running = new Set<Promise<unknown>>();
  readonly #grown = new Set<TenantId>(); // tenants whose file is to be written
  #tidying: Promise<void> | undefined;
  #tidyAgainMs = 0;
  #isClosed = false;

  constructor(
    folder: DataFolder,
    folders: TenantFolders,
    journal: Journal,
    index: TenantIndex,
    options: LowdbOptions,
  ) {
    this.#folder = folder;
    this.files = folderFiles(folder.path, () => folder.isLocked());
    this.#folders = folders;
    this.#journal = journal;
    this.#index = index;
    this.#report = options.report;
    this.#options = options;
  }

  create(tenant: TenantId, changes: readonly Change[], now: number): Promise<void> {
    return this.#run(tenant, () =>
      this.#use(tenant, this.#slotOf(tenant), async (file) => {
        this.#refuseWithoutLock();
        await file.create(changes, now);
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
      this.#slots.get(tenant)?.file.noteUse(now);
      if (this.#index.pending(tenant).lines.length > 0) {
        this.#refuseWithoutLock();
        await orUnavailable(this.#append({ tenant, version: 0, kind: 'u', at: now }, []));
      } else if (this.#index.files.has(tenant)) {
        const when = new Date(now);
        await utimes(this.#folders.path(tenant), when, when).catch((cause: unknown) => {
          if (!isMissing(cause)) throw new StoreUnavailable('The last use could not be noted.', { cause });
        });
      }
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
    const sweepOne = async (tenant: TenantId) => {
      if (this.#isClosed || (this.#slots.get(tenant)?.users ?? 0) > 0) return;
      try {
        if (await this.#run(tenant, () => this.#remove(tenant))) swept.push(tenant);
      } catch (error) {
        this.#report('An idle tenant could not be removed.', { tenant, error });
      }
    };
    for (const [tenant, { touchedAt }] of [...this.#index.journaled()]) {
      if (!this.#index.files.has(tenant) && touchedAt < idleSince) await sweepOne(tenant);
    }
    for await (const tenant of this.#folders.idleSince(idleSince)) {
      if (this.#index.files.has(tenant) && this.#index.pending(tenant).touchedAt < idleSince) {
        await sweepOne(tenant);
      }
    }
    return swept;
  }

  async *tenantsWith(table: string): AsyncGenerator<TenantId> {
    this.#refuseWhenClosed();
    const hasEntry = async (tenant: TenantId) => {
      const difference = await this.#run(tenant, () => this.#load(tenant)).catch(() => undefined); // told where it is used
      return difference?.entries.has(table) === true;
    };
    const seen = new Set<TenantId>();
    // Within a value the quotes would be escaped, so this only stands where the table begins.
    for await (const tenant of this.#folders.containing(`${JSON.stringify(table)}:{`)) {
      if (this.#isClosed) return;
      seen.add(tenant);
      const isNewest = this.#index.pending(tenant).lines.length === 0;
      if (isNewest || (await hasEntry(tenant))) yield tenant;
    }
    for await (const tenant of this.#journal.mentioning(`[${JSON.stringify(table)},`)) {
      if (this.#isClosed) return;
      if (seen.has(tenant) || this.#index.pending(tenant).lines.length === 0) continue;
      seen.add(tenant);
      if (await hasEntry(tenant)) yield tenant;
    }
  }

  async count(): Promise<number> {
    this.#refuseWhenClosed();
    return this.#index.size;
  }

  async check(): Promise<void> {
    this.#refuseWhenClosed();
    this.#refuseWithoutLock();
    await orUnavailable(tryToWrite(join(this.#folder.path, 'check')));
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
    await this.#tidying;
    if (this.#options.writesFilesAtClose !== false && this.#folder.isLocked()) await this.#writeFiles();
    await this.#journal.close();
    this.#slots.clear();
  }

  /** Gives a file to every tenant that has changed, as far as there is time; the journal keeps the others. */
  async #writeFiles(): Promise<void> {
    const deadline = performance.now() + CLOSING_AT_MOST_MS;
    for (const [tenant, { lines }] of [...this.#index.journaled()]) {
      if (performance.now() > deadline) return;
      if (lines.some(({ kind }) => kind === 'c')) await this.#rewrite(tenant);
    }
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
      let existed = false;
      try {
        await file.remove(async () => {
          existed = this.#index.has(tenant);
          if (!existed) return;
          await orUnavailable(this.#append({ tenant, version: 0, kind: 'g', at: 0 }, []));
          if (this.#index.dead.has(tenant)) await orUnavailable(this.#folders.remove(tenant));
          this.#index.dead.delete(tenant);
        });
        await this.files.removeAll(tenant);
        return existed;
      } finally {
        this.#drop(tenant, slot);
      }
    });
  }

  #newFile(tenant: TenantId): TenantFile {
    const sink: LineSink = {
      append: (head, line, failed) =>
        this.#journal.append(line, { written: (place) => this.#written(head, place), failed }),
    };
    const file: TenantFile = new TenantFile(this.#folders.path(tenant), tenant, sink, (failure) => {
      const slot = this.#slots.get(tenant);
      if (slot?.file === file) this.#drop(tenant, slot);
      this.#report(failure.message, { tenant, error: failure.cause });
    });
    return file;
  }

  #append(head: LineHead, changes: readonly Change[]): Promise<void> {
    return this.#journal.append(encodeLine(head, changes), {
      written: (place) => this.#written(head, place),
      failed: () => undefined, // told by the promise
    });
  }

  /** A line is durable. */
  #written(head: LineHead, place: Parameters<TenantIndex['apply']>[1]): void {
    this.#index.apply(head, place);
    if (this.#isClosed) return;
    const { tenant, kind } = head;
    if (kind === 'c') {
      const { tenantBytes = 256_000 } = this.#options;
      const fileBytes = this.#slots.get(tenant)?.file.fileBytes ?? 0;
      if (this.#index.pending(tenant).bytes > Math.max(tenantBytes, fileBytes)) this.#grown.add(tenant);
    }
    if (this.#grown.size > 0 || this.#isJournalLarge()) this.#tidy();
  }

  /** It is, and at least half of it says nothing any more. */
  #isJournalLarge(): boolean {
    const { journalBytes = 64_000_000 } = this.#options;
    const { bytes } = this.#journal;
    return bytes > journalBytes && bytes > 2 * this.#index.liveBytes;
  }

  /** Writes files and shortens the journal, behind everything else and one after the other. */
  #tidy(): void {
    if (performance.now() < this.#tidyAgainMs) return;
    this.#tidying ??= (async () => {
      try {
        for (const tenant of this.#grown) {
          this.#grown.delete(tenant);
          if (!this.#isClosed) await this.#rewrite(tenant);
        }
        if (!this.#isClosed && this.#isJournalLarge()) await this.#dropOldest();
      } catch (error) {
        this.#tidyAgainMs = performance.now() + TIDY_AGAIN_MS;
        this.#report('The journal could not be put into files; it goes on growing until it can.', { error });
      } finally {
        this.#tidying = undefined;
      }
    })();
  }

  /** Puts what the oldest part of the journal says elsewhere, and removes it. */
  async #dropOldest(): Promise<void> {
    const oldest = await this.#journal.seal();
    const isThere = ({ lines }: { readonly lines: ReadonlyArray<{ place: { segment: number } }> }) =>
      lines.some(({ place }) => place.segment === oldest);
    for (const [tenant, pending] of [...this.#index.journaled()]) {
      if (isThere(pending) && !this.#isClosed) await this.#rewrite(tenant);
    }
    if (this.#isClosed || [...this.#index.journaled()].some(([, pending]) => isThere(pending))) return;
    await this.#journal.dropOldest();
  }

  /** Writes all of a tenant anew: to its file, or while it is small, to the end of the journal. */
  async #rewrite(tenant: TenantId): Promise<void> {
    if (!this.#index.has(tenant)) return;
    this.#refuseWithoutLock();
    try {
      await this.#use(tenant, this.#slotOf(tenant), async (file) => {
        const { lines, bytes } = this.#index.pending(tenant);
        const isFresh = !lines.some(({ kind }) => kind === 'c') && bytes <= SMALL_BYTES;
        if (isFresh && !this.#index.files.has(tenant)) return file.writeLine();
        await this.#folders.makeShard(tenant);
        return file.writeFile(() => this.#index.hasFile(tenant));
      });
    } catch (error) {
      if (error instanceof TenantDamaged) return; // set aside and told already
      this.#folders.forgetShard(tenant);
      throw error;
    }
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
    ready.catch(() => this.#drop(tenant, slot)); // it is half read, and whoever uses it is told
    this.#slots.set(tenant, slot);
    return slot;
  }

  #drop(tenant: TenantId, slot: Slot): void {
    if (this.#slots.get(tenant) === slot) this.#slots.delete(tenant);
  }

  /** Keeps the slot in memory while `work` runs: two objects must never write to one tenant. */
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
    const { openTenants = 500 } = this.#options;
    if (this.#slots.size <= openTenants) return;
    for (const [tenant, slot] of this.#slots) {
      if (slot.users > 0) continue;
      this.#slots.delete(tenant);
      if (this.#slots.size <= openTenants) return;
    }
  }

  async #read(tenant: TenantId, file: TenantFile): Promise<void> {
    if (!this.#index.has(tenant)) return;
    const { lines, touchedAt } = this.#index.pending(tenant);
    const hasFile = this.#index.files.has(tenant);
    const read: Array<{ kind: (typeof lines)[number]['kind']; version: number; bytes: Buffer }> = [];
    try {
      for (const { kind, version, place } of lines) {
        if (kind !== 'u') read.push({ kind, version, bytes: await this.#journal.read(place) });
      }
      await file.read(hasFile, read, touchedAt);
      if (hasFile && !file.exists) this.#index.lostFile(tenant);
    } catch (cause) {
      if (!(cause instanceof DamagedFile))
        throw new StoreUnavailable('A tenant could not be read.', { cause });
      const bytes = Buffer.concat(read.flatMap((line) => [line.bytes, Buffer.from('\n')]));
      await this.#setAside(tenant, hasFile, bytes, cause.message);
      throw new TenantDamaged('The data of this sandbox is damaged.', { cause });
    }
  }

  async #setAside(tenant: TenantId, hasFile: boolean, lines: Uint8Array, reason: string): Promise<void> {
    try {
      const path = await this.#folders.setAside(tenant, hasFile, lines);
      this.#index.lostFile(tenant);
      if (lines.length > 0) await this.#append({ tenant, version: 0, kind: 'g', at: 0 }, []);
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

/** Writes a file and removes it: that a folder may be written, or a disk has room, only shows when it is done. */
async function tryToWrite(path: string): Promise<void> {
  const handle = await open(path, 'w', 0o600);
  try {
    await handle.writeFile('writable');
  } finally {
    await handle.close();
    await rm(path, { force: true });
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
