/**
 * One tenant's file while it is in use: a lowdb database, and the order of its writes. Commits change
 * memory at once and wait for the disk; while one write runs, all that come meanwhile are covered by the
 * next. After a failed write the object is of no use any more: memory is ahead of the disk.
 */
import { unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Low } from 'lowdb';
import { DurableJsonFile, isMissing, syncDirectory } from './durable-json-file.ts';
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

interface Waiting {
  readonly version: number;
  readonly resolve: (version: number) => void;
  readonly reject: (reason: Error) => void;
}

/** A tenant's file, open. Nothing but this object writes to the file while it is in use. */
export class TenantFile {
  readonly #path: string;
  readonly #low: Low<TenantDocument>;
  readonly #onFailure: (failure: StoreUnavailable) => void;
  #waiting: Waiting[] = [];
  #writing: Promise<void> | undefined;
  #end: StoreUnavailable | TenantGone | undefined;

  /** @param onFailure - called when a write has failed, before any commit rejects */
  constructor(path: string, tenant: TenantId, onFailure: (failure: StoreUnavailable) => void) {
    this.#path = path;
    // Version 0 is never written: it stands for a tenant that does not exist.
    const none: TenantDocument = { version: 0, touchedAt: 0, entries: new Map() };
    this.#low = new Low(new DurableJsonFile(path, tenantForm(tenant)), none);
    this.#onFailure = onFailure;
  }

  /** A write has failed, so memory says nothing about the disk: open the file anew. */
  get hasFailed(): boolean {
    return this.#end instanceof StoreUnavailable;
  }

  /** There is such a tenant. */
  get exists(): boolean {
    return this.#low.data.version > 0 && this.#end === undefined;
  }

  /** @throws {DamagedFile} */
  async read(): Promise<void> {
    await this.#low.read();
  }

  /** Waits for the writes that are running and queued; never rejects. */
  async settle(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
  }

  /** The state that is durable, in maps that the caller owns; `undefined` when there is no such tenant. */
  async difference(): Promise<Difference | undefined> {
    while (this.#writing !== undefined) await this.#writing; // not settle(): nothing may come in between
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
    await this.commit(0, changes);
  }

  /** See {@link Store.commit}. Memory has changed when this returns; the promise tells when the disk has. */
  async commit(base: number, changes: readonly Change[]): Promise<number> {
    if (this.#end !== undefined) throw this.#end;
    const document = this.#low.data;
    if (document.version !== base) throw new VersionConflict(base, document.version);
    applyChanges(document.entries, changes);
    document.version += 1;
    return this.#written(document.version);
  }

  /** Notes the last use, for the writes to come. */
  noteUse(now: number): void {
    this.#low.data.touchedAt = now;
  }

  /** Removes the file after the running write, and tells whether there was one. Commits that wait reject. */
  async remove(): Promise<boolean> {
    this.#end ??= new TenantGone();
    this.#rejectWaiting(this.#end);
    await this.#writing;
    try {
      await unlink(this.#path);
    } catch (error) {
      if (isMissing(error)) return false;
      throw error;
    }
    await syncDirectory(dirname(this.#path));
    return true;
  }

  #written(version: number): Promise<number> {
    const { promise, resolve, reject } = Promise.withResolvers<number>();
    this.#waiting.push({ version, resolve, reject });
    this.#writing ??= this.#writeAll();
    return promise;
  }

  async #writeAll(): Promise<void> {
    while (this.#waiting.length > 0) {
      const covered = this.#waiting;
      this.#waiting = [];
      try {
        await this.#low.write();
      } catch (cause) {
        const failure = new StoreUnavailable('A tenant could not be written.', { cause });
        this.#end ??= failure;
        this.#onFailure(failure);
        for (const { reject } of covered) reject(failure);
        this.#rejectWaiting(failure);
        break;
      }
      for (const { version, resolve } of covered) resolve(version);
    }
    this.#writing = undefined;
  }

  #rejectWaiting(reason: Error): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { reject } of waiting) reject(reason);
  }
}
