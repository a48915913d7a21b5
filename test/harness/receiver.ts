/** A receiver of webhooks on this machine, which answers as a test wants it to. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A delivery as it came. */
export interface Received {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What a receiver does with a delivery: a status, or anything with the response. */
export type Reaction = number | ((response: ServerResponse, received: Received) => void);

export class Receiver implements AsyncDisposable {
  readonly url: string;
  readonly received: Received[] = [];
  /** What comes next; the last one stays. */
  reactions: Reaction[] = [204];
  private readonly server: ReturnType<typeof createServer>;
  private readonly waiting: Array<() => void> = [];

  private constructor(server: ReturnType<typeof createServer>) {
    this.server = server;
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hooks`; // it listens on a port, not a pipe
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const received = {
          headers: request.headers as Record<string, string>, // none of those that come several times
          body: Buffer.concat(chunks).toString(),
        };
        this.received.push(received);
        const reaction = (this.reactions.length > 1 ? this.reactions.shift() : this.reactions[0]) ?? 204;
        if (typeof reaction === 'number') response.writeHead(reaction).end();
        else reaction(response, received);
        for (const resolve of this.waiting.splice(0)) resolve();
      });
    });
  }

  /** @param port - any free one unless given */
  static async start(port = 0): Promise<Receiver> {
    const server = createServer();
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', resolve);
    });
    return new Receiver(server);
  }

  /** Resolves once so many deliveries have come, or once a condition holds after one has. */
  async until(condition: number | (() => boolean)): Promise<void> {
    const holds = typeof condition === 'number' ? () => this.received.length >= condition : condition;
    while (!holds()) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
