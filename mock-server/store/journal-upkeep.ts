/**
 * Keeps the journal short: tenants that have grown get their file, and the oldest part of the journal is put elsewhere
 * when most of it says nothing any more. Behind everything else, and one after the other.
 */
import type { Journal } from './journal.ts';
import type { LineHead } from './journal-line.ts';
import type { OpenTenants } from './open-tenants.ts';
import type { Report } from './report.ts';
import { TenantDamaged } from './store.ts';
import type { TenantFolders } from './tenant-folders.ts';
import type { TenantId } from './tenant-id.ts';
import type { Pending, TenantIndex } from './tenant-index.ts';

/** What it works on, and from when on. */
export interface UpkeepParts {
  readonly folders: TenantFolders;
  readonly journal: Journal;
  readonly index: TenantIndex;
  readonly tenants: OpenTenants;
  readonly report: Report;
  /** @throws {StoreUnavailable} somebody else may be writing */
  readonly refuseWithoutLock: () => void;
  /** How large the journal gets before its oldest part is put into files. */
  readonly journalBytes: number;
  /** What the journal has of a tenant before its file is written anew, unless the file is large. */
  readonly tenantBytes: number;
}

const TIMES_ITS_FILE = 2; // so that a large one is not written again and again for little
const SMALL_BYTES = 4096;
const CLOSING_AT_MOST_MS = 3000;
const AGAIN_MS = 10_000; // after it has failed

export class JournalUpkeep {
  readonly #parts: UpkeepParts;
  readonly #grown = new Set<TenantId>(); // tenants whose file is to be written
  #running: Promise<void> | undefined;
  #againMs = 0;
  #isStopped = false;

  constructor(parts: UpkeepParts) {
    this.#parts = parts;
  }

  /** To be told of every line that is durable and known to the index. */
  written({ tenant, kind }: LineHead): void {
    if (this.#isStopped) return;
    if (kind === 'c') {
      const { index, tenants, tenantBytes } = this.#parts;
      const fileBytes = tenants.peek(tenant)?.fileBytes ?? 0;
      if (index.pending(tenant).bytes > Math.max(tenantBytes, TIMES_ITS_FILE * fileBytes))
        this.#grown.add(tenant);
    }
    if (this.#grown.size > 0 || this.#isJournalLarge()) this.#tidy();
  }

  /** Begins nothing more. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Waits for what is under way. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Gives a file to every tenant that has changed, as far as there is time; the journal keeps the others. */
  async writeFiles(): Promise<void> {
    const deadline = performance.now() + CLOSING_AT_MOST_MS;
    for (const [tenant, { lines }] of [...this.#parts.index.journaled()]) {
      if (performance.now() > deadline) return;
      if (lines.some(({ kind }) => kind === 'c')) await this.#rewrite(tenant);
    }
  }

  /** It is, and at least half of it says nothing any more. */
  #isJournalLarge(): boolean {
    const { index, journal, journalBytes } = this.#parts;
    const { bytes } = journal;
    return bytes > journalBytes && bytes > 2 * index.liveBytes;
  }

  #tidy(): void {
    if (performance.now() < this.#againMs) return;
    this.#running ??= (async () => {
      try {
        do await this.#writeGrown();
        while (this.#isJournalLarge() && (await this.#dropOldest()));
      } catch (error) {
        this.#againMs = performance.now() + AGAIN_MS;
        const { report } = this.#parts;
        report('The journal could not be put into files; it goes on growing until it can.', { error });
      } finally {
        this.#running = undefined;
      }
    })();
  }

  /** Those that grow meanwhile wait for the next turn, or a busy tenant would keep the journal from ever getting shorter. */
  async #writeGrown(): Promise<void> {
    for (const tenant of [...this.#grown]) {
      this.#grown.delete(tenant);
      if (!this.#isStopped) await this.#rewrite(tenant);
    }
  }

  /** Puts what the oldest part of the journal says elsewhere and removes it, and tells whether it could. */
  async #dropOldest(): Promise<boolean> {
    if (this.#isStopped) return false;
    const { index, journal } = this.#parts;
    const oldest = await journal.seal();
    const isThere = ({ lines }: Pending) => lines.some(({ place }) => place.segment === oldest);
    for (const [tenant, pending] of [...index.journaled()]) {
      if (isThere(pending) && !this.#isStopped) await this.#rewrite(tenant);
    }
    if (this.#isStopped || [...index.journaled()].some(([, pending]) => isThere(pending))) return false;
    await journal.dropOldest();
    return true;
  }

  /** Writes all of a tenant anew: to its file, or while it is small, to the end of the journal. */
  async #rewrite(tenant: TenantId): Promise<void> {
    const { folders, index, tenants, refuseWithoutLock } = this.#parts;
    if (!index.has(tenant)) return;
    refuseWithoutLock();
    try {
      await tenants.use(tenant, async (file) => {
        const { lines, bytes } = index.pending(tenant);
        const isFresh = !lines.some(({ kind }) => kind === 'c') && bytes <= SMALL_BYTES;
        if (isFresh && !index.files.has(tenant)) return file.writeLine();
        await folders.makeShard(tenant);
        return file.writeFile(() => index.hasFile(tenant));
      });
    } catch (error) {
      if (error instanceof TenantDamaged) return; // set aside and told already
      folders.forgetShard(tenant);
      throw error;
    }
  }
}
