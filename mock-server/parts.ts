/** Makes everything that the application runs on, from the configuration, a store, a clock and randomness. */
import { hash } from 'node:crypto';
import type { RecordedExamples } from '../spec/examples.ts';
import { Vault } from './access/vault.ts';
import type { OperatorParts } from './app.ts';
import type { Clock } from './entropy/clock.ts';
import type { Randomness } from './entropy/randomness.ts';
import { createTypeIds } from './entropy/type-id.ts';
import type { Instances } from './instances/instances.ts';
import { OtherInstances } from './instances/other-instances.ts';
import { RequestCounts, StoreCounts } from './observe/counts.ts';
import type { AccessLog } from './observe/log.ts';
import { Metrics } from './observe/metrics.ts';
import { Figures } from './observe/operator-figures.ts';
import { Readiness } from './observe/readiness.ts';
import { messageEvent } from './operations/sandbox/inbox.ts';
import { requestEvent } from './operations/sandbox/requests.ts';
import type { IsProxy } from './pipeline/client-address.ts';
import { WindowCounter } from './pipeline/rate-limit/counter.ts';
import { networkOf } from './pipeline/rate-limit/network.ts';
import { RequestLog } from './pipeline/request-log/request-log.ts';
import { SharedRequestLog } from './pipeline/request-log/shared-request-log.ts';
import { Routes } from './pipeline/routes.ts';
import type { PipelineParts } from './pipeline/run.ts';
import { seedAt } from './seed/seed.ts';
import type { Store } from './store/store.ts';
import { Channel } from './streams/channel.ts';
import { Streams } from './streams/streams.ts';
import { Cursors } from './tenants/cursors.ts';
import { indexSeed } from './tenants/seed-index.ts';
import type { WriteListener } from './tenants/tenant.ts';
import { Tenants } from './tenants/tenants.ts';
import { Egress, type Resolve } from './webhooks/egress/egress.ts';
import type { EgressMode } from './webhooks/egress/target.ts';
import { InboxFeed } from './webhooks/inbox-feed.ts';
import { recordEvents } from './webhooks/record-events.ts';
import { WebhookSecrets } from './webhooks/secrets.ts';
import { Webhooks } from './webhooks/webhooks.ts';
import { DeliveryWorker } from './webhooks/worker.ts';

/** What the parts are made from. */
export interface PartsInput {
  readonly store: Store;
  /** What this process shares with others; it is the only one unless given. */
  readonly instances?: Instances | undefined;
  readonly clock: Clock;
  readonly randomness: Randomness;
  readonly origin: string;
  readonly secret: Uint8Array;
  readonly requestsPerMinute: number;
  readonly sandboxesPerHour: number;
  /** How many sandboxes there may be in all; as many as there is room for unless given. */
  readonly sandboxesAtMost?: number;
  /** The operator's proxies; none unless given. */
  readonly isProxy?: IsProxy | undefined;
  readonly loadedSandboxes: number;
  /** How long the simulated support takes to approve; three seconds unless given. */
  readonly approvalDelayMs?: number;
  readonly report: (message: string, details: object) => void;
  /** Notes every request; nobody does unless given. */
  readonly accessLog?: AccessLog | undefined;
  /** What the store counts, for the metrics. */
  readonly written?: StoreCounts;
  /** The operator's token for the metrics; only this machine may see them unless given. */
  readonly metricsToken?: string | undefined;
  /** How far deliveries of webhooks may go; to the inbox only unless given. */
  readonly egress?: EgressMode;
  /** Looks up names of receivers; the system unless given. */
  readonly resolve?: Resolve;
  /** How long a receiver may take; 15 seconds unless given. */
  readonly receiverTimeoutMs?: number;
  /** Recorded examples for answers on purpose; none unless given. */
  readonly examples?: () => RecordedExamples;
  /** Measures durations; the process's own clock unless given. */
  readonly elapsedMs?: () => number;
}

const HOUR_MS = 3600 * 1000;
const MINUTE_MS = 60 * 1000;
/** Long enough to see that something is waited for. */
const APPROVAL_DELAY_MS = 3000;

/** The parts, and what works on its own beside the requests. */
export interface Parts extends PipelineParts, OperatorParts {
  readonly worker: DeliveryWorker;
  /** The log, where instances share it. */
  readonly sharedLog: SharedRequestLog | undefined;
}

/** Makes the parts. */
export function createParts(input: PartsInput): Parts {
  const { store, instances, clock, randomness, origin, report } = input;
  const elapsedMs = input.elapsedMs ?? (() => performance.now());
  const streams = new Streams();
  const requests = new Channel(streams, requestEvent);
  const { bus, requests: table } = instances ?? {};
  const sharedLog = bus && table && new SharedRequestLog({ table, bus, channel: requests, report });
  const log = sharedLog ?? new RequestLog(requests);
  const inbox = new InboxFeed(new Channel(streams, messageEvent), (tenant) => others?.look(tenant));
  const secrets = new WebhookSecrets(new Vault(input.secret, randomness), randomness);
  const egress = new Egress({
    mode: input.egress ?? 'inbox',
    ...(input.resolve && { resolve: input.resolve }),
    ...(input.receiverTimeoutMs !== undefined && { timeoutMs: input.receiverTimeoutMs }),
  });
  const listener: WriteListener = {
    writing: (tenant, draft, writes) => {
      const nowMs = clock.now() + tenant.clockOffsetMs;
      const newId = (prefix: string) => tenant.nextId(prefix, nowMs, randomness);
      recordEvents(draft, writes, { nowMs, newId });
    },
    written: (tenant, changes) => {
      worker.written(tenant, changes);
      inbox.written(tenant, changes);
    },
  };
  const tenants = new Tenants({
    store,
    seed: indexSeed(seedAt(origin)),
    clock,
    randomness,
    loadedAtMost: input.loadedSandboxes,
    tenantsAtMost: input.sandboxesAtMost,
    listener,
    ended: (id) => {
      log.forget(id);
      streams.endOf(id);
      bus?.tell('ended', id);
    },
    report,
  });
  const others = bus && new OtherInstances({ bus, streams, tenants, inbox, report });
  const worker = new DeliveryWorker({
    tenants,
    store,
    instances,
    egress,
    secrets,
    clock,
    randomness,
    origin,
    elapsedMs,
    report,
  });
  const counts = new RequestCounts();
  const written = input.written ?? new StoreCounts();
  const readiness = new Readiness(store, elapsedMs, report);
  const sources = { requests: counts, written, store, tenants, worker, streams, sharedLog };
  const counter = store.shared?.counter ?? new WindowCounter();
  const starts = store.shared?.counter ?? new WindowCounter();
  const startLimit = { requests: input.sandboxesPerHour, windowMs: HOUR_MS };
  return {
    tenants,
    worker,
    sharedLog,
    inbox,
    webhooks: new Webhooks({ mode: egress.mode, origin, secrets, worker, tenants }),
    log,
    streams,
    routes: new Routes(),
    counter,
    limit: { requests: input.requestsPerMinute, windowMs: MINUTE_MS },
    cursors: new Cursors(hash('sha256', Buffer.concat([Buffer.from('cursors:'), input.secret]), 'buffer')),
    nextId: createTypeIds(),
    examples: input.examples ?? (() => ({})),
    approvalDelayMs: input.approvalDelayMs ?? APPROVAL_DELAY_MS,
    elapsedMs,
    admitSandbox: async (address, nowMs) => {
      const { isAllowed, resetMs } = await starts.take(`start:${networkOf(address)}`, startLimit, nowMs);
      return isAllowed ? undefined : resetMs;
    },
    clock,
    randomness,
    origin,
    report,
    isProxy: input.isProxy ?? (() => false),
    counts,
    accessLog: input.accessLog,
    readiness,
    metrics: new Metrics(sources),
    figures: new Figures({
      ...sources,
      readiness,
      storeKind: store.shared ? 'PostgreSQL' : 'lowdb',
      loadedAtMost: input.loadedSandboxes,
      sandboxesAtMost: input.sandboxesAtMost,
      elapsedMs,
    }),
    metricsToken: input.metricsToken,
  };
}
