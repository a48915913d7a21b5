/**
 * The inbox as it is followed. What this process writes is told as it is written; where another one delivers, a
 * message of the bus says that there is something, and what is new shows in the tenant itself.
 */
import type { EventFeed } from '../../spec/event-stream.ts';
import type { Change } from '../store/store.ts';
import type { TenantId } from '../store/tenant-id.ts';
import type { Channel } from '../streams/channel.ts';
import type { Tenant, TenantView } from '../tenants/tenant.ts';
import { messagesIn, type StoredMessage } from './inbox.ts';

/** A message that has arrived, and where. */
export interface Arrived {
  readonly view: TenantView;
  readonly message: StoredMessage;
}

export class InboxFeed {
  private readonly channel: Channel<Arrived>;
  private readonly followed: (tenant: TenantId) => void;
  /** Messages that those who follow a tenant know of, or need not be told. */
  private readonly known = new Map<TenantId, Set<string>>();

  /** @param followed - called when somebody begins to follow an inbox */
  constructor(channel: Channel<Arrived>, followed: (tenant: TenantId) => void = () => undefined) {
    this.channel = channel;
    this.followed = followed;
  }

  /**
   * Follows an inbox from now on.
   *
   * @param after - id of a message: those after it are told first
   * @throws {Refusal} there are as many streams as there may be
   */
  follow(tenant: Tenant, after: string | undefined, limit: number | undefined): EventFeed {
    this.catchUp(tenant); // for those who follow already
    const present = presentIn(tenant);
    const missed = after === undefined ? [] : present.filter(({ id }) => id > after);
    const feed = this.channel.follow(tenant.id, {
      missed: missed.map((message) => ({ view: tenant, message })),
      limit,
    });
    if (this.channel.isFollowed(tenant.id) && !this.known.has(tenant.id)) {
      this.known.set(tenant.id, new Set(present.map(({ id }) => id)));
    }
    this.followed(tenant.id);
    return feed;
  }

  /** To be told of what was written to a tenant in this process. */
  written(tenant: Tenant, changes: readonly Change[]): void {
    if (!this.isFollowed(tenant.id)) return;
    for (const { table, value } of changes) {
      if (table === 'inbox' && value !== null) this.tell(tenant, value as unknown as StoredMessage); // the table holds nothing else
    }
  }

  /** To be shown a tenant that another process may have written to: tells what is new. */
  catchUp(tenant: Tenant): void {
    const known = this.known.get(tenant.id);
    if (!known || !this.isFollowed(tenant.id)) return;
    for (const message of presentIn(tenant)) this.tell(tenant, message);
    for (const id of known) if (tenant.entry('inbox', id) === undefined) known.delete(id);
  }

  private isFollowed(id: TenantId): boolean {
    const isFollowed = this.channel.isFollowed(id);
    if (!isFollowed) this.known.delete(id);
    return isFollowed;
  }

  private tell(view: Tenant, message: StoredMessage): void {
    const known = this.known.get(view.id);
    if (known?.has(message.id)) return;
    known?.add(message.id);
    this.channel.publish(view.id, { view, message });
  }
}

/** The messages that are there for good, the oldest first. */
function presentIn(tenant: Tenant): readonly StoredMessage[] {
  return messagesIn(tenant)
    .filter(({ id }) => !tenant.isPending('inbox', id))
    .reverse();
}
