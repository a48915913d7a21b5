/** Whether the server can do what it is for: the store takes writes, and nobody has asked it to stop. */
import { type Store, StoreUnavailable } from '../store/store.ts';

/** How long an outcome holds: whoever asks, and however often, the disk is not kept busy by it. */
const FRESH_MS = 1000;
/** How long the store may take. */
const ANSWER_AT_MOST_MS = 2000;

/** Why it is not ready; nothing when it is. */
export type Unready = 'stopping' | 'store' | undefined;

export class Readiness {
  private readonly store: Pick<Store, 'check'>;
  private readonly elapsedMs: () => number;
  private readonly report: (message: string, details: object) => void;
  private latest: { readonly outcome: Promise<Unready>; readonly atMs: number } | undefined;
  private wasReady = true;
  private isStopping = false;

  constructor(
    store: Pick<Store, 'check'>,
    elapsedMs: () => number,
    report: (message: string, details: object) => void,
  ) {
    this.store = store;
    this.elapsedMs = elapsedMs;
    this.report = report;
  }

  /** From now on it is not ready, so that nothing more is sent here. */
  stop(): void {
    this.isStopping = true;
  }

  async look(): Promise<Unready> {
    if (this.isStopping) return 'stopping';
    const nowMs = this.elapsedMs();
    if (this.latest === undefined || nowMs - this.latest.atMs >= FRESH_MS) {
      this.latest = { outcome: this.tryStore(), atMs: nowMs };
    }
    return this.latest.outcome;
  }

  private async tryStore(): Promise<Unready> {
    const late = Promise.withResolvers<never>();
    const limit = setTimeout(
      () => late.reject(new StoreUnavailable(`The store did not answer within ${ANSWER_AT_MOST_MS} ms.`)),
      ANSWER_AT_MOST_MS,
    );
    try {
      await Promise.race([this.store.check(), late.promise]);
      this.wasReady = true;
      return undefined;
    } catch (error) {
      if (this.wasReady) this.report('The store takes no writes.', { error }); // once, not at every look
      this.wasReady = false;
      return 'store';
    } finally {
      clearTimeout(limit);
    }
  }
}
