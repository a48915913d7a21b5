/**
 * The default store: a journal that every change goes to, and behind it one lowdb file a tenant, in a folder that only
 * this process writes to. A fresh tenant is a line of the journal and gets its file when it has grown. The store holds
 * in memory where each tenant is, the tenants with running writes, and a bounded number of those used last.
 */
import { open, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from './data-folder.ts';
import { isMissing } from './durable-json-file.ts';
import type { FileStore } from './files.ts';
import { folderFiles } from './folder-files.ts';
import { Journal } from './journal.ts';
import { encodeLine, type LineHead } from './journal-line.ts';
import { JournalUpkeep } from './journal-upkeep.ts';
import { OpenTenants } from './open-tenants.ts';
import { orUnavailable } from './or-unavailable.ts';
import type { Report } from './report.ts';
import {
  type Change,
  type Delta,
  type Difference,
  type Store,
  type StoreObserver,
  StoreUnavailable,
  TenantGone,
} from './store.ts';
import { type LineSink, TenantFile } from './tenant-file.ts';
import { TenantFolders } from './tenant-folders.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';
import { TenantIndex } from './tenant-index.ts';
import { TenantReader } from './tenant-reader.ts';

/** How a lowdb store is opened. */
export interface LowdbOptions {
  readonly report: Report;
  readonly observer?: StoreObserver;
  /** How many tenants stay in memory while nothing is written to them; 500 unless given. */
  readonly openTenants?: number;
  /** How large the journal gets before its oldest part is put into files; 64 MB unless given. */
  readonly journalBytes?: number;
  /** What the journal has of a tenant before its file is written anew, unless the file is large; 512 KB unless given. */
  readonly tenantBytes?: number;
  /** Whether a tenant gets its file when the store is closed, so that the next start has less to read; yes unless given. */
  readonly writesFilesAtClose?: boolean;
}

const SEGMENTS = 8;
const JOURNAL_BYTES = 64_000_000;
const TENANT_BYTES = 512_000;
const OPEN_TENANTS = 500;

/**
 * Opens the store in a data folder, which stays open when the store is closed.
 *
 * @throws {StoreUnavailable} the folder cannot be read
 */
export async function openLowdbStore(folder: DataFolder, options: LowdbOptions): Promise<Store> {
  const { journalBytes = JOURNAL_BYTES, report, observer } = options;
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
  readonly #tenants: OpenTenants;
  readonly #upkeep: JournalUpkeep;
  readonly #writesFilesAtClose: boolean;
  readonly #running = new Set<Promise<unknown>>();
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
    const { report, openTenants = OPEN_TENANTS, journalBytes = JOURNAL_BYTES } = options;
    const { tenantBytes = TENANT_BYTES, writesFilesAtClose = true } = options;
    this.#report = report;
    this.#writesFilesAtClose = writesFilesAtClose;
    const markGone = (tenant: TenantId) => this.#append({ tenant, version: 0, kind: 'g', at: 0 }, []);
    const reader = new TenantReader({ folders, journal, index, report, markGone });
    this.#tenants = new OpenTenants({
      atMost: openTenants,
      make: (tenant) => this.#newFile(tenant),
      read: (tenant, file) => reader.read(tenant, file),
    });
    this.#upkeep = new JournalUpkeep({
      folders,
      journal,
      index,
      tenants: this.#tenants,
      report,
      refuseWithoutLock: () => this.#refuseWithoutLock(),
      journalBytes,
      tenantBytes,
    });
  }

  create(tenant: TenantId, changes: readonly Change[], now: number): Promise<void> {
    return this.#run(tenant, () =>
      this.#tenants.use(tenant, async (file) => {
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
      this.#tenants.use(tenant, (file) => {
        this.#refuseWithoutLock();
        if (!file.exists && !file.hasFailed) throw new TenantGone();
        return file.commit(base, changes);
      }),
    );
  }

  touch(tenant: TenantId, now: number): Promise<void> {
    return this.#run(tenant, async () => {
      this.#tenants.peek(tenant)?.noteUse(now);
      if (this.#index.pending(tenant).lines.length > 0) {
        this.#refuseWithoutLock();
        await orUnavailable(this.#append({ tenant, version: 0, kind: 'u', at: now }, []));
      } else if (this.#index.files.has(tenant)) {
        const when = new Date(now);
        await utimes(this.#folders.path(tenant), when, when).catch((cause: unknown) => {
          if (!isMissing(cause)) throw new StoreUnavailable('The last use could not be noted.', { cause });
        });
      }
      this.#tenants.peek(tenant)?.noteUse(now); // it may have been read meanwhile
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
      if (this.#isClosed || this.#tenants.isInUse(tenant)) return;
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
    this.#upkeep.stop();
    while (this.#running.size > 0) await Promise.allSettled(this.#running);
    await this.#upkeep.settled();
    if (this.#writesFilesAtClose && this.#folder.isLocked()) await this.#upkeep.writeFiles();
    await this.#journal.close();
    this.#tenants.clear();
  }

  async #load(tenant: TenantId): Promise<Difference | undefined> {
    let hasFailed = false;
    const difference = await this.#tenants.use(tenant, async (file) => {
      const durable = await file.difference();
      ({ hasFailed } = file);
      return durable;
    });
    return hasFailed ? this.#load(tenant) : difference;
  }

  /** Removes a tenant without reading it, and tells whether there was one. */
  async #remove(tenant: TenantId): Promise<boolean> {
    this.#refuseWithoutLock();
    return this.#tenants.useUnread(tenant, async (file) => {
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
        this.#tenants.forget(tenant, file);
      }
    });
  }

  #newFile(tenant: TenantId): TenantFile {
    const sink: LineSink = {
      append: (head, line, failed) =>
        this.#journal.append(line, { written: (place) => this.#written(head, place), failed }),
    };
    const file: TenantFile = new TenantFile(this.#folders.path(tenant), tenant, sink, (failure) => {
      this.#tenants.forget(tenant, file);
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
    this.#upkeep.written(head);
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
