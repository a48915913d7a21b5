/** A sandbox whose changes are told to a receiver on this machine, and somebody who writes to it. */
import type { Received } from '../../test/harness/receiver.ts';

/** A delivery as the control API shows it, as far as it matters here. */
interface Waiting {
  readonly id: string;
  readonly next_attempt_at: string | null;
}

const PAGE = 100;

export class Subscriber {
  /** When the write was sent that made a ticket, by the ticket's id, in milliseconds from any fixed moment. */
  readonly sentMs = new Map<string, number>();
  private readonly url: string;
  private readonly tokens: { readonly token: string; readonly management_token: string };
  private projectId = '';

  private constructor(url: string, tokens: Subscriber['tokens']) {
    this.url = url;
    this.tokens = tokens;
  }

  /** Starts a sandbox on a server, and has its new tickets told to a receiver. */
  static async start(url: string, receiver: string): Promise<Subscriber> {
    const answer = await fetch(`${url}/sandbox/sandboxes`, { method: 'POST' });
    const subscriber = new Subscriber(url, (await answer.json()) as Subscriber['tokens']);
    await subscriber.ask('POST', '/v4/webhooks', { events: ['ticket.created'], url: receiver });
    const { data } = await subscriber.ask<{ data: [{ id: string }] }>('GET', '/v4/projects?limit=1');
    subscriber.projectId = data[0].id;
    return subscriber;
  }

  /** Opens a ticket, and gives its id. */
  async write(): Promise<string> {
    const sentMs = performance.now();
    const json = { project_id: this.projectId, subject: `Ticket ${this.sentMs.size}` };
    const { id } = await this.ask<{ id: string }>('POST', '/v4/tickets', json);
    this.sentMs.set(id, sentMs);
    return id;
  }

  /** Opens many tickets, several at a time. */
  async writeMany(count: number, writers: number): Promise<void> {
    let left = count;
    const work = async () => {
      while (left > 0) {
        left -= 1;
        await this.write();
      }
    };
    await Promise.all(Array.from({ length: writers }, work));
  }

  /** How long it is from now to each attempt that is still to come, in milliseconds; what is due has none left. */
  async waitsMs(): Promise<readonly number[]> {
    const { now } = await this.ask<{ now: string }>('GET', '/sandbox/clock');
    const waits: number[] = [];
    for (let before = ''; ; ) {
      const query = `status=pending&limit=${PAGE}${before && `&before=${before}`}`;
      const { data } = await this.ask<{ data: Waiting[] }>('GET', `/sandbox/deliveries?${query}`);
      for (const { next_attempt_at } of data) {
        waits.push(Math.max(0, Date.parse(next_attempt_at ?? now) - Date.parse(now)));
      }
      before = data.at(-1)?.id ?? '';
      if (data.length < PAGE) return waits;
    }
  }

  /** Moves the sandbox's clock forward. */
  async advance(ms: number): Promise<void> {
    await this.ask('POST', '/sandbox/clock/advance', { seconds: Math.ceil(ms / 1000) });
  }

  private async ask<T = unknown>(method: 'GET' | 'POST', path: string, json?: object): Promise<T> {
    const { token, management_token } = this.tokens;
    const response = await fetch(this.url + path, {
      method,
      headers: {
        Authorization: `Bearer ${path.startsWith('/sandbox/') ? management_token : token}`,
        'Content-Type': 'application/json',
      },
      ...(json && { body: JSON.stringify(json) }),
    });
    if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${await response.text()}`);
    return (await response.json()) as T; // as the contract documents it
  }
}

/** The id of the record that a delivery tells of. */
export function recordOf({ body }: Received): string {
  return (JSON.parse(body) as { data: { id: string } }).data.id;
}
