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

  /**
   * Removes the contents of a tenant that no record names any more. Where other processes put contents as well, those
   * of the last minutes stay: the record that names one may be on its way.
   *
   * @param named - gives the hashes that records name; asked only when there are contents
   */
  removeOthers(tenant: TenantId, named: () => ReadonlySet<string>): Promise<void>;

  /** Removes everything of a tenant. */
  removeAll(tenant: TenantId): Promise<void>;
}
