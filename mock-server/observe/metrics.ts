/** The metrics for Prometheus, put together when they are asked for: until then they cost nothing but the counting. */
import { Counter, collectDefaultMetrics, Gauge, type Histogram, Registry } from 'prom-client';
import type { SharedRequestLog } from '../pipeline/request-log/shared-request-log.ts';
import type { Store } from '../store/store.ts';
import type { Streams } from '../streams/streams.ts';
import type { Tenants } from '../tenants/tenants.ts';
import type { DeliveryWorker } from '../webhooks/worker.ts';
import { BOUNDS_MS, type Durations, type RequestCounts, type StoreCounts } from './counts.ts';

/** Where the figures come from. */
export interface MetricSources {
  readonly requests: RequestCounts;
  readonly written: StoreCounts;
  readonly store: Pick<Store, 'count'>;
  readonly tenants: Pick<Tenants, 'loadedCount' | 'evictions'>;
  readonly worker: Pick<DeliveryWorker, 'figures'>;
  readonly streams: Pick<Streams, 'size'>;
  /** Where instances share the log. */
  readonly sharedLog: Pick<SharedRequestLog, 'dropped'> | undefined;
}

/** The metrics as text. */
export interface Exposition {
  readonly type: string;
  readonly text: string;
}

export class Metrics {
  private readonly sources: MetricSources;
  private registry: Registry | undefined;

  constructor(sources: MetricSources) {
    this.sources = sources;
  }

  /** Everything, in the text format of Prometheus. */
  async exposition(): Promise<Exposition> {
    // Made at the first request: the figures of the process need timers and observers of their own.
    this.registry ??= registryOf(this.sources);
    return { type: this.registry.contentType, text: await this.registry.metrics() };
  }
}

function registryOf({
  requests,
  written,
  store,
  tenants,
  worker,
  streams,
  sharedLog,
}: MetricSources): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const counter = (name: string, help: string, value: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset();
        this.inc(value());
      },
    });
  const gauge = (name: string, help: string, value: () => number | Promise<number>) =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await value());
      },
    });

  new Counter({
    name: 'drydock_requests_total',
    help: 'Requests that were answered.',
    labelNames: ['document', 'operation', 'status'],
    registers,
    collect() {
      this.reset();
      for (const { document, operation, byStatus } of requests.all()) {
        for (const [status, count] of byStatus) this.inc({ document, operation, status }, count);
      }
    },
  });
  registerHistogram(registry, 'drydock_request_duration_seconds', 'From the request to its answer.', () =>
    requests.all().map(({ document, operation, durations }) => ({
      labels: { document, operation },
      durations,
    })),
  );
  gauge('drydock_sandboxes', 'Sandboxes that there are.', () => store.count().catch(() => Number.NaN));
  gauge('drydock_sandboxes_loaded', 'Sandboxes that are kept in memory.', () => tenants.loadedCount);
  counter(
    'drydock_sandbox_evictions_total',
    'Sandboxes that had to leave memory for others.',
    () => tenants.evictions,
  );
  gauge('drydock_streams', 'Live streams that are open.', () => streams.size);
  gauge(
    'drydock_webhook_leader',
    'Whether deliveries are for this instance to make: 1 for one of all.',
    () => (worker.figures().leads ? 1 : 0),
  );
  gauge(
    'drydock_webhook_sandboxes_waiting',
    'Sandboxes with deliveries that wait.',
    () => worker.figures().waiting,
  );
  gauge(
    'drydock_webhook_attempts_running',
    'Attempts at deliveries that are under way.',
    () => worker.figures().running,
  );
  counter(
    'drydock_webhook_attempts_succeeded_total',
    'Attempts that a receiver accepted.',
    () => worker.figures().succeeded,
  );
  counter('drydock_webhook_attempts_failed_total', 'Attempts that failed.', () => worker.figures().failed);
  if (sharedLog) {
    counter(
      'drydock_request_log_dropped_total',
      'Entries of the request log that were given up: there were too many, or the database was away.',
      () => sharedLog.dropped,
    );
  }
  counter(
    'drydock_store_changes_total',
    'Commits, new sandboxes and removals that became durable.',
    () => written.changes,
  );
  counter('drydock_store_failures_total', 'Changes that could not be written.', () => written.failures);
  registerHistogram(
    registry,
    'drydock_store_write_duration_seconds',
    'From the beginning of a write, which holds all changes that wait, until it is durable.',
    () => [{ labels: {}, durations: written.durations }],
  );
  return registry;
}

interface Series {
  readonly labels: Readonly<Record<string, string>>;
  readonly durations: Durations;
}

/** The library's own histogram only takes one observation at a time, in half a microsecond; here they are counted already. */
function registerHistogram(
  registry: Registry,
  name: string,
  help: string,
  series: () => readonly Series[],
): void {
  const get: Histogram['get'] = async () => ({
    name,
    help,
    type: 'histogram' as never, // the enumeration of the library's types does not exist at run time
    aggregator: 'sum',
    collect: () => undefined,
    values: series().flatMap(samplesOf(name)),
  });
  registry.registerMetric({ name, get } as unknown as Histogram); // all that a registry asks of a metric
}

function samplesOf(name: string) {
  return ({ labels, durations: { counts, sumMs } }: Series) => {
    let sum = 0;
    const buckets = counts.map((count, index) => {
      sum += count;
      const bound = BOUNDS_MS[index];
      const le = bound === undefined ? '+Inf' : String(bound / 1000);
      return { metricName: `${name}_bucket`, labels: { ...labels, le }, value: sum };
    });
    if (sum === 0) return []; // an operation that nobody asked for
    return [
      ...buckets,
      { metricName: `${name}_sum`, labels, value: sumMs / 1000 },
      { metricName: `${name}_count`, labels, value: sum },
    ];
  };
}
