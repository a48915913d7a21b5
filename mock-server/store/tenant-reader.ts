/** Reads a tenant from its file and the journal. One that makes no sense is set aside, so that nothing writes over it. */
import { DamagedFile } from './durable-json-file.ts';
import type { Journal } from './journal.ts';
import type { Report } from './report.ts';
import { StoreUnavailable, TenantDamaged } from './store.ts';
import type { ReadLine, TenantFile } from './tenant-file.ts';
import type { TenantFolders } from './tenant-folders.ts';
import type { TenantId } from './tenant-id.ts';
import type { TenantIndex } from './tenant-index.ts';

/** Where a tenant is read from. */
export interface TenantReaderParts {
  readonly folders: TenantFolders;
  readonly journal: Journal;
  readonly index: TenantIndex;
  readonly report: Report;
  /** Writes down that a tenant is gone. */
  readonly markGone: (tenant: TenantId) => Promise<void>;
}

export class TenantReader {
  readonly #parts: TenantReaderParts;

  constructor(parts: TenantReaderParts) {
    this.#parts = parts;
  }

  /**
   * Fills a tenant, if there is one.
   *
   * @throws {StoreUnavailable} it could not be read
   * @throws {TenantDamaged} it made no sense, and was set aside
   */
  async read(tenant: TenantId, file: TenantFile): Promise<void> {
    const { index, journal } = this.#parts;
    if (!index.has(tenant)) return;
    const { lines, touchedAt } = index.pending(tenant);
    const hasFile = index.files.has(tenant);
    let read: readonly ReadLine[] = [];
    try {
      read = await journal.read(lines.filter(({ kind }) => kind !== 'u'));
      await file.read(hasFile, read, touchedAt);
      if (hasFile && !file.exists) index.lostFile(tenant);
    } catch (cause) {
      if (!(cause instanceof DamagedFile))
        throw new StoreUnavailable('A tenant could not be read.', { cause });
      const bytes = Buffer.concat(read.flatMap((line) => [line.bytes, Buffer.from('\n')]));
      await this.#setAside(tenant, hasFile, bytes, cause.message);
      throw new TenantDamaged('The data of this sandbox is damaged.', { cause });
    }
  }

  async #setAside(tenant: TenantId, hasFile: boolean, lines: Uint8Array, reason: string): Promise<void> {
    const { folders, index, markGone, report } = this.#parts;
    try {
      const path = await folders.setAside(tenant, hasFile, lines);
      index.lostFile(tenant);
      if (lines.length > 0) await markGone(tenant);
      report('A damaged tenant file was set aside.', { tenant, reason, path });
    } catch (error) {
      report('A damaged tenant file could not be set aside.', { tenant, reason, error });
    }
  }
}
