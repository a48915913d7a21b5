/**
 * Which tenants there are, and where what is newer than their file stands in the journal. Every line goes through
 * `apply`, the same way at a start and while the store runs.
 */
import type { Place } from './journal.ts';
import type { LineHead, LineKind } from './journal-line.ts';
import type { TenantId } from './tenant-id.ts';

/** A line that still says something. */
export interface PendingLine {
  readonly kind: LineKind;
  readonly version: number;
  readonly place: Place;
}

/** What the journal has of a tenant. */
export interface Pending {
  readonly lines: readonly PendingLine[];
  /** Bytes of the lines. */
  readonly bytes: number;
  /** Last use that the lines tell of; 0: none. */
  readonly touchedAt: number;
}

interface Kept {
  readonly lines: PendingLine[];
  bytes: number;
  readonly touchedAt: number;
}

const NOTHING: Pending = { lines: [], bytes: 0, touchedAt: 0 };

export class TenantIndex {
  /** Tenants that have a file. */
  readonly files: Set<TenantId>;
  /** Tenants that are gone while their file may still be there. */
  readonly dead = new Set<TenantId>();
  readonly #pending = new Map<TenantId, Kept>();
  #size: number;
  #liveBytes = 0;

  /** @param files - the tenants that have a file */
  constructor(files: Set<TenantId>) {
    this.files = files;
    this.#size = files.size;
  }

  /** How many tenants there are. */
  get size(): number {
    return this.#size;
  }

  /** Bytes of the journal that still say something. */
  get liveBytes(): number {
    return this.#liveBytes;
  }

  has(tenant: TenantId): boolean {
    return this.#pending.has(tenant) || this.files.has(tenant);
  }

  pending(tenant: TenantId): Pending {
    return this.#pending.get(tenant) ?? NOTHING;
  }

  /** Tenants of which the journal has something. */
  journaled(): IterableIterator<[TenantId, Pending]> {
    return this.#pending.entries();
  }

  /** Takes a durable line into account. */
  apply({ tenant, kind, version, at }: LineHead, place: Place): void {
    const existed = this.has(tenant);
    const { lines, touchedAt } = this.pending(tenant);
    const line = { kind, version, place };
    switch (kind) {
      case 'n':
        this.#set(tenant, [line], at);
        break;
      case 'c':
        this.#push(tenant, line);
        break;
      case 'u':
        this.#set(tenant, [...lines.filter((other) => other.kind !== 'u'), line], at);
        break;
      case 's':
        if (this.dead.delete(tenant)) this.files.add(tenant);
        this.#set(
          tenant,
          lines.filter((other) => (other.kind === 'u' ? touchedAt > at : other.version > version)),
          touchedAt > at ? touchedAt : 0,
        );
        break;
      case 'g':
        if (this.files.delete(tenant)) this.dead.add(tenant);
        this.#set(tenant, [], 0);
    }
    this.#size += Number(this.has(tenant)) - Number(existed);
  }

  /** A file was written for a tenant. The line that says so comes later. */
  hasFile(tenant: TenantId): void {
    this.#size += Number(!this.has(tenant));
    this.files.add(tenant);
  }

  /** A tenant's file is not there any more. */
  lostFile(tenant: TenantId): void {
    const existed = this.has(tenant);
    this.files.delete(tenant);
    this.#size += Number(this.has(tenant)) - Number(existed);
  }

  /** Without a copy, so that the hundredth commit costs what the first does. */
  #push(tenant: TenantId, line: PendingLine): void {
    const known = this.#pending.get(tenant);
    if (known) {
      known.lines.push(line);
      known.bytes += line.place.length;
    } else this.#pending.set(tenant, { lines: [line], bytes: line.place.length, touchedAt: 0 });
    this.#liveBytes += line.place.length;
  }

  #set(tenant: TenantId, lines: PendingLine[], touchedAt: number): void {
    const bytes = lines.reduce((sum, { place }) => sum + place.length, 0);
    this.#liveBytes += bytes - this.pending(tenant).bytes;
    if (lines.length === 0) this.#pending.delete(tenant);
    else this.#pending.set(tenant, { lines, bytes, touchedAt });
  }
}
