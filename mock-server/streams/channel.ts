/** A channel: one kind of thing that happens in tenants, told to the streams that follow it as it happens. */
import type { EventFeed, StreamedEvent } from '../../spec/event-stream.ts';
import type { TenantId } from '../store/tenant-id.ts';
import type { LiveStream, Streams } from './streams.ts';

/** How a channel is followed. */
export interface FollowOptions<Item> {
  /** What happened already and is told first, the oldest first. */
  readonly missed: readonly Item[];
  /** What is of interest; everything unless given. */
  readonly wants?: (item: Item) => boolean;
  /** After how many events the stream ends. */
  readonly limit: number | undefined;
}

interface Follower<Item> {
  readonly wants: (item: Item) => boolean;
  readonly stream: LiveStream;
}

export class Channel<Item> {
  private readonly streams: Streams;
  private readonly describe: (item: Item) => StreamedEvent;
  private readonly followers = new Map<TenantId, Set<Follower<Item>>>();

  /** @param describe - the event that an item is told as */
  constructor(streams: Streams, describe: (item: Item) => StreamedEvent) {
    this.streams = streams;
    this.describe = describe;
  }

  isFollowed(tenant: TenantId): boolean {
    return this.followers.has(tenant);
  }

  /** Tells those who follow; costs next to nothing where nobody does. */
  publish(tenant: TenantId, item: Item): void {
    const followers = this.followers.get(tenant);
    if (followers === undefined) return;
    let event: StreamedEvent | undefined;
    for (const { wants, stream } of followers) {
      if (!wants(item)) continue;
      event ??= this.describe(item);
      stream.tell(event);
    }
  }

  /**
   * Opens a stream. Nothing is told twice or left out between what was missed and what happens from now on, as long
   * as `missed` was read in the same turn.
   *
   * @throws {Refusal} there are as many streams as there may be
   */
  follow(tenant: TenantId, { missed, wants = () => true, limit }: FollowOptions<Item>): EventFeed {
    const own = this.followers.get(tenant) ?? new Set();
    let follower: Follower<Item> | undefined;
    let isOver = false;
    const stream = this.streams.follow(tenant, {
      missed: missed.filter(wants).map(this.describe),
      limit,
      ended: () => {
        isOver = true;
        if (follower) own.delete(follower);
        if (own.size === 0) this.followers.delete(tenant);
      },
    });
    if (!isOver) {
      follower = { wants, stream };
      own.add(follower);
      this.followers.set(tenant, own);
    }
    return stream.feed;
  }
}
