/**
 * The tenants that are in memory: those that are in use, since two objects must never write to one tenant, and a bounded
 * number of those used last.
 */
import type { TenantFile } from './tenant-file.ts';
import type { TenantId } from './tenant-id.ts';

/** What tenants are opened with. */
export interface OpenTenantsParts {
  /** How many stay in memory while nobody uses them. */
  readonly atMost: number;
  readonly make: (tenant: TenantId) => TenantFile;
  /** Fills a tenant that was just made. */
  readonly read: (tenant: TenantId, file: TenantFile) => Promise<void>;
}

interface Slot {
  readonly file: TenantFile;
  /** Until the tenant is read; then nothing. */
  ready: Promise<void> | undefined;
  users: number;
  /** Of the users, those that wait until it is read. */
  waiting: number;
}

export class OpenTenants {
  readonly #parts: OpenTenantsParts;
  readonly #slots = new Map<TenantId, Slot>(); // least recently used first

  constructor(parts: OpenTenantsParts) {
    this.#parts = parts;
  }

  /** A tenant that is in memory, read or about to be. */
  peek(tenant: TenantId): TenantFile | undefined {
    return this.#slots.get(tenant)?.file;
  }

  isInUse(tenant: TenantId): boolean {
    return (this.#slots.get(tenant)?.users ?? 0) > 0;
  }

  /** Does a piece of work on a tenant, which is read before if it has to be. */
  use<T>(tenant: TenantId, work: (file: TenantFile) => Promise<T>): Promise<T> {
    return this.#use(tenant, this.#slotOf(tenant), work);
  }

  /** The same for work that does not need to know what the tenant holds. */
  useUnread<T>(tenant: TenantId, work: (file: TenantFile) => Promise<T>): Promise<T> {
    const slot = this.#slots.get(tenant) ?? this.#add(tenant, this.#parts.make(tenant), Promise.resolve());
    return this.#use(tenant, slot, work);
  }

  /** Makes sure that whoever comes next gets another object than this one. */
  forget(tenant: TenantId, file: TenantFile): void {
    if (this.#slots.get(tenant)?.file === file) this.#slots.delete(tenant);
  }

  clear(): void {
    this.#slots.clear();
  }

  #slotOf(tenant: TenantId): Slot {
    const known = this.#slots.get(tenant);
    if (known === undefined) {
      const file = this.#parts.make(tenant);
      return this.#add(tenant, file, this.#parts.read(tenant, file));
    }
    this.#slots.delete(tenant);
    this.#slots.set(tenant, known);
    return known;
  }

  #add(tenant: TenantId, file: TenantFile, ready: Promise<void>): Slot {
    const slot: Slot = { file, ready, users: 0, waiting: 0 };
    ready.then(
      () => {
        slot.ready = undefined;
      },
      () => this.forget(tenant, file), // it is half read, and whoever uses it is told
    );
    this.#slots.set(tenant, slot);
    return slot;
  }

  /** Calls are served in the order in which they came: at once, unless somebody still waits. */
  #use<T>(tenant: TenantId, slot: Slot, work: (file: TenantFile) => Promise<T>): Promise<T> {
    slot.users += 1;
    const done = slot.ready || slot.waiting > 0 ? this.#whenReady(slot, work) : begin(work, slot.file);
    const release = () => this.#release(tenant, slot);
    done.then(release, release);
    return done;
  }

  async #whenReady<T>(slot: Slot, work: (file: TenantFile) => Promise<T>): Promise<T> {
    slot.waiting += 1;
    try {
      await slot.ready;
    } finally {
      slot.waiting -= 1;
    }
    return work(slot.file);
  }

  #release(tenant: TenantId, slot: Slot): void {
    slot.users -= 1;
    if (slot.users === 0 && !slot.file.exists) this.forget(tenant, slot.file);
    this.#evict();
  }

  #evict(): void {
    const { atMost } = this.#parts;
    if (this.#slots.size <= atMost) return;
    for (const [tenant, slot] of this.#slots) {
      if (slot.users > 0) continue;
      this.#slots.delete(tenant);
      if (this.#slots.size <= atMost) return;
    }
  }
}

/** What is thrown before there is a promise is told like everything else. */
function begin<T>(work: (file: TenantFile) => Promise<T>, file: TenantFile): Promise<T> {
  try {
    return work(file);
  } catch (error) {
    return Promise.reject(error);
  }
}
