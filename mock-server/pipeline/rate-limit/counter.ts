/**
 * Counts requests in fixed windows that begin with the first request. In memory of this process; a window that is
 * over is forgotten.
 */

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

interface Window {
  startMs: number;
  used: number;
}

const SWEEP_AT = 50_000;

export class WindowCounter {
  private readonly windows = new Map<string, Window>();

  /** Counts a request, unless the window is used up. */
  take(key: string, { requests, windowMs }: Limit, nowMs: number): Count {
    const window = this.windowOf(key, windowMs, nowMs);
    const isAllowed = window.used < requests;
    if (isAllowed) window.used += 1;
    return {
      isAllowed,
      remaining: Math.max(0, requests - window.used),
      resetMs: window.startMs + windowMs - nowMs,
    };
  }

  /** What is left, without counting. */
  peek(key: string, { requests, windowMs }: Limit, nowMs: number): Count {
    const window = this.windows.get(key);
    if (!window || nowMs - window.startMs >= windowMs) {
      return { isAllowed: requests > 0, remaining: requests, resetMs: windowMs };
    }
    const remaining = Math.max(0, requests - window.used);
    return { isAllowed: remaining > 0, remaining, resetMs: window.startMs + windowMs - nowMs };
  }

  private windowOf(key: string, windowMs: number, nowMs: number): Window {
    const known = this.windows.get(key);
    if (known) {
      if (nowMs - known.startMs >= windowMs) {
        known.startMs = nowMs;
        known.used = 0;
      }
      return known;
    }
    if (this.windows.size >= SWEEP_AT) this.forgetOver(windowMs, nowMs);
    const window = { startMs: nowMs, used: 0 };
    this.windows.set(key, window);
    return window;
  }

  private forgetOver(windowMs: number, nowMs: number): void {
    for (const [key, window] of this.windows) {
      if (nowMs - window.startMs >= windowMs) this.windows.delete(key);
    }
    // Still full of running windows: the oldest goes, so that memory stays bounded.
    const [oldest] = this.windows.keys();
    if (this.windows.size >= SWEEP_AT && oldest !== undefined) this.windows.delete(oldest);
  }
}
