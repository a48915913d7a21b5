/**
 * The tenants: started, found, kept in memory while they are used (a bounded number of them), expired when idle.
 * Code gets at a tenant only through here, by its id.
 */
import type { Kind } from '../../spec/records.ts';
import type { Clock } from '../entropy/clock.ts';
import type { Randomness } from '../entropy/randomness.ts';
import {
  type Change,
  type Json,
  type Shared,
  type Store,
  TenantDamaged,
  TenantGone,
  VersionConflict,
} from '../store/store.ts';
import { createTenantId, type TenantId } from '../store/tenant-id.ts';
import { refuse } from './refusal.ts';
import type { SeedIndex } from './seed-index.ts';
import { Tenant, type WriteListener } from './tenant.ts';
import { TenantFiles } from './tenant-files.ts';

/** How long a sandbox lives without being used, in milliseconds: 14 days. */
export const IDLE_MS = 14 * 24 * 3600 * 1000;
const DAY_MS = 24 * 3600 * 1000;

// The last use is written down when it is this much newer than what the store knows.
const TOUCH_EVERY_MS = 3600 * 1000;

// The same for one that leaves memory: where more are in use than there is room for, they come and go all the time.
const TOUCH_EVICTED_MS = 60 * 1000;

// How often a write may come too late. The store lets whoever was late be the next, so more than two are rare.
const TRIES_AT_MOST = 8;

/** No sandbox can have it: ids have twelve characters. */
const DEMO_ID = 'demo' as TenantId;

/** What the tenants are made of. */
export interface TenantsParts {
  readonly store: Store;
  readonly seed: SeedIndex;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** How many tenants are kept in memory. */
  readonly loadedAtMost: number;
  /** How many tenants there may be in all; as many as there is room for unless given. */
  readonly tenantsAtMost?: number | undefined;
  /** Told of every tenant that has ended, whether somebody ended it or it expired. */
  readonly ended: (id: TenantId) => void;
  /** Told of the writes of every tenant. */
  readonly listener?: WriteListener;
  /** Told when the last use of a tenant could not be noted. */
  readonly report: (message: string, details: object) => void;
}

export class Tenants {
  /** The contents of uploaded files. */
  readonly files: TenantFiles;
  /** The seed as it is, for the public: nothing is ever written to it, and no token opens it. */
  readonly demo: Tenant;
  private readonly parts: TenantsParts;
  // In order of use: the first one is the one that was not used for longest.
  private readonly loaded = new Map<TenantId, Tenant>();
  /** The last one of them. */
  private newest: Tenant | undefined;
  private evicted = 0;
  private readonly loading = new Map<TenantId, Promise<Tenant | undefined>>();
  private readonly shared: Shared | undefined;

  constructor(parts: TenantsParts) {
    this.parts = parts;
    this.shared = parts.store.shared;
    this.files = new TenantFiles(parts.store.files);
    this.demo = new Tenant(
      DEMO_ID,
      { version: 0, touchedAt: 0, entries: new Map() },
      parts.seed,
      parts.store,
    );
  }

  /** How many tenants are in memory. */
  get loadedCount(): number {
    return this.loaded.size;
  }

  /** How many had to leave memory for others so far. */
  get evictions(): number {
    return this.evicted;
  }

  /** A fresh id for a tenant that is about to be started. */
  newId(): TenantId {
    return createTenantId(this.parts.randomness);
  }

  /** The id of a seed record by its number. @throws {RangeError} the seed has no such record */
  seedId(kind: Kind, number: number): string {
    const id = this.parts.seed[kind].idOf(number);
    if (id === undefined) throw new RangeError(`The seed has no ${kind} with the number ${number}.`);
    return id;
  }

  /**
   * Starts a tenant with its first entries; durable when it resolves.
   *
   * @throws {StoreUnavailable}
   * @throws {Refusal} there are as many as there may be
   */
  async start(id: TenantId, entries: readonly Change[]): Promise<Tenant> {
    await this.requireRoom();
    const now = this.parts.clock.now();
    await this.parts.store.create(id, entries, now);
    const tables = new Map<string, Map<string, Json>>();
    for (const { table, key, value } of entries) {
      if (value === null) continue;
      const table_ = tables.get(table) ?? new Map<string, Json>();
      tables.set(table, table_.set(key, value));
    }
    const difference = { version: 1, touchedAt: now, entries: tables };
    return this.keep(new Tenant(id, difference, this.parts.seed, this.parts.store, this.parts.listener));
  }

  /** Whether other processes write to the tenants as well. */
  get areShared(): boolean {
    return this.shared !== undefined;
  }

  /**
   * A tenant that is in memory and can be used at once; `undefined` says nothing about whether it exists. Where other
   * processes write as well, none can: it has to be asked first whether it is still as in memory.
   */
  peek(id: TenantId): Tenant | undefined {
    if (this.shared) return undefined;
    const tenant = this.loaded.get(id);
    if (tenant === undefined || tenant.isStale || this.isExpired(tenant)) return undefined;
    this.use(tenant);
    return tenant;
  }

  /** A tenant as it is in memory, though other processes may have changed it since: for what is made sure of later. */
  glance(id: TenantId): Tenant | undefined {
    return this.shared && this.loaded.get(id);
  }

  /** Finds a tenant. `undefined`: there is none, or no longer. @throws {StoreUnavailable} */
  async open(id: TenantId): Promise<Tenant | undefined> {
    if (this.shared) return this.openShared(id, this.shared);
    return this.peek(id) ?? this.loadOnce(id);
  }

  /**
   * Does work that writes to a tenant; when another process was faster, again on the tenant as it is by then.
   *
   * @throws {VersionConflict} others were faster every time
   * @throws {TenantGone}
   */
  async retrying<T>(tenant: Tenant, work: (tenant: Tenant) => T | Promise<T>): Promise<T> {
    let present = tenant;
    let late: VersionConflict | undefined;
    for (let tries = 1; ; tries += 1) {
      const before = late;
      try {
        return await work(present);
      } catch (error) {
        if (!(error instanceof VersionConflict) || tries === TRIES_AT_MOST) throw error;
        late = error;
      } finally {
        before?.done();
      }
      const opened = await this.open(tenant.id);
      if (!opened) throw new TenantGone();
      present = opened;
    }
  }

  /** When a tenant ends if it is not used until then, in real milliseconds since 1970. */
  expiryOf(tenant: Tenant): number {
    return tenant.lastUsedOwnMs + IDLE_MS - tenant.clockOffsetMs;
  }

  /** Ends a tenant, for good when it resolves. */
  async remove(id: TenantId): Promise<void> {
    this.forget(id);
    await this.parts.store.remove(id);
    this.parts.ended(id);
  }

  private end(id: TenantId): void {
    this.forget(id);
    this.parts.ended(id);
  }

  /** Removes the tenants that were not used for so long that they expired, and gives their number. */
  async sweep(): Promise<number> {
    for (const tenant of this.loaded.values()) await this.noteUse(tenant);
    const swept = await this.parts.store.sweep(this.parts.clock.now() - IDLE_MS);
    for (const id of swept) this.end(id);
    return swept.length;
  }

  /** Writes down the last use of every tenant in memory. */
  async close(): Promise<void> {
    for (const tenant of this.loaded.values()) await this.noteUse(tenant);
  }

  private async requireRoom(): Promise<void> {
    const { store, tenantsAtMost } = this.parts;
    if (tenantsAtMost === undefined || (await store.count()) < tenantsAtMost) return;
    throw refuse(
      'quota_exceeded',
      `This portal has its ${tenantsAtMost.toLocaleString('en')} sandboxes. One that nobody uses for ${IDLE_MS / DAY_MS} days ends and makes room; try again in an hour, or end one of yours.`,
    ).withHeaders({ 'Retry-After': '3600' });
  }

  /** Opens a tenant that other processes may have changed or ended: what was acknowledged before the call is in it. */
  private async openShared(id: TenantId, { newestVersion }: Shared): Promise<Tenant | undefined> {
    const newest = await newestVersion(id);
    for (;;) {
      const tenant = this.loaded.get(id);
      if (newest === undefined) {
        if (tenant) this.end(id);
        return undefined;
      }
      if (!tenant || tenant.isStale || this.isExpired(tenant)) {
        if (!(await this.loadOnce(id))) return undefined;
      } else if (tenant.committedVersion >= newest) {
        this.use(tenant);
        return tenant;
      } else if (tenant.pendingWrites > 0) {
        await tenant.settle(); // the newest version is one of these, or they come too late
      } else {
        await this.once(id, () => this.catchUp(tenant));
      }
    }
  }

  private async catchUp(tenant: Tenant): Promise<Tenant> {
    const base = tenant.committedVersion;
    const delta = await this.parts.store.changesSince(tenant.id, base);
    if (delta) tenant.follow(base, delta);
    else tenant.isStale = true;
    return tenant;
  }

  private loadOnce(id: TenantId): Promise<Tenant | undefined> {
    return this.once(id, () => this.files.opening(id, () => this.load(id)));
  }

  /** Lets everybody who wants the same wait for the same. */
  private once(id: TenantId, work: () => Promise<Tenant | undefined>): Promise<Tenant | undefined> {
    const running = this.loading.get(id);
    if (running) return running;
    const loading = work().finally(() => this.loading.delete(id));
    this.loading.set(id, loading);
    return loading;
  }

  private async load(id: TenantId): Promise<Tenant | undefined> {
    this.forget(id);
    const difference = await this.loadDifference(id);
    if (!difference) return undefined;
    const tenant = new Tenant(id, difference, this.parts.seed, this.parts.store, this.parts.listener);
    if (this.isExpired(tenant)) {
      await this.remove(id);
      return undefined;
    }
    this.use(tenant);
    return this.keep(tenant);
  }

  /** A damaged tenant was set aside and reported by the store; to its visitor it is gone. */
  private async loadDifference(id: TenantId) {
    try {
      return await this.parts.store.load(id);
    } catch (error) {
      if (error instanceof TenantDamaged) return undefined;
      throw error;
    }
  }

  private forget(id: TenantId): void {
    if (this.newest?.id === id) this.newest = undefined;
    this.loaded.delete(id);
  }

  private isExpired(tenant: Tenant): boolean {
    return this.parts.clock.now() > this.expiryOf(tenant);
  }

  private use(tenant: Tenant): void {
    tenant.lastUsedMs = this.parts.clock.now();
    tenant.lastUsedOwnMs = tenant.lastUsedMs + tenant.clockOffsetMs;
    if (this.newest !== tenant) {
      this.loaded.delete(tenant.id);
      this.loaded.set(tenant.id, tenant);
      this.newest = tenant;
    }
    if (tenant.lastUsedMs - tenant.touchedMs > TOUCH_EVERY_MS) void this.noteUse(tenant);
  }

  private async noteUse(tenant: Tenant): Promise<void> {
    if (tenant.touchedMs === tenant.lastUsedMs) return;
    const before = tenant.touchedMs;
    tenant.touchedMs = tenant.lastUsedMs;
    try {
      await this.parts.store.touch(tenant.id, tenant.lastUsedMs);
    } catch (error) {
      tenant.touchedMs = before;
      this.parts.report('The last use of a sandbox could not be noted.', { tenant: tenant.id, error });
    }
  }

  private keep(tenant: Tenant): Tenant {
    this.loaded.set(tenant.id, tenant);
    this.newest = tenant;
    for (const [id, candidate] of this.loaded) {
      if (this.loaded.size <= this.parts.loadedAtMost) break;
      if (candidate.pendingWrites > 0 || candidate === tenant) continue;
      this.forget(id);
      this.evicted += 1;
      if (candidate.lastUsedMs - candidate.touchedMs > TOUCH_EVICTED_MS) void this.noteUse(candidate);
    }
    return tenant;
  }
}
