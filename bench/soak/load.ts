/**
 * The load process of a soak: first as fast as the server answers, then at half of that. Then each request has its
 * time, and its duration counts from there: a server that stalls does not slow down who measures it.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'undici';
import { quantile } from '../report/statistics.ts';
import type { SoakJob, SoakMessage } from './job.ts';
import { Visitor } from './visitor.ts';

const CONNECTIONS = 50;
/** How long a request may be late, at most, because of the load itself. */
const TICK_MS = 1;
const WARM_UP_MS = 5_000;
/** Requests that may be on their way; what would be above is told as a failure. */
const WAITING_AT_MOST = 2_000;

process.once('message', (job: SoakJob) => {
  run(job).then(
    () => process.disconnect(),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});

async function run(job: SoakJob): Promise<void> {
  const pool = new Pool(job.url, { connections: CONNECTIONS });
  const visitors = Array.from({ length: job.sandboxes }, () => new Visitor(pool));
  for (const visitor of visitors) await visitor.begin();
  let turn = 0;
  const act = () => {
    turn += 1;
    return visitors[turn % visitors.length]?.act(job) ?? Promise.resolve();
  };
  const perSecond = await capacityOf(act, job.capacityMs);
  tell({ kind: 'capacity', perSecond });
  await pace(act, perSecond / 2, job);
  await pool.close();
}

/** How many requests a second are answered when each connection sends one after the other. */
async function capacityOf(act: () => Promise<void>, capacityMs: number): Promise<number> {
  const fromMs = performance.now() + Math.min(WARM_UP_MS, capacityMs);
  const untilMs = fromMs + capacityMs;
  let answers = 0;
  const work = async () => {
    while (performance.now() < untilMs) {
      await act();
      if (performance.now() >= fromMs) answers += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return (answers * 1000) / capacityMs;
}

async function pace(act: () => Promise<void>, perSecond: number, job: SoakJob): Promise<void> {
  const startedMs = performance.now();
  let window = new WindowCounts();
  let windowEndMs = startedMs + job.windowMs;
  let sent = 0;
  let waiting = 0;
  const send = async (dueMs: number, counts: WindowCounts) => {
    waiting += 1;
    try {
      await act();
      counts.durations.push(performance.now() - dueMs);
    } catch (error) {
      counts.fail(error instanceof Error ? error.message : String(error));
    } finally {
      waiting -= 1;
    }
  };
  while (performance.now() < startedMs + job.durationMs) {
    await sleep(TICK_MS);
    const nowMs = performance.now();
    for (const due = ((nowMs - startedMs) * perSecond) / 1000; sent < due; sent += 1) {
      if (waiting < WAITING_AT_MOST) void send(startedMs + (sent * 1000) / perSecond, window);
      else window.fail('The server is further behind than this load waits for.');
    }
    if (nowMs < windowEndMs) continue;
    tell({ kind: 'window', ...window.summary() });
    window = new WindowCounts();
    windowEndMs += job.windowMs;
  }
  while (waiting > 0) await sleep(TICK_MS);
}

class WindowCounts {
  readonly durations: number[] = [];
  private failures = 0;
  private failure: string | undefined;

  fail(words: string): void {
    this.failures += 1;
    this.failure ??= words;
  }

  summary() {
    const sorted = this.durations.sort((a, b) => a - b);
    return {
      answers: sorted.length,
      failures: this.failures,
      ...(this.failure !== undefined && { failure: this.failure }),
      p50Ms: quantile(sorted, 0.5),
      p99Ms: quantile(sorted, 0.99),
    };
  }
}

function tell(message: SoakMessage): void {
  process.send?.(message);
}
