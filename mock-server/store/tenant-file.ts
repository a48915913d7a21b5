/**
 * One tenant while it is in use: a lowdb database, and what the journal has on top of its file. Commits change memory
 * at once and wait for the journal; the file is written now and then, and is always the whole former or the whole new
 * state. After a failed write the object is of no use any more: memory is ahead of the disk.
 */
import { Low } from 'lowdb';
import { DamagedFile, DurableJsonFile } from './durable-json-file.ts';
import { encodeLine, type LineKind, readChanges } from './journal-line.ts';
import {
  type Change,
  type Difference,
  StoreUnavailable,
  TenantExists,
  TenantGone,
  VersionConflict,
} from './store.ts';
import { applyChanges, type TenantDocument, tenantForm } from './tenant-document.ts';
import type { TenantId } from './tenant-id.ts';
import type { PendingLine } from './tenant-index.ts';

/** Where a tenant's lines go. */
export interface LineSink {
  /** Writes a line, durable when it resolves. @param failed - called before anything else can be written */
  append(
    head: {
      readonly tenant: TenantId;
      readonly version: number;
      readonly kind: LineKind;
      readonly at: number;
    },
    line: Buffer,
    failed: (cause: unknown) => void,
  ): Promise<void>;
}

/** A line of the journal with its bytes. */
export interface ReadLine extends Pick<PendingLine, 'kind' | 'version'> {
  readonly bytes: Buffer;
}

/** A tenant, open. Nothing but this object writes to it while it is in use. */
export class TenantFile {
  readonly #tenant: TenantId;
  readonly #file: DurableJsonFile<TenantDocument>;
  readonly #low: Low<TenantDocument>;
  readonly #sink: LineSink;
  readonly #onFailure: (failure: StoreUnavailable) => void;
  /** Lines on their way to the journal. */
  readonly #writing = new Set<Promise<void>>();
  /** The file on its way. */
  #filing: Promise<void> | undefined;
  #end: StoreUnavailable | TenantGone | undefined;

  /** @param onFailure - called when a write has failed, before any commit rejects */
  constructor(
    path: string,
    tenant: TenantId,
    sink: LineSink,
    onFailure: (failure: StoreUnavailable) => void,
  ) {
    this.#tenant = tenant;
    // What the file says has to be in the journal first: only then is it sure that nobody is told it was not kept.
    this.#file = new DurableJsonFile(path, tenantForm(tenant), async () => {
      await Promise.all(this.#writing);
    });
    // Version 0 is never written: it stands for a tenant that does not exist.
    this.#low = new Low(this.#file, { version: 0, touchedAt: 0, entries: new Map() });
    this.#sink = sink;
    this.#onFailure = onFailure;
  }

  /** A write has failed, so memory says nothing about the disk: open the tenant anew. */
  get hasFailed(): boolean {
    return this.#end instanceof StoreUnavailable;
  }

  /** There is such a tenant. */
  get exists(): boolean {
    return this.#low.data.version > 0 && this.#end === undefined;
  }

  /** Size of the file, as far as it is known. */
  get fileBytes(): number {
    return this.#file.bytes;
  }

  /**
   * Reads the file, if there is one, and what came after it.
   *
   * @throws {DamagedFile} one of them makes no sense, or something between them is missing
   */
  async read(hasFile: boolean, lines: readonly ReadLine[], touchedAt: number): Promise<void> {
    if (hasFile) await this.#low.read();
    const document = this.#low.data;
    // Without its file a tenant is gone; one that the journal knows more of is not: the folder may come back.
    if (hasFile && document.version === 0 && lines.length > 0)
      throw new Error('The file of the tenant is not there.');
    for (const { kind, version, bytes } of lines) {
      if (kind === 'n') document.entries.clear();
      else if (kind !== 'c' || version <= document.version) continue;
      else if (version !== document.version + 1) throw new DamagedFile('A commit is missing.');
      applyChanges(document.entries, readChanges(bytes));
      document.version = version;
    }
    document.touchedAt = Math.max(document.touchedAt, touchedAt);
  }

  /** Waits for the writes that are running; never rejects. */
  async settle(): Promise<void> {
    while (this.#writing.size > 0 || this.#filing) await Promise.allSettled([...this.#writing, this.#filing]);
  }

  /** The state that is durable, in maps that the caller owns; `undefined` when there is no such tenant. */
  async difference(): Promise<Difference | undefined> {
    while (this.#writing.size > 0) await Promise.allSettled(this.#writing); // not settle(): nothing may come in between
    if (!this.exists) return undefined;
    const { version, touchedAt, entries } = this.#low.data;
    return {
      version,
      touchedAt,
      entries: new Map(Array.from(entries, ([table, rows]) => [table, new Map(rows)])),
    };
  }

  /** See {@link Store.create}. */
  async create(changes: readonly Change[], now: number): Promise<void> {
    if (this.#low.data.version > 0) throw new TenantExists();
    this.#low.data.touchedAt = now;
    await this.#commit('n', 0, changes);
  }

  /** See {@link Store.commit}. Memory has changed when this returns; the promise tells when the disk has. */
  commit(base: number, changes: readonly Change[]): Promise<number> {
    return this.#commit('c', base, changes);
  }

  /** Notes the last use, for what is written from now on. */
  noteUse(now: number): void {
    this.#low.data.touchedAt = now;
  }

  /** Ends the tenant for good. @param gone - writes that down */
  async remove(gone: () => Promise<void>): Promise<void> {
    const before = this.#end;
    this.#end ??= new TenantGone();
    await this.settle();
    try {
      await gone();
    } catch (error) {
      if (before === undefined) this.#fail(error);
      throw error;
    }
  }

  /**
   * Writes all of the tenant, as it is now, to its file. The journal then has nothing to say of it but what comes
   * meanwhile. One call at a time.
   */
  async writeFile(written: () => void): Promise<void> {
    if (!this.exists) return;
    this.#filing = this.#writeFile(written);
    try {
      await this.#filing;
    } catch (error) {
      if (!this.hasFailed) throw error; // else it was told already, and whoever comes next reads what is there
    } finally {
      this.#filing = undefined;
    }
  }

  async #writeFile(written: () => void): Promise<void> {
    const { version, touchedAt } = this.#low.data;
    await this.#low.write();
    written();
    await this.#append('s', version, touchedAt, []);
  }

  /** Writes all of a small tenant to the end of the journal, in one line. It gets there only if all before it does. */
  async writeLine(): Promise<void> {
    if (!this.exists) return;
    const { version, touchedAt, entries } = this.#low.data;
    const changes = Array.from(entries, ([table, rows]) =>
      Array.from(rows, ([key, value]) => ({ table, key, value })),
    ).flat();
    await this.#append('n', version, touchedAt, changes);
  }

  #commit(kind: 'n' | 'c', base: number, changes: readonly Change[]): Promise<number> {
    if (this.#end !== undefined) return Promise.reject(this.#end);
    const document = this.#low.data;
    if (document.version !== base) return Promise.reject(new VersionConflict(base, document.version));
    applyChanges(document.entries, changes);
    const version = base + 1;
    document.version = version;
    const written = this.#append(kind, version, kind === 'n' ? document.touchedAt : 0, changes);
    return written.then(() => version);
  }

  #append(kind: LineKind, version: number, at: number, changes: readonly Change[]): Promise<void> {
    const head = { tenant: this.#tenant, version, kind, at };
    const writing: Promise<void> = this.#sink
      .append(head, encodeLine(head, changes), (cause) => this.#fail(cause))
      .then(
        () => {
          this.#writing.delete(writing);
        },
        (error: unknown) => {
          this.#writing.delete(writing);
          throw this.#end ?? error;
        },
      );
    this.#writing.add(writing);
    return writing;
  }

  #fail(cause: unknown): void {
    if (this.hasFailed) return;
    const failure = new StoreUnavailable('A tenant could not be written.', { cause });
    this.#end = failure;
    this.#onFailure(failure);
  }
}
