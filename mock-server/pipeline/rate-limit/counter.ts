/**
 * Counts requests in fixed windows that begin with the first request. In memory of this process; a window that is
 * over is forgotten.
 */

import type { Count, Limit, RateCounter } from '../../store/rate-counter.ts';

interface Window {
  startMs: number;
  used: number;
}

const WINDOWS_AT_MOST = 50_000;

export class WindowCounter implements RateCounter {
  // In order of their beginning: those that are over come first.
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
    if (known && nowMs - known.startMs < windowMs) return known;
    this.windows.delete(key);
    this.makeRoom(windowMs, nowMs);
    const window = { startMs: nowMs, used: 0 };
    this.windows.set(key, window);
    return window;
  }

  /** Forgets windows that are over; when all of them are running, the oldest, so that memory stays bounded. */
  private makeRoom(windowMs: number, nowMs: number): void {
    for (const [key, { startMs }] of this.windows) {
      if (nowMs - startMs < windowMs && this.windows.size < WINDOWS_AT_MOST) return;
      this.windows.delete(key);
    }
  }
}
