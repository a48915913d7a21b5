/** What other instances do, for the live streams of this one: messages that they deliver, sandboxes that they end. */
import type { TenantId } from '../store/tenant-id.ts';
import type { Streams } from '../streams/streams.ts';
import type { Tenants } from '../tenants/tenants.ts';
import type { InboxFeed } from '../webhooks/inbox-feed.ts';
import type { Bus, Topic } from './bus.ts';

/** Where it is heard, and who is told. */
export interface OtherInstancesParts {
  readonly bus: Pick<Bus, 'listen'>;
  readonly streams: Streams;
  readonly tenants: Pick<Tenants, 'open'>;
  readonly inbox: InboxFeed;
  readonly report: (message: string, details: object) => void;
}

export class OtherInstances {
  private readonly parts: OtherInstancesParts;

  constructor(parts: OtherInstancesParts) {
    this.parts = parts;
    parts.bus.listen({
      told: (topic, tenant) => this.told(topic, tenant),
      catchUp: () => {
        for (const tenant of parts.streams.tenants) void this.look(tenant);
      },
    });
  }

  /** Looks at a tenant that somebody follows here; never rejects. */
  async look(id: TenantId): Promise<void> {
    const { streams, tenants, inbox, report } = this.parts;
    if (!streams.isFollowed(id)) return;
    try {
      const tenant = await tenants.open(id);
      if (tenant) inbox.catchUp(tenant);
      else streams.endOf(id);
    } catch (error) {
      report('A sandbox could not be looked at for those who follow it.', { tenant: id, error });
    }
  }

  private told(topic: Topic, tenant: TenantId): void {
    if (topic === 'webhooks') void this.look(tenant);
    if (topic === 'ended') this.parts.streams.endOf(tenant);
  }
}
