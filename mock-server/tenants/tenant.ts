/**
 * A tenant in memory: the seed plus its difference. Reads are synchronous; a write is a synchronous piece of work
 * on a draft, applied as a whole or not at all, and acknowledged once the store has it.
 */
import type { AnyRecord } from '../../spec/record.ts';
import { type Kind, kinds, type RecordOf } from '../../spec/records.ts';
import { createTypeIds, type NextTypeId, timeOfTypeId } from '../entropy/type-id.ts';
import {
  type Change,
  type Delta,
  type Difference,
  type Json,
  type Store,
  VersionConflict,
} from '../store/store.ts';
import type { TenantId } from '../store/tenant-id.ts';
import { offsetAt } from './clock.ts';
import type { Collection } from './collection.ts';
import type { SeedIndex } from './seed-index.ts';
import { TenantDraft } from './tenant-draft.ts';
import { TenantState } from './tenant-state.ts';

/** Tables of the difference that do not hold records. */
export type PlainTable =
  | 'settings'
  | 'counters'
  | 'tokens'
  | 'clients'
  | 'integrations'
  | 'idempotency'
  | 'audit'
  | 'access_requests'
  | 'outbox'
  | 'inbox'
  | 'webhook_secrets'
  | 'webhook_readers';

/** What a piece of work may do; everything that it reads includes what it wrote. */
export interface Draft extends TenantView {
  put<K extends Kind>(kind: K, record: RecordOf<K>): void;
  remove(kind: Kind, id: string): void;
  setEntry(table: PlainTable, key: string, value: Json): void;
  dropEntry(table: PlainTable, key: string): void;
  /** Drops every own record, so that the seed is as it was. */
  dropRecords(): void;
  /** The next number of a kind, never given twice. */
  nextNumber(kind: Kind): number;
}

/** What a piece of work has done to a record, first and last state compared. */
export interface RecordWrite {
  readonly kind: Kind;
  /** `undefined`: there was none. */
  readonly before: AnyRecord | undefined;
  /** `undefined`: there is none any more. */
  readonly after: AnyRecord | undefined;
}

/** What is told of the writes of a tenant. */
export interface WriteListener {
  /** Called within every piece of work that has written records, at its end: what it writes is part of the same commit. */
  readonly writing: (tenant: Tenant, draft: Draft, writes: readonly RecordWrite[]) => void;
  /** Called once changes are durable. */
  readonly written: (tenant: Tenant, changes: readonly Change[]) => void;
}

/** What can be read of a tenant. */
export interface TenantView {
  readonly id: TenantId;
  get<K extends Kind>(kind: K, id: string): RecordOf<K> | undefined;
  collection(kind: Kind): Collection;
  entry(table: PlainTable, key: string): Json | undefined;
  entries(table: PlainTable): ReadonlyMap<string, Json>;
}

export class Tenant implements TenantView {
  readonly id: TenantId;
  /** Last use in real time, milliseconds since 1970. */
  lastUsedMs: number;
  /** Last use on the tenant's own clock; the tenant expires some days after it. */
  lastUsedOwnMs: number;
  /** Ids that sort in the order of their creation, on the tenant's own clock. */
  readonly nextId: NextTypeId = createTypeIds(() => this.newestIdMs());
  /** Last use that the store knows of. */
  touchedMs: number;
  /** Set when a write failed: memory may be ahead of the disk, so the tenant has to be loaded again. */
  isStale = false;

  /** Counts what is in memory: the commits that are known and those that are on their way. */
  private version: number;
  /** How to undo each write that is on its way to the store, in their order. */
  private readonly pending: (readonly Change[])[] = [];
  private newestCommit: Promise<unknown> | undefined;
  private readonly store: Store;
  private readonly listener: WriteListener | undefined;
  private readonly state: TenantState;

  constructor(id: TenantId, difference: Difference, seed: SeedIndex, store: Store, listener?: WriteListener) {
    this.id = id;
    this.store = store;
    this.listener = listener;
    this.version = difference.version;
    this.lastUsedMs = difference.touchedAt;
    this.touchedMs = difference.touchedAt;
    this.state = new TenantState(id, difference.entries, seed);
    this.lastUsedOwnMs = difference.touchedAt + offsetAt(this.state.clock, difference.touchedAt);
  }

  /** Another number after each change in memory: what was found out at one of them holds until the next. */
  get revision(): number {
    return this.state.revision;
  }

  /** Writes that the store has not acknowledged yet. */
  get pendingWrites(): number {
    return this.pending.length;
  }

  /** Whether an entry was written by what the store has not acknowledged yet: it may be taken back. */
  isPending(table: PlainTable, key: string): boolean {
    return this.pending.some((undo) => undo.some((former) => former.table === table && former.key === key));
  }

  /** The newest version of which it is known that the store has it. */
  get committedVersion(): number {
    return this.version - this.pending.length;
  }

  /** How far the tenant's clock is ahead of real time, in milliseconds; it only grows. */
  get clockOffsetMs(): number {
    return this.state.clock?.offset_ms ?? 0;
  }

  get<K extends Kind>(kind: K, id: string): RecordOf<K> | undefined {
    return this.state.get(kind, id);
  }

  collection(kind: Kind): Collection {
    return this.state.collection(kind);
  }

  entry(table: PlainTable, key: string): Json | undefined {
    return this.state.entry(table, key);
  }

  entries(table: PlainTable): ReadonlyMap<string, Json> {
    return this.state.entries(table);
  }

  /**
   * Does a piece of work on a draft and waits until it is durable. What the work throws undoes all of it.
   *
   * @throws {StoreUnavailable} the change was not kept
   * @throws {VersionConflict} another process was faster; the change was undone
   */
  async write<T>(work: (draft: Draft) => T): Promise<T> {
    // What is in memory may never have been written, and another process may be at that version by now.
    if (this.isStale && this.store.shared) throw new VersionConflict(this.version, this.version);
    const { result, changes, undo } = this.draft(work);
    if (changes.length === 0) return result;
    const base = this.version;
    this.version += 1;
    this.pending.push(undo);
    try {
      const commit = this.store.commit(this.id, base, changes);
      this.newestCommit = commit;
      await commit;
    } catch (error) {
      if (error instanceof VersionConflict) this.rollBack(undo);
      else this.isStale = true;
      throw error;
    } finally {
      const at = this.pending.indexOf(undo);
      if (at >= 0) this.pending.splice(at, 1);
    }
    this.listener?.written(this, changes);
    return result;
  }

  /** Waits until the writes that are on their way now have arrived, or have not. */
  async settle(): Promise<void> {
    await this.newestCommit?.catch(() => undefined); // told to whoever made it
  }

  /** Takes what other processes have committed after a version, unless something was written here meanwhile. */
  follow(base: number, { version, changes }: Delta): void {
    if (this.version !== base || this.pending.length > 0) return;
    for (const change of changes) this.state.apply(change);
    this.version = version;
  }

  /** Undoes a write that came too late, and with it all that were made after it: they will not arrive either. */
  private rollBack(late: readonly Change[]): void {
    const from = this.pending.indexOf(late);
    if (from < 0) return; // with another one before it
    const undone = this.pending.splice(from);
    this.version -= undone.length;
    for (const undo of undone.reverse()) for (const former of undo.toReversed()) this.state.apply(former);
  }

  /** When the newest of the tenant's own records and audit entries was made, going by its id. */
  private newestIdMs(): number {
    const own = kinds.flatMap((kind) => this.state.collection(kind).ownIds());
    return [...own, ...this.entries('audit').keys()].reduce(
      (newest, id) => Math.max(newest, timeOfTypeId(id)),
      -1,
    );
  }

  private draft<T>(work: (draft: Draft) => T): {
    result: T;
    changes: readonly Change[];
    undo: readonly Change[];
  } {
    const draft = new TenantDraft(this.state);
    try {
      const result = work(draft);
      const writes = draft.isReset ? [] : draft.writes;
      if (writes.length > 0) this.listener?.writing(this, draft, writes);
      return { result, changes: draft.changes, undo: draft.undo };
    } catch (error) {
      draft.rollBack();
      throw error;
    }
  }
}
