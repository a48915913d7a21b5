/** The main figures for the operator's page, put together from the same counts as the metrics when somebody asks. */
import { hostname } from 'node:os';
import packageJson from '../../package.json' with { type: 'json' };
import type { OperatorFigures } from '../../spec/operator.ts';
import type { AnswerCounts } from './counts.ts';
import type { MetricSources } from './metrics.ts';
import { quantileMs, together } from './quantile.ts';
import type { Readiness } from './readiness.ts';

/** How many operations are named. */
const OPERATIONS_AT_MOST = 12;

/** Where the figures come from. */
export interface FigureSources extends MetricSources {
  readonly readiness: Pick<Readiness, 'look'>;
  readonly storeKind: OperatorFigures['store_kind'];
  readonly loadedAtMost: number;
  /** As many as there is room for unless given. */
  readonly sandboxesAtMost: number | undefined;
  /** Milliseconds from any fixed moment. */
  readonly elapsedMs: () => number;
}

/** Counts from when it is made. */
export class Figures {
  private readonly sources: FigureSources;
  private readonly startedMs: number;

  constructor(sources: FigureSources) {
    this.sources = sources;
    this.startedMs = sources.elapsedMs();
  }

  /** The figures as they are now. */
  async present(): Promise<OperatorFigures> {
    const { readiness, store, tenants, worker, streams, requests, written, elapsedMs } = this.sources;
    const all = requests.all();
    const byStatus = new Map<number, number>();
    for (const counts of all) {
      for (const [status, count] of counts.byStatus) {
        byStatus.set(status, (byStatus.get(status) ?? 0) + count);
      }
    }
    const deliveries = worker.figures();
    return {
      version: packageJson.version,
      instance: `${hostname()}:${process.pid}`,
      store_kind: this.sources.storeKind,
      unready: (await readiness.look()) ?? null,
      uptime_seconds: (elapsedMs() - this.startedMs) / 1000,
      resident_bytes: process.memoryUsage.rss(),
      sandboxes: {
        total: await store.count().catch(() => null), // the page says that the store is away
        at_most: this.sources.sandboxesAtMost ?? null,
        loaded: tenants.loadedCount,
        loaded_at_most: this.sources.loadedAtMost,
        evictions: tenants.evictions,
      },
      requests: {
        total: sumOf(byStatus, () => true),
        by_status: Object.fromEntries([...byStatus].sort(([a], [b]) => a - b)),
        ...quantilesOf(together(all.map(({ durations }) => durations))),
        operations: busiest(all),
      },
      webhooks: {
        sandboxes_waiting: deliveries.waiting,
        running: deliveries.running,
        succeeded: deliveries.succeeded,
        failed: deliveries.failed,
      },
      store: { changes: written.changes, failures: written.failures, ...quantilesOf(written.durations) },
      streams: streams.size,
    };
  }
}

function busiest(all: readonly AnswerCounts[]): OperatorFigures['requests']['operations'] {
  return all
    .map(({ document, operation, byStatus, durations }) => ({
      document,
      operation,
      total: sumOf(byStatus, () => true),
      refused: sumOf(byStatus, (status) => status >= 400 && status < 500),
      failed: sumOf(byStatus, (status) => status >= 500),
      ...quantilesOf(durations),
    }))
    .filter(({ total }) => total > 0)
    .sort((a, b) => b.total - a.total)
    .slice(0, OPERATIONS_AT_MOST);
}

function quantilesOf(durations: AnswerCounts['durations']) {
  return { p50_ms: quantileMs(durations, 0.5), p99_ms: quantileMs(durations, 0.99) };
}

function sumOf(byStatus: ReadonlyMap<number, number>, counts: (status: number) => boolean): number {
  let sum = 0;
  for (const [status, count] of byStatus) if (counts(status)) sum += count;
  return sum;
}
