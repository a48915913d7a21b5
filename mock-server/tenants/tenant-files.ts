/**
 * The contents of a tenant's files. One is written before the record that names it is committed, and removed after the
 * last such record is gone, one piece of work at a time for each tenant: so nothing is removed that is about to be
 * named, and what a crash leaves without a record goes when the tenant is next opened or reset.
 */
import { hash } from 'node:crypto';
import type { AnyRecord } from '../../spec/record.ts';
import { type Kind, kinds, records } from '../../spec/records.ts';
import { seedContent } from '../seed/contents/seed-content.ts';
import type { FileStore } from '../store/files.ts';
import { TenantGone } from '../store/store.ts';
import type { TenantId } from '../store/tenant-id.ts';
import { refuse } from './refusal.ts';
import type { Draft, Tenant, TenantView } from './tenant.ts';

/** Kinds of records that have a file. */
const fileKinds = kinds.filter((kind) => 'sha256' in records[kind].schema.shape);

const FILES_AT_MOST = 200;
const BYTES_AT_MOST = 50_000_000;

/** What of a record is about its file. */
export interface FileFacts {
  readonly file_name: string;
  readonly media_type: string;
  readonly size: number;
  readonly sha256: string;
}

export class TenantFiles {
  private readonly store: FileStore;
  private readonly last = new Map<TenantId, Promise<unknown>>();

  constructor(store: FileStore) {
    this.store = store;
  }

  /**
   * Keeps a content and writes the record that names it.
   *
   * @throws {Refusal} the quota of the sandbox is used up
   */
  keep<T>(tenant: Tenant, bytes: Uint8Array, record: (draft: Draft) => T): Promise<T> {
    return this.exclusively(tenant.id, async () => {
      const sha256 = hash('sha256', bytes, 'hex');
      requireRoom(tenant, sha256, bytes.length);
      await this.store.put(tenant.id, sha256, bytes);
      try {
        return await tenant.write(record);
      } catch (error) {
        if (error instanceof TenantGone) await this.store.removeAll(tenant.id); // it ended meanwhile
        throw error;
      } finally {
        const isLeft = !ownFiles(tenant).some((file) => file.sha256 === sha256);
        if (isLeft && !tenant.isStale) await this.removeUnnamed(tenant); // refused, or a retry whose record is gone
      }
    });
  }

  /** The bytes of a record's file. @throws {Error} they are lost */
  async read(tenant: TenantView, kind: Kind, id: string, sha256: string): Promise<Uint8Array<ArrayBuffer>> {
    if (tenant.collection(kind).isSeeded(id))
      return seedContent(kind, tenant.collection(kind).get(id)?.number ?? 0);
    const bytes = await this.store.get(tenant.id, sha256);
    if (!bytes) throw new Error(`The content ${sha256} of ${id} is lost.`);
    return bytes;
  }

  /** Removes contents that no record names any more. */
  tidy(tenant: Tenant): Promise<void> {
    return this.exclusively(tenant.id, () => this.removeUnnamed(tenant));
  }

  /** Opens a tenant and removes what a crash has left, while nothing is written to it. */
  opening(id: TenantId, open: () => Promise<Tenant | undefined>): Promise<Tenant | undefined> {
    return this.exclusively(id, async () => {
      const tenant = await open();
      if (tenant) await this.removeUnnamed(tenant);
      return tenant;
    });
  }

  private removeUnnamed(tenant: Tenant): Promise<void> {
    return this.store.removeOthers(tenant.id, () => new Set(ownFiles(tenant).map(({ sha256 }) => sha256)));
  }

  private exclusively<T>(tenant: TenantId, work: () => Promise<T>): Promise<T> {
    const before = this.last.get(tenant) ?? Promise.resolve();
    const running = before.then(work, work);
    this.last.set(tenant, running);
    const forget = () => {
      if (this.last.get(tenant) === running) this.last.delete(tenant);
    };
    running.then(forget, forget);
    return running;
  }
}

/** The files of the tenant's own records. */
function ownFiles(view: TenantView): readonly FileFacts[] {
  return fileKinds.flatMap((kind) => {
    const collection = view.collection(kind);
    return collection.ownIds().flatMap((id) => {
      const record: AnyRecord | undefined = collection.get(id);
      return record ? [record as unknown as FileFacts] : []; // kinds with a file have these fields
    });
  });
}

function requireRoom(tenant: TenantView, sha256: string, size: number): void {
  const files = ownFiles(tenant);
  if (files.length >= FILES_AT_MOST) {
    throw refuse(
      'quota_exceeded',
      `A sandbox holds at most ${FILES_AT_MOST} uploaded files. Delete some, or reset the sandbox.`,
    );
  }
  const sizes = new Map(files.map((file) => [file.sha256, file.size]));
  sizes.set(sha256, size);
  const total = [...sizes.values()].reduce((sum, one) => sum + one, 0);
  if (total > BYTES_AT_MOST) {
    throw refuse(
      'quota_exceeded',
      `A sandbox holds at most ${BYTES_AT_MOST / 1_000_000} MB of uploaded files. Delete some, or reset the sandbox.`,
    );
  }
}
