/**
 * One visit of a page with an empty cache: what it transfers, when its largest content is painted, when the page is
 * interactive. The same for every page, whatever made it.
 */
import type { Browser, CDPSession } from 'playwright-core';

/** How the visitor is connected. */
export interface Network {
  readonly name: string;
  /** Throttling of the network and of the processor; left out: none. */
  readonly throttle?: {
    readonly megabitsPerSecond: number;
    readonly latencyMs: number;
    readonly processor: number;
  };
}

/** What a visit shows. */
export interface Visit {
  /** Bytes of all answers as transferred, headers included. */
  readonly transferredBytes: number;
  readonly requests: number;
  readonly largestPaintMs: number;
  /**
   * When the page can be used without waiting: the end of the last task of more than 50 ms, or of the document's
   * own scripts if there is no such task.
   */
  readonly interactiveMs: number;
}

const QUIET_MS = 1000;

/** Visits a page once. */
export async function visit(browser: Browser, url: string, network: Network): Promise<Visit> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  try {
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    const traffic = await watchTraffic(session);
    await throttle(session, network);
    await page.addInitScript(watchPage);
    await page.goto(url, { waitUntil: 'load' });
    await page.waitForLoadState('networkidle');
    await page.waitForFunction(isQuiet, QUIET_MS);
    const times = await page.evaluate(readTimes);
    return { ...traffic(), ...times };
  } finally {
    await context.close();
  }
}

async function watchTraffic(
  session: CDPSession,
): Promise<() => { transferredBytes: number; requests: number }> {
  let transferredBytes = 0;
  let requests = 0;
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    transferredBytes += encodedDataLength;
    requests += 1;
  });
  await session.send('Network.enable');
  return () => ({ transferredBytes, requests });
}

async function throttle(session: CDPSession, { throttle: limits }: Network): Promise<void> {
  if (!limits) return;
  const bytesPerSecond = (limits.megabitsPerSecond * 1e6) / 8;
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: limits.latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: limits.processor });
}

/** What the watcher leaves in the page. */
interface Watched {
  drydockLargestPaintMs: number;
  drydockLastTaskMs: number;
}

/** Runs in the page, before its own scripts. */
function watchPage(): void {
  const watched = window as unknown as Watched;
  watched.drydockLargestPaintMs = 0;
  watched.drydockLastTaskMs = 0;
  new PerformanceObserver((list) => {
    for (const { startTime } of list.getEntries()) watched.drydockLargestPaintMs = startTime;
  }).observe({ type: 'largest-contentful-paint', buffered: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) watched.drydockLastTaskMs = startTime + duration;
  }).observe({ type: 'longtask', buffered: true });
}

/** Runs in the page: whether no long task ended within the last while. */
function isQuiet(quietMs: number): boolean {
  const { drydockLastTaskMs, drydockLargestPaintMs } = window as unknown as Watched;
  return performance.now() - Math.max(drydockLastTaskMs, drydockLargestPaintMs) > quietMs;
}

/** Runs in the page. */
function readTimes(): { largestPaintMs: number; interactiveMs: number } {
  const { drydockLastTaskMs, drydockLargestPaintMs } = window as unknown as Watched;
  const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
  return {
    largestPaintMs: drydockLargestPaintMs,
    interactiveMs: Math.max(drydockLastTaskMs, navigation?.domContentLoadedEventEnd ?? 0),
  };
}
