/**
 * The port to whatever keeps tenants. A tenant is the immutable seed plus a difference, and the
 * difference is all that is stored: a flat set of entries `(table, key) -> value`. The store knows
 * nothing of what entries mean; deleting a seed record is an entry like any other (such as `false`).
 */
import type { FileStore } from './files.ts';
import type { RateCounter } from './rate-counter.ts';
import type { TenantId } from './tenant-id.ts';

/** A value of an entry. `null` may stand inside one; alone it means that there is no entry. */
export type Json = boolean | number | string | JsonArray | JsonObject;
type JsonArray = readonly (Json | null)[];
type JsonObject = { readonly [key: string]: Json | null };

/** Sets an entry, or with `null` removes it from the difference. */
export interface Change {
  readonly table: string;
  readonly key: string;
  readonly value: Json | null;
}

/**
 * All that differs from the seed. The maps belong to whoever loaded them: the store does not change them
 * later. Values are shared with the store and never changed by anybody. The order of entries says nothing.
 */
export interface Difference {
  /** Counts commits: 1 after `create`. */
  readonly version: number;
  /** Last use in milliseconds since 1970. */
  readonly touchedAt: number;
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, Json>>;
}

/** What happened between two versions, in order. */
export interface Delta {
  readonly version: number;
  readonly changes: readonly Change[];
}

/**
 * Keeps the differences of all tenants. Every method may reject with {@link StoreUnavailable}; methods
 * that read a tenant may reject with {@link TenantDamaged}.
 */
export interface Store {
  /** The contents of uploaded files. They go with their tenant. */
  readonly files: FileStore;

  /** What several processes on one store need to behave as one; `undefined`: this process has it for itself. */
  readonly shared: Shared | undefined;

  /**
   * Makes a tenant, durable when it resolves.
   *
   * @param now - its first use, in milliseconds since 1970
   * @throws {TenantExists}
   */
  create(tenant: TenantId, changes: readonly Change[], now: number): Promise<void>;

  /** Gives the tenant as it was last durable, after the commits that are running; `undefined`: no such tenant. */
  load(tenant: TenantId): Promise<Difference | undefined>;

  /**
   * Gives what other processes committed after `version`. `undefined`: the store cannot tell, or there is
   * no such tenant; `load` it instead.
   */
  changesSince(tenant: TenantId, version: number): Promise<Delta | undefined>;

  /**
   * Writes changes, all or none, and resolves with the new version, `base + 1`, once it is durable.
   *
   * The next commit may be made before this one has resolved, on the version that this one will have:
   * commits of a tenant are taken in the order of the calls, and those that wait share one write. When a
   * write fails, every commit in it and behind it rejects; load the tenant, or what was changed, before the next one.
   *
   * @throws {VersionConflict} `base` is not the newest version
   * @throws {StoreUnavailable} whether the changes were kept is unknown until the next `load`
   * @throws {TenantGone}
   */
  commit(tenant: TenantId, base: number, changes: readonly Change[]): Promise<number>;

  /**
   * Notes the last use, which only this and `create` set. Coarse: after a crash the former may be back.
   * Does nothing when the tenant is gone.
   *
   * @param now - milliseconds since 1970
   */
  touch(tenant: TenantId, now: number): Promise<void>;

  /** Removes a tenant, for good when it resolves. Does nothing when the tenant is gone. */
  remove(tenant: TenantId): Promise<void>;

  /** Removes the tenants whose last use is before `idleSince` (milliseconds since 1970), and returns them. */
  sweep(idleSince: number): Promise<readonly TenantId[]>;

  /** Finds the tenants that have an entry in a table, in no order; those that change meanwhile may be missed. */
  tenantsWith(table: string): AsyncIterable<TenantId>;

  /** How many tenants there are; those that other processes made within the last second may be missing. */
  count(): Promise<number>;

  /** Tries to write, and keeps nothing of it. @throws {StoreUnavailable} nothing can be written at the moment */
  check(): Promise<void>;

  /** Waits for what is running; from the call on everything else rejects with {@link StoreUnavailable}. */
  close(): Promise<void>;
}

/** What processes that share a store ask before every answer; asked by many requests at once, it costs one question. */
export interface Shared {
  /** The newest version of a tenant, read after the call; `undefined`: there is no such tenant. @throws {StoreUnavailable} */
  newestVersion(tenant: TenantId): Promise<number | undefined>;

  /** Counts for all processes together. */
  readonly counter: RateCounter;
}

/** Told how writing goes, for whoever watches over it. It must not throw. */
export interface StoreObserver {
  /** Changes became durable together. */
  written(changes: number, durationMs: number): void;
  /** Changes could not be written. */
  failed(changes: number): void;
}

/** The tenant to be made exists already. */
export class TenantExists extends Error {
  override readonly name = 'TenantExists';
}

/** The tenant to write to does not exist, or no longer. */
export class TenantGone extends Error {
  override readonly name = 'TenantGone';
}

/** The tenant's data could not be understood; it was set aside and reported, and is gone from here on. */
export class TenantDamaged extends Error {
  override readonly name = 'TenantDamaged';
}

/** A commit was made on a version that is not the newest one. */
export class VersionConflict extends Error {
  override readonly name = 'VersionConflict';
  /** The newest version. */
  readonly version: number;
  /** To be called when whoever was told has tried again or will not: until then the store may keep others from writing. */
  readonly done: () => void;

  constructor(base: number, version: number, done: () => void = () => undefined) {
    super(`The commit is based on version ${base}; the newest is ${version}.`);
    this.version = version;
    this.done = done;
  }
}

/** The store could not read or write: disk full, lock lost, database away. `cause` has the reason. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
