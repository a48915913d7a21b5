/** When a delivery that failed is tried again. */

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

/** Waits after the first attempt, the second one, and so on (Standard Webhooks 1.0), on the clock of the sandbox. */
const WAITS_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  10 * HOUR_MS,
] as const;

/** How long to wait after so many attempts; `undefined`: it was the last one. */
export function waitAfter(attempts: number): number | undefined {
  return WAITS_MS[attempts - 1];
}
