/**
 * What is counted while requests are answered: plain numbers, since every request pays for it. Only when somebody asks
 * do they become metrics (`metrics.ts`).
 */
import type { StoreObserver } from '../store/store.ts';

/** Upper bounds of the durations that are told apart, in milliseconds. */
export const BOUNDS_MS = [0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 1000, 5000] as const;

/** How often something took how long. */
export class Durations {
  /** For each bound those that were within it and above the one before; at the end those above all. */
  readonly counts: number[] = new Array(BOUNDS_MS.length + 1).fill(0);
  sumMs = 0;

  add(durationMs: number): void {
    let at = 0;
    while (at < BOUNDS_MS.length && durationMs > (BOUNDS_MS[at] ?? 0)) at += 1;
    this.counts[at] = (this.counts[at] ?? 0) + 1;
    this.sumMs += durationMs;
  }
}

/** The answers of one operation. */
export class AnswerCounts {
  readonly document: string;
  readonly operation: string;
  readonly byStatus = new Map<number, number>();
  readonly durations = new Durations();

  constructor(document: string, operation: string) {
    this.document = document;
    this.operation = operation;
  }

  /** Counts an answer; one that goes on has no duration. */
  add(status: number, durationMs: number | undefined): void {
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    if (durationMs !== undefined) this.durations.add(durationMs);
  }
}

/** The answers of everything. */
export class RequestCounts {
  /** Pages and files of the site. */
  readonly site = new AnswerCounts('site', 'page');
  /** What belongs to no operation: unknown paths, other methods, what is no HTTP. */
  readonly elsewhere = new AnswerCounts('none', 'none');
  private readonly counts = [this.site, this.elsewhere];

  /** The counts of an operation, to be asked for once. */
  of(operation: { readonly document: string; readonly id: string }): AnswerCounts {
    const counts = new AnswerCounts(operation.document, operation.id);
    this.counts.push(counts);
    return counts;
  }

  all(): readonly AnswerCounts[] {
    return this.counts;
  }
}

/** How writing to the store goes. */
export class StoreCounts implements StoreObserver {
  changes = 0;
  failures = 0;
  readonly durations = new Durations();

  written(changes: number, durationMs: number): void {
    this.changes += changes;
    this.durations.add(durationMs);
  }

  failed(changes: number): void {
    this.failures += changes;
  }
}
