/** The port to whatever counts requests: this process for itself, at once, or all that share a store, which takes a moment. */

/** A limit: so many requests in a window. */
export interface Limit {
  readonly requests: number;
  readonly windowMs: number;
}

/** What is left after a request was counted, or refused. */
export interface Count {
  readonly isAllowed: boolean;
  readonly remaining: number;
  /** Until the window is over, in milliseconds. */
  readonly resetMs: number;
}

/** Counts requests in fixed windows that begin with the first request. May reject with `StoreUnavailable`. */
export interface RateCounter {
  /** Counts a request, unless the window is used up. */
  take(key: string, limit: Limit, nowMs: number): Count | Promise<Count>;

  /** What is left, without counting. */
  peek(key: string, limit: Limit, nowMs: number): Count | Promise<Count>;
}
