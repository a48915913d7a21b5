/** Quantiles of durations that were only counted by bounds, as Prometheus estimates them (`histogram_quantile`). */
import { BOUNDS_MS, Durations } from './counts.ts';

/**
 * The duration below which a share of all lies: within its bounds every duration counts as equally likely. What is
 * above the last bound counts as that bound.
 *
 * @returns milliseconds; `null` when nothing was counted
 */
export function quantileMs({ counts }: Pick<Durations, 'counts'>, share: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = total * share;
  let below = 0;
  for (const [index, count] of counts.entries()) {
    const upper = BOUNDS_MS[index];
    if (upper === undefined) break;
    if (count > 0 && below + count >= rank) {
      const lower = BOUNDS_MS[index - 1] ?? 0;
      return lower + ((upper - lower) * (rank - below)) / count;
    }
    below += count;
  }
  return BOUNDS_MS.at(-1) ?? null;
}

/** Several of them as if they had been counted together. */
export function together(all: readonly Durations[]): Durations {
  const sum = new Durations();
  for (const { counts, sumMs } of all) {
    for (const [index, count] of counts.entries()) sum.counts[index] = (sum.counts[index] ?? 0) + count;
    sum.sumMs += sumMs;
  }
  return sum;
}
