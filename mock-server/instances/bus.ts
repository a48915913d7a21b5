/**
 * What instances tell each other, over the database's notifications. A message only says that there is something new of
 * a tenant; what it is stands in the tables. So a message that is lost delays and loses nothing: after every connection
 * anew, and every few seconds anyhow, whoever listens looks for what it has missed.
 */
import { connectionOptions, LastingConnection } from '../store/postgres/connection.ts';
import type { Sql } from '../store/postgres/sql.ts';
import { isTenantId, type TenantId } from '../store/tenant-id.ts';

const CHANNEL = 'drydock';
const CATCH_UP_EVERY_MS = 10_000;
/** Messages that may wait while others are sent; the oldest give way. */
const WAITING_AT_MOST = 10_000;

/** What can be new: entries of the request log; deliveries, the inbox or the clock; or that the tenant has ended. */
const topics = ['requests', 'webhooks', 'ended'] as const;
export type Topic = (typeof topics)[number];

/** Somebody who is told. Neither may throw. */
export interface BusListener {
  /** Another instance has something new. */
  told(topic: Topic, tenant: TenantId): void;
  /** Something may have been missed. */
  catchUp(): void;
}

export class Bus {
  /** What messages are sent with; they are heard on a connection of their own. */
  readonly #sql: Sql;
  readonly #hearing: LastingConnection;
  /** Whom messages come from, so that an instance can leave out its own. */
  readonly #instance: string;
  readonly #report: (message: string, details: object) => void;
  readonly #listeners: BusListener[] = [];
  readonly #waiting = new Set<string>();
  #sending: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(url: string, sql: Sql, instance: string, report: (message: string, details: object) => void) {
    this.#sql = sql;
    this.#hearing = new LastingConnection(connectionOptions(url), {
      isHeld: true,
      opened: async (hearing, client) => {
        client.on('notification', ({ payload }) => this.#hear(payload ?? ''));
        await hearing.script(`LISTEN ${CHANNEL}`);
        this.#catchUp();
      },
    });
    this.#instance = instance;
    this.#report = report;
  }

  /** Begins to listen. @throws {Error} the database cannot be reached */
  async start(): Promise<void> {
    await this.#hearing.open();
    this.#timer = setInterval(() => this.#catchUp(), CATCH_UP_EVERY_MS);
    this.#timer.unref();
  }

  listen(listener: BusListener): void {
    this.#listeners.push(listener);
  }

  /** Tells the other instances, soon: while messages are sent the next ones gather. */
  tell(topic: Topic, tenant: TenantId): void {
    if (this.#isClosed) return;
    const [oldest] = this.#waiting;
    if (oldest !== undefined && this.#waiting.size >= WAITING_AT_MOST) this.#waiting.delete(oldest);
    this.#waiting.add(`${this.#instance} ${topic} ${tenant}`);
    this.#sending ??= this.#sendAll();
  }

  /** Sends what waits, and tells nothing more. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    await this.#sending;
    await this.#hearing.close();
  }

  async #sendAll(): Promise<void> {
    await Promise.resolve(); // for what else is told in this turn
    while (this.#waiting.size > 0) {
      const messages = [...this.#waiting];
      this.#waiting.clear();
      try {
        await this.#sql`
          SELECT count(pg_notify(${CHANNEL}, message)) FROM unnest(${messages}::text[]) AS message`;
      } catch (error) {
        this.#report('Other instances could not be told, and will see for themselves.', { error });
      }
    }
    this.#sending = undefined;
  }

  #hear(message: string): void {
    const [instance, topic, tenant = ''] = message.split(' ');
    const known = topics.find((candidate) => candidate === topic);
    if (instance === this.#instance || known === undefined || !isTenantId(tenant)) return;
    for (const listener of this.#listeners) listener.told(known, tenant);
  }

  #catchUp(): void {
    for (const listener of this.#listeners) listener.catchUp();
  }
}
