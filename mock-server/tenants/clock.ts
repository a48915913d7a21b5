/** The tenant's clock: real time plus an offset that only grows, so that a test can see what time brings. */
import { refuseField } from './refusal.ts';
import type { Draft } from './tenant.ts';

/** Entry of the settings that holds it. */
export const CLOCK_KEY = 'clock';

/** How far a clock can be ahead of real time: five years. */
export const FURTHEST_MS = 5 * 365 * 24 * 3600 * 1000;

/** The clock as it is kept. */
export interface ClockSetting {
  readonly offset_ms: number;
  /** When it was last moved, in real time, and the offset that it had before. */
  readonly moved_at_ms: number;
  readonly before_ms: number;
}

/** The offset that a clock had at a real time. */
export function offsetAt(clock: ClockSetting | undefined, atMs: number): number {
  if (!clock) return 0;
  return atMs > clock.moved_at_ms ? clock.offset_ms : clock.before_ms;
}

/**
 * Moves the clock forward.
 *
 * @param realNowMs - real time, milliseconds since 1970
 * @throws {Refusal} it would be too far ahead
 */
export function advanceClock(draft: Draft, byMs: number, realNowMs: number): void {
  const clock = draft.entry('settings', CLOCK_KEY) as unknown as ClockSetting | undefined; // written below only
  const before = clock?.offset_ms ?? 0;
  if (before + byMs > FURTHEST_MS) {
    throw refuseField(
      'validation_failed',
      '/seconds',
      'too_far',
      `The clock is ${Math.floor(before / 1000)} seconds ahead, and can be ${FURTHEST_MS / 1000} at most.`,
    );
  }
  draft.setEntry('settings', CLOCK_KEY, {
    offset_ms: before + byMs,
    moved_at_ms: realNowMs,
    before_ms: before,
  });
}
