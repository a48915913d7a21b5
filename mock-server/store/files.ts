/**
 * The port to whatever keeps the bytes of uploaded files, beside the difference of a tenant and apart from it. A
 * content is named by its SHA-256, so it never changes and the same bytes are kept once for each tenant.
 */
import type { TenantId } from './tenant-id.ts';

/** Keeps contents. Every method may reject with `StoreUnavailable`. */
export interface FileStore {
  /** Keeps a content, durable when it resolves. @param sha256 - its hash in hexadecimal */
  put(tenant: TenantId, sha256: string, bytes: Uint8Array): Promise<void>;

  /** Gives a content; `undefined`: there is none. */
  get(tenant: TenantId, sha256: string): Promise<Uint8Array<ArrayBuffer> | undefined>;

  /** Hashes of all contents of a tenant. */
  list(tenant: TenantId): Promise<readonly string[]>;

  /** Removes a content. Does nothing when it is gone. */
  remove(tenant: TenantId, sha256: string): Promise<void>;

  /** Removes everything of a tenant. */
  removeAll(tenant: TenantId): Promise<void>;
}
