/**
 * Works through the outboxes of all sandboxes: a bounded number of attempts at once, and of each sandbox, so that a
 * receiver which hangs delays nobody else. A delivery is done when the commit that says so is durable; until then it
 * is tried again after a crash: at least once. Of several instances the leader delivers, and the others only wait for
 * what it did.
 */
import type { RecordOf } from '../../spec/records.ts';
import type { Clock } from '../entropy/clock.ts';
import type { Randomness } from '../entropy/randomness.ts';
import type { Instances } from '../instances/instances.ts';
import { type Change, type Store, TenantGone } from '../store/store.ts';
import type { TenantId } from '../store/tenant-id.ts';
import { CLOCK_KEY } from '../tenants/clock.ts';
import type { WriteContext } from '../tenants/records.ts';
import type { Draft, Tenant } from '../tenants/tenant.ts';
import type { Tenants } from '../tenants/tenants.ts';
import { type Composed, compose, type Moment } from './compose.ts';
import { type Egress, EgressClosed, type Outcome } from './egress/egress.ts';
import { targetOf } from './egress/target.ts';
import { receive } from './inbox.ts';
import { type Attempted, cancelAll, nextWaiting, settle } from './outbox.ts';
import type { WebhookSecrets } from './secrets.ts';

/** What the worker needs. */
export interface WorkerParts {
  readonly tenants: Pick<Tenants, 'peek' | 'open' | 'retrying'>;
  readonly store: Pick<Store, 'tenantsWith'>;
  /** Absent where this is the only one. */
  readonly instances: Pick<Instances, 'leadership' | 'bus' | 'outboxes'> | undefined;
  readonly egress: Egress;
  readonly secrets: WebhookSecrets;
  readonly clock: Clock;
  readonly randomness: Randomness;
  /** Public URL of the portal. */
  readonly origin: string;
  /** Milliseconds from any fixed moment, for durations. */
  readonly elapsedMs: () => number;
  readonly report: (message: string, details: object) => void;
}

const ATTEMPTS_AT_ONCE = 64;
/** While some wait until what they note is durable, others are on their way. */
const ATTEMPTS_OF_A_TENANT = 16;
/** How long a sandbox is left alone after its outbox could not be read or written. */
const HOLD_MS = 5_000;
/** How long a stop waits for attempts that are on their way. */
const GRACE_MS = 3_000;
const TIMER_AT_MOST_MS = 3600 * 1000;

/** How the deliveries do. */
export interface DeliveryFigures {
  /** Whether it is for this process to deliver. */
  readonly leads: boolean;
  /** Sandboxes with deliveries that wait. */
  readonly waiting: number;
  /** Attempts that are under way. */
  readonly running: number;
  /** Attempts so far, by how they ended. */
  readonly succeeded: number;
  readonly failed: number;
}

export class DeliveryWorker {
  private readonly parts: WorkerParts;
  /** When each sandbox has something due next, in real milliseconds since 1970. */
  private readonly waiting = new Map<TenantId, number>();
  /** Sandboxes that have something due; the first one has waited for longest. */
  private readonly ready = new Set<TenantId>();
  private readonly running = new Map<TenantId, Set<string>>();
  private readonly held = new Map<TenantId, number>();
  private readonly listeners = new Map<TenantId, Map<string, Set<() => void>>>();
  /** With which version each outbox was looked at last, going by what instances share. */
  private readonly seen = new Map<TenantId, number>();
  private readonly idleListeners = new Set<() => void>();
  private busy = 0;
  private succeeded = 0;
  private failed = 0;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;
  /** Whether it is for this process to deliver. */
  private leads: boolean;

  constructor(parts: WorkerParts) {
    this.parts = parts;
    this.leads = parts.instances === undefined;
  }

  figures(): DeliveryFigures {
    const running = [...this.running.values()].reduce((sum, attempts) => sum + attempts.size, 0);
    const { leads, succeeded, failed } = this;
    return { leads, waiting: this.waiting.size + this.ready.size, running, succeeded, failed };
  }

  /** Finds what was left when the server stopped; among several instances, from when this one leads. */
  async start(): Promise<void> {
    const { instances, store, clock } = this.parts;
    if (instances) {
      instances.bus.listen({
        told: (topic, tenant) => {
          if (topic === 'webhooks') this.told(tenant);
        },
        catchUp: () => this.catchUp(),
      });
      instances.leadership.run({ began: () => this.lead(), ended: () => this.rest() });
      return;
    }
    for await (const id of store.tenantsWith('outbox')) {
      if (this.isStopped) return;
      this.waiting.set(id, clock.now());
      this.pump();
    }
  }

  /** Takes no more, lets running attempts end, and breaks off those that take too long. */
  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    if (this.busy === 0) return this.parts.egress.close();
    const grace = Promise.withResolvers<void>();
    const timer = setTimeout(grace.resolve, GRACE_MS);
    await Promise.race([this.idle(), grace.promise]);
    clearTimeout(timer);
    await this.parts.egress.close();
    await this.idle();
  }

  /** To be told of what was written to a sandbox. */
  written(tenant: Tenant, changes: readonly Change[]): void {
    const isOfInterest = changes.some(
      ({ table, key }) => table === 'outbox' || (table === 'settings' && key === CLOCK_KEY),
    );
    if (!isOfInterest) return;
    if (this.leads) this.look(tenant);
    this.parts.instances?.bus.tell('webhooks', tenant.id); // a message of the inbox comes along with its delivery
  }

  /** Resolves when nothing is under way and nothing is due. */
  idle(): Promise<void> {
    if (this.isIdle()) return Promise.resolve();
    return new Promise((resolve) => this.idleListeners.add(resolve));
  }

  /** Resolves when an attempt at a delivery has ended, or after a time. */
  async attempted(tenantId: TenantId, deliveryId: string, atMostMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const own = this.listeners.get(tenantId) ?? new Map<string, Set<() => void>>();
    this.listeners.set(tenantId, own);
    const listeners = own.get(deliveryId) ?? new Set();
    own.set(deliveryId, listeners.add(resolve));
    const timer = setTimeout(resolve, atMostMs);
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      listeners.delete(resolve);
      if (listeners.size === 0) own.delete(deliveryId);
      if (own.size === 0) this.listeners.delete(tenantId);
    }
  }

  private tellAttempted(tenantId: TenantId, deliveryId: string): void {
    for (const resolve of this.listeners.get(tenantId)?.get(deliveryId) ?? []) resolve();
  }

  /** Takes over: looks at every outbox. */
  private lead(): void {
    this.leads = true;
    this.seen.clear();
    this.catchUp();
  }

  /** Begins nothing more. What is on its way is noted still, and sent again by the next leader where it cannot be. */
  private rest(): void {
    this.leads = false;
    this.waiting.clear();
    this.ready.clear();
    clearTimeout(this.timer);
  }

  /** Another instance has written something that is to be delivered, or has delivered it. */
  private told(id: TenantId): void {
    if (this.leads) this.lookSoon(id);
    if (this.listeners.has(id)) void this.tellFinished(id);
  }

  /** Tells those who wait for deliveries that another instance has attempted. */
  private async tellFinished(id: TenantId): Promise<void> {
    try {
      const tenant = await this.opened(id);
      for (const deliveryId of [...(this.listeners.get(id)?.keys() ?? [])]) {
        const delivery = tenant.get('delivery', deliveryId);
        if (delivery?.status !== 'pending' || delivery.attempts.length > 0)
          this.tellAttempted(id, deliveryId);
      }
    } catch (error) {
      this.parts.report('A delivery could not be looked at.', { tenant: id, error });
    }
  }

  /** Looks at the outboxes that have changed since the last time, whether or not it was told of that. */
  private catchUp(): void {
    if (!this.leads || this.isStopped) return;
    this.parts.instances
      ?.outboxes()
      .then((versions) => {
        for (const [id, version] of versions) {
          if (this.seen.get(id) !== version) this.lookSoon(id);
        }
        this.seen.clear();
        for (const [id, version] of versions) this.seen.set(id, version);
      })
      .catch((error: unknown) =>
        this.parts.report('Deliveries that wait could not be looked for yet.', { error }),
      );
  }

  private lookSoon(id: TenantId): void {
    if (!this.leads) return;
    this.waiting.set(id, Math.max(this.parts.clock.now(), this.held.get(id) ?? 0));
    this.pump();
  }

  /** Finds out when a sandbox has something due next. */
  private look(tenant: Tenant): void {
    if (!this.leads) return;
    const { id } = tenant;
    const running = this.running.get(id);
    // It has all that it may have under way: the end of any of them looks again.
    if ((running?.size ?? 0) >= ATTEMPTS_OF_A_TENANT) return;
    const next = nextWaiting(tenant, (waiting) => isTaken(tenant, running, waiting));
    this.waiting.delete(id);
    this.ready.delete(id);
    if (next) {
      this.waiting.set(id, Math.max(next.atMs - tenant.clockOffsetMs, this.held.get(id) ?? 0));
    }
    this.pump();
  }

  private pump(): void {
    if (this.isStopped) {
      this.tellIdle();
      return;
    }
    const now = this.parts.clock.now();
    let earliest = Number.POSITIVE_INFINITY;
    for (const [id, dueMs] of this.waiting) {
      if (dueMs > now) {
        earliest = Math.min(earliest, dueMs);
        continue;
      }
      this.waiting.delete(id);
      this.ready.add(id);
    }
    for (const id of this.ready) {
      if (this.busy >= ATTEMPTS_AT_ONCE) break;
      if ((this.running.get(id)?.size ?? 0) >= ATTEMPTS_OF_A_TENANT) continue;
      this.ready.delete(id);
      void this.serve(id);
    }
    clearTimeout(this.timer);
    if (earliest < Number.POSITIVE_INFINITY) {
      this.timer = setTimeout(() => this.pump(), Math.min(earliest - now, TIMER_AT_MOST_MS));
      this.timer.unref();
    }
    this.tellIdle();
  }

  /** Starts what is due in a sandbox, as much of it as may run. */
  private async serve(id: TenantId): Promise<void> {
    this.busy += 1;
    try {
      const tenant = this.parts.tenants.peek(id) ?? (await this.parts.tenants.open(id));
      if (!tenant) return;
      const running = this.running.get(id) ?? new Set<string>();
      const nowMs = this.parts.clock.now() + tenant.clockOffsetMs;
      while (running.size < ATTEMPTS_OF_A_TENANT && this.leads && !this.isStopped) {
        const next = nextWaiting(tenant, (waiting) => isTaken(tenant, running, waiting));
        if (!next || next.atMs > nowMs) break;
        this.running.set(id, running.add(next.id));
        void this.attempt(id, next.id);
      }
      this.look(tenant);
    } catch (error) {
      this.hold(id, error);
    } finally {
      this.busy -= 1;
      this.pump();
    }
  }

  private async attempt(id: TenantId, deliveryId: string): Promise<void> {
    this.busy += 1;
    try {
      const tenant = await this.opened(id);
      await this.deliver(tenant, deliveryId);
      this.held.delete(id);
    } catch (error) {
      if (!(error instanceof EgressClosed)) this.hold(id, error);
    } finally {
      this.busy -= 1;
      const running = this.running.get(id);
      running?.delete(deliveryId);
      if (running?.size === 0) this.running.delete(id);
      this.tellAttempted(id, deliveryId);
      const tenant = this.parts.tenants.peek(id);
      if (tenant) this.look(tenant);
      else if (!this.isStopped) this.lookSoon(id);
      this.pump();
    }
  }

  private async deliver(tenant: Tenant, deliveryId: string): Promise<void> {
    const delivery = tenant.get('delivery', deliveryId);
    const webhook = delivery && tenant.get('webhook', delivery.webhook_id);
    const event = delivery && tenant.get('event', delivery.event_id);
    if (!delivery || !webhook || !event) {
      // The record went, so there is nothing to tell.
      await this.parts.tenants.retrying(tenant, (present) =>
        present.write((draft) => draft.dropEntry('outbox', deliveryId)),
      );
      return;
    }
    const moment = this.moment(tenant);
    const target = targetOf(webhook.url, this.parts.egress.mode, this.parts.origin);
    const composed = compose(tenant, webhook, event, this.parts.secrets, moment);
    if (!composed) return this.note(tenant, deliveryId, () => failed(webhook, UNREADABLE));
    if (target.kind === 'refused')
      return this.note(tenant, deliveryId, () => failed(webhook, target.detail, composed));
    if (target.kind === 'inbox') {
      return this.note(tenant, deliveryId, (draft, present, context) => {
        const received = { webhook, delivery: present, composed };
        const outcome = receive(draft, received, this.parts.secrets, moment, context);
        return attemptedWith(webhook, outcome, composed, 0);
      });
    }
    const startedMs = this.parts.elapsedMs();
    const { headers, body } = composed;
    const outcome = await this.parts.egress.post({ url: webhook.url, headers, body });
    const durationMs = Math.round((this.parts.elapsedMs() - startedMs) * 100) / 100;
    await this.note(await this.opened(tenant.id), deliveryId, () =>
      attemptedWith(webhook, outcome, composed, durationMs),
    );
  }

  /** Writes down how an attempt went, unless the delivery was cancelled meanwhile. */
  private async note(
    tenant: Tenant,
    deliveryId: string,
    attempt: (draft: Draft, delivery: RecordOf<'delivery'>, context: WriteContext) => Attempted,
  ): Promise<void> {
    const hasFailed = await this.parts.tenants.retrying(tenant, (present) => {
      const { nowMs } = this.moment(present);
      const context: WriteContext = {
        nowMs,
        newId: (prefix) => present.nextId(prefix, nowMs, this.parts.randomness),
      };
      return present.write((draft): boolean | undefined => {
        const delivery = draft.get('delivery', deliveryId);
        if (delivery?.status !== 'pending') return undefined;
        const webhook = draft.get('webhook', delivery.webhook_id);
        if (!webhook?.enabled) {
          cancelAll(draft, delivery.webhook_id, context);
          return undefined;
        }
        const attempted = attempt(draft, delivery, context);
        settle(draft, delivery, attempted, context);
        return attempted.error !== null;
      });
    });
    if (hasFailed === false) this.succeeded += 1;
    else if (hasFailed) this.failed += 1;
  }

  private moment(tenant: Tenant): Moment {
    const realNowMs = this.parts.clock.now();
    return { realNowMs, nowMs: realNowMs + tenant.clockOffsetMs };
  }

  private async opened(id: TenantId): Promise<Tenant> {
    const tenant = this.parts.tenants.peek(id) ?? (await this.parts.tenants.open(id));
    if (!tenant) throw new TenantGone();
    return tenant;
  }

  /** Leaves a sandbox alone for a while; one that has ended is forgotten. */
  private hold(id: TenantId, error: unknown): void {
    if (error instanceof TenantGone) return;
    this.parts.report('A delivery could not be noted.', { tenant: id, error });
    const untilMs = this.parts.clock.now() + HOLD_MS;
    this.held.set(id, untilMs);
    if (this.leads) this.waiting.set(id, untilMs);
  }

  private isIdle(): boolean {
    if (this.busy > 0) return false;
    return this.isStopped || this.ready.size === 0;
  }

  private tellIdle(): void {
    if (!this.isIdle()) return;
    for (const resolve of this.idleListeners) resolve();
    this.idleListeners.clear();
  }
}

/** What is on its way already; or what was only just written, and may never have happened. */
function isTaken(tenant: Tenant, running: ReadonlySet<string> | undefined, deliveryId: string): boolean {
  return running?.has(deliveryId) === true || tenant.isPending('outbox', deliveryId);
}

const UNREADABLE =
  'Its secrets were encrypted under another secret of this portal. Set password, hidden headers and secret again.';

function failed(webhook: RecordOf<'webhook'>, error: string, composed?: Composed): Attempted {
  const outcome = { status: null, headers: {}, body: null, error };
  return attemptedWith(webhook, outcome, composed, 0);
}

function attemptedWith(
  { url }: RecordOf<'webhook'>,
  outcome: Outcome,
  composed: Composed | undefined,
  durationMs: number,
): Attempted {
  const { shownHeaders: requestHeaders = {}, omitted = [] } = composed ?? {};
  return { ...outcome, url, requestHeaders, omitted, durationMs };
}
