/**
 * The live streams of all tenants: how many may be open, the heartbeat, and their end. What is told in them comes
 * from a channel (`channel.ts`), one for each kind of thing that happens.
 */
import {
  EventFeed,
  formatEvent,
  STREAM_HEARTBEAT,
  STREAM_LIVE,
  STREAM_START,
  type StreamedEvent,
} from '../../spec/event-stream.ts';
import type { TenantId } from '../store/tenant-id.ts';
import { refuse } from '../tenants/refusal.ts';

const STREAMS_OF_A_TENANT = 10;
const STREAMS_IN_ALL = 1000;
const HEARTBEAT_MS = 15_000;
/** What may wait for a client that reads too slowly; then its stream ends, and it connects again for the rest. */
const WAITING_BYTES_AT_MOST = 256 * 1024;

const LATER = { 'Retry-After': '60' };

/** What a stream is opened with. */
export interface StreamOptions {
  /** What is told first. */
  readonly missed: readonly StreamedEvent[];
  /** After how many events it ends; never by itself unless given. */
  readonly limit: number | undefined;
  /** Called once when it has ended, by whatever cause. */
  readonly ended: () => void;
}

export class Streams {
  private readonly open = new Map<TenantId, Set<LiveStream>>();
  private inAll = 0;
  private beating: ReturnType<typeof setInterval> | undefined;
  private isClosed = false;

  /** How many are open. */
  get size(): number {
    return this.inAll;
  }

  /** The tenants that somebody follows. */
  get tenants(): readonly TenantId[] {
    return [...this.open.keys()];
  }

  isFollowed(tenant: TenantId): boolean {
    return this.open.has(tenant);
  }

  /** Opens a stream. @throws {Refusal} there are as many as there may be */
  follow(tenant: TenantId, options: StreamOptions): LiveStream {
    const own = this.open.get(tenant) ?? new Set();
    if (own.size >= STREAMS_OF_A_TENANT) {
      throw refuse(
        'quota_exceeded',
        `A sandbox may have ${STREAMS_OF_A_TENANT} live streams open at a time, and it has. Close one: a tab of the console, or a command that listens.`,
      ).withHeaders(LATER);
    }
    if (this.inAll >= STREAMS_IN_ALL) {
      throw refuse(
        'quota_exceeded',
        `All of the ${STREAMS_IN_ALL} live streams of this server are in use. Try again in a minute, or ask for the list instead.`,
      ).withHeaders(LATER);
    }
    const stream = new LiveStream({
      ...options,
      ended: () => {
        own.delete(stream);
        this.inAll -= 1;
        if (own.size === 0) this.open.delete(tenant);
        if (this.inAll === 0) this.rest();
        options.ended();
      },
    });
    own.add(stream);
    this.open.set(tenant, own);
    this.inAll += 1;
    this.beating ??= setInterval(() => this.beat(), HEARTBEAT_MS);
    stream.begin();
    if (this.isClosed) stream.end();
    return stream;
  }

  /** Ends the streams of a tenant that has ended. */
  endOf(tenant: TenantId): void {
    for (const stream of this.open.get(tenant) ?? []) stream.end();
  }

  /** Ends every stream, and each that is opened from now on as soon as it has told what was missed. */
  close(): void {
    this.isClosed = true;
    for (const tenant of [...this.open.keys()]) this.endOf(tenant);
  }

  private beat(): void {
    for (const own of this.open.values()) for (const stream of own) stream.beat();
  }

  private rest(): void {
    clearInterval(this.beating);
    this.beating = undefined;
  }
}

/** One stream: the side that tells. */
export class LiveStream {
  /** The side that is sent. */
  readonly feed: EventFeed;
  private readonly options: StreamOptions;
  private controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>> | undefined;
  private told = 0;

  constructor(options: StreamOptions) {
    this.options = options;
    this.feed = new EventFeed(
      new ReadableStream<Uint8Array<ArrayBuffer>>(
        {
          start: (controller) => {
            this.controller = controller;
          },
          cancel: () => this.release(),
        },
        { highWaterMark: WAITING_BYTES_AT_MOST, size: ({ byteLength }) => byteLength },
      ),
    );
  }

  /** Tells what was missed. */
  begin(): void {
    this.send(STREAM_START);
    for (const event of this.options.missed) this.say(event);
    this.send(STREAM_LIVE);
  }

  /** Tells an event, unless the client is too far behind to take it. */
  tell(event: StreamedEvent): void {
    if (this.isBehind()) this.end();
    else this.say(event);
  }

  /** Shows that it is still there. */
  beat(): void {
    if (this.isBehind()) this.end();
    else this.send(STREAM_HEARTBEAT);
  }

  /** Ends it; what waits is still sent. */
  end(): void {
    const { controller } = this;
    this.release();
    controller?.close();
  }

  private say(event: StreamedEvent): void {
    this.send(formatEvent(event));
    this.told += 1;
    if (this.told === this.options.limit) this.end();
  }

  private send(text: string): void {
    this.controller?.enqueue(Buffer.from(text));
  }

  private isBehind(): boolean {
    return (this.controller?.desiredSize ?? 1) <= 0;
  }

  private release(): void {
    if (this.controller === undefined) return;
    this.controller = undefined;
    this.options.ended();
  }
}
