/** What the operator's page shows: the answer of `operator-path.ts`. It belongs to no API, so no document has it. */
import { z } from 'zod';

const count = z.int().min(0);
/** Estimated from counts of durations, in milliseconds; `null` while there is none. */
const quantile = z.number().min(0).nullable();

export const OperatorFigures = z.strictObject({
  version: z.string(),
  /** This process, among those that share a store. */
  instance: z.string(),
  store_kind: z.enum(['lowdb', 'PostgreSQL']),
  /** Why it takes no requests; `null` when it is ready. */
  unready: z.enum(['stopping', 'store']).nullable(),
  uptime_seconds: z.number().min(0),
  resident_bytes: count,
  sandboxes: z.strictObject({
    /** Of all processes that share the store; `null` while the store does not answer. */
    total: count.nullable(),
    at_most: count.nullable(),
    loaded: count,
    loaded_at_most: count,
    evictions: count,
  }),
  /** Since the process started, like everything below. */
  requests: z.strictObject({
    total: count,
    by_status: z.record(z.string(), count),
    p50_ms: quantile,
    p99_ms: quantile,
    /** The operations that were asked for, the busiest first. */
    operations: z.array(
      z.strictObject({
        document: z.string(),
        operation: z.string(),
        total: count,
        /** Answers from 400 to 499. */
        refused: count,
        /** Answers from 500. */
        failed: count,
        p50_ms: quantile,
        p99_ms: quantile,
      }),
    ),
  }),
  webhooks: z.strictObject({
    sandboxes_waiting: count,
    running: count,
    succeeded: count,
    failed: count,
  }),
  store: z.strictObject({
    /** Commits, new sandboxes and removals that became durable. */
    changes: count,
    failures: count,
    /** Of writes, which hold all changes that wait, until they are durable. */
    p50_ms: quantile,
    p99_ms: quantile,
  }),
  streams: count,
});
export type OperatorFigures = z.output<typeof OperatorFigures>;
