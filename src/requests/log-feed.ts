/**
 * The log as a page shows it: its first page, older ones on demand, and what happens from then on. The live stream is
 * only open while the page can be seen, since a browser has few connections to a server; what was missed is told when
 * it opens again.
 */
import { call } from '../sandbox/control-api.ts';
import type { Failure } from '../sandbox/failure.ts';
import { type Logged, parseLogged, parsePage } from './logged.ts';

/** How the feed stands. `unavailable`: the list is right, but nothing new comes by itself. */
export type FeedState = 'loading' | 'connecting' | 'live' | 'offline' | 'unavailable' | 'failed';

const PAGE_SIZE = 50;
/** More than the log itself keeps. */
const SHOWN_AT_MOST = 400;
/** No request has this id, so that a stream which begins after it tells all of the log. */
const BEFORE_ALL = `req_${'0'.repeat(26)}`;

export class LogFeed {
  /** The newest first. */
  entries: readonly Logged[] = [];
  /** What has come since the feed was paused. */
  held: readonly Logged[] = [];
  state: FeedState = 'loading';
  failure: Failure | undefined;
  isPaused = false;
  /** Whether there are older ones. */
  hasMore = false;

  readonly #changed: () => void;
  #filter = '';
  #next: string | null = null;
  #source: EventSource | undefined;
  #loads = 0;
  #isOpen = false;

  /** @param changed - called whenever there is something else to show */
  constructor(changed: () => void) {
    this.#changed = changed;
    document.addEventListener('visibilitychange', () => {
      if (!this.#isOpen) return;
      if (document.hidden) this.#disconnect();
      else if (this.state !== 'failed' && this.state !== 'loading') this.#connect();
    });
    addEventListener('online', () => {
      if (this.#isOpen && this.state === 'offline') void this.open(this.#filter);
    });
  }

  /** Loads the first page and follows what comes. @param filter - query of the control API */
  async open(filter: string): Promise<void> {
    this.#disconnect();
    this.#isOpen = true;
    this.#filter = filter;
    this.#loads += 1;
    const load = this.#loads;
    this.#become('loading');
    const outcome = await call(
      'GET',
      `/sandbox/requests?limit=${PAGE_SIZE}${filter && `&${filter}`}`,
      parsePage,
    );
    if (load !== this.#loads || !this.#isOpen) return;
    if (!outcome.ok) {
      this.failure = outcome.failure;
      this.#become(outcome.failure.kind === 'offline' ? 'offline' : 'failed');
      return;
    }
    this.failure = undefined;
    this.entries = outcome.value.entries;
    this.held = [];
    this.#turnTo(outcome.value.next);
    this.#connect();
  }

  /** Loads older ones. */
  async more(): Promise<void> {
    const filter = this.#filter;
    const path = `/sandbox/requests?limit=${PAGE_SIZE}&cursor=${this.#next}${filter && `&${filter}`}`;
    const outcome = await call('GET', path, parsePage);
    if (!outcome.ok || filter !== this.#filter) return;
    this.entries = [...this.entries, ...outcome.value.entries];
    this.#turnTo(outcome.value.next);
    this.#changed();
  }

  /** Holds back what comes, so that the list stands still. */
  pause(): void {
    this.isPaused = true;
    this.#changed();
  }

  /** Shows what was held back, and goes on. */
  resume(): void {
    this.isPaused = false;
    this.#put(this.held);
    this.held = [];
    this.#changed();
  }

  close(): void {
    this.#isOpen = false;
    this.#disconnect();
  }

  #connect(): void {
    this.#disconnect();
    if (document.hidden) return;
    const newest = (this.held[0] ?? this.entries[0])?.id ?? BEFORE_ALL;
    const source = new EventSource(
      `/sandbox/requests/stream?after=${newest}${this.#filter && `&${this.#filter}`}`,
    );
    this.#source = source;
    this.#become('connecting');
    source.addEventListener('open', () => this.#become('live'));
    source.addEventListener('request', ({ data }: MessageEvent<string>) => this.#take(data));
    source.addEventListener('error', () => {
      // A browser connects again by itself, unless it was refused.
      if (source.readyState === EventSource.CLOSED) this.#become('unavailable');
      else this.#become(navigator.onLine ? 'connecting' : 'offline');
    });
  }

  #disconnect(): void {
    this.#source?.close();
    this.#source = undefined;
  }

  #take(data: string): void {
    const entry = parseLogged(data);
    const isKnown = [...this.held, ...this.entries].some(({ id }) => id === entry?.id);
    if (entry === undefined || isKnown) return;
    if (this.isPaused) this.held = [entry, ...this.held].slice(0, SHOWN_AT_MOST);
    else this.#put([entry]);
    this.#changed();
  }

  #put(entries: readonly Logged[]): void {
    this.entries = [...entries, ...this.entries].slice(0, SHOWN_AT_MOST);
  }

  #turnTo(next: string | null): void {
    this.#next = next;
    this.hasMore = next !== null;
  }

  #become(state: FeedState): void {
    this.state = state;
    this.#changed();
  }
}
