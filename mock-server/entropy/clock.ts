/**
 * The one source of time. Nothing in the server calls `Date.now()` itself: with this clock and the
 * randomness fixed, its answers are the same byte for byte.
 */

/** A source of the current time. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z, an integer. */
  now(): number;
}

/** A clock that stands still until it is told to go on. */
export interface FixedClock extends Clock {
  /** Lets `ms` milliseconds pass. */
  advance(ms: number): void;
}

/** The machine's clock. */
export const systemClock: Clock = { now: () => Date.now() };

/**
 * Makes a clock that shows `startMs` until {@link FixedClock.advance} moves it.
 *
 * @param startMs - milliseconds since 1970-01-01T00:00:00Z
 */
export function fixedClock(startMs: number): FixedClock {
  let nowMs = startMs;
  return {
    now: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
