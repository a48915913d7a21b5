/**
 * The request log of several instances. Entries are written behind the answer, a batch at a time: while one is written
 * the next gathers. They are masked before they leave this process. Whoever follows is told from the table, by
 * position, so that it makes no difference which instance answered.
 */
import type { EventFeed } from '../../../spec/event-stream.ts';
import type { Bus, Topic } from '../../instances/bus.ts';
import type { NewRequest, RequestRow, RequestTable } from '../../store/postgres/request-rows.ts';
import type { TenantId } from '../../store/tenant-id.ts';
import type { Channel, FollowOptions } from '../../streams/channel.ts';
import {
  type AnyRequestLog,
  CHARACTERS_AT_MOST,
  ENTRIES_AT_MOST,
  type Kept,
  keep,
  type LogEntry,
  type LoggedRequest,
  missedIn,
  type Page,
  type PageOptions,
  pageOf,
  readable,
  type SentEntry,
} from './request-log.ts';

/** From the beginning of a write to that of the next, at least: an entry after a quiet time is written at once. */
const WRITE_EVERY_MS = 50;
/** And at most, while many entries come. */
const WRITE_EVERY_AT_MOST_MS = 500;
/** How many those are in one write. */
const MANY_ENTRIES = 100;
/** How much of the time may then be spent on writing: of many requests the last ones of a sandbox are kept anyway. */
const SHARE_OF_TIME = 0.1;
const CHARACTERS_OF_A_WRITE = 4_000_000;
/** What may wait in all; a database that is away must not fill the memory. */
const WAITING_CHARACTERS_AT_MOST = 30_000_000;
const CLOSE_AT_MOST_MS = 2000;

/** What the log is made of. */
export interface SharedRequestLogParts {
  readonly table: RequestTable;
  readonly bus: Pick<Bus, 'tell' | 'listen'>;
  /** Where each entry is told. */
  readonly channel: Channel<LoggedRequest>;
  readonly report: (message: string, details: object) => void;
}

interface Waiting {
  readonly entries: Kept[];
  characters: number;
}

/** How far those who follow a tenant were told. */
interface Tail {
  position: number;
  /** The look at the table that is under way, and those behind it. */
  turn: Promise<unknown>;
  /** A look waits already, which will see everything. */
  hasNext: boolean;
  /** Streams that are about to follow. */
  opening: number;
}

export class SharedRequestLog implements AnyRequestLog {
  private readonly parts: SharedRequestLogParts;
  private readonly waiting = new Map<TenantId, Waiting>();
  private waitingCharacters = 0;
  private underWay: ReadonlyMap<TenantId, readonly Kept[]> = new Map();
  private writing: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private nextMs = 0;
  private wasWritten = true;
  private droppedCount = 0;
  private readonly tails = new Map<TenantId, Tail>();

  constructor(parts: SharedRequestLogParts) {
    this.parts = parts;
    parts.bus.listen({
      told: (topic, tenant) => this.told(topic, tenant),
      catchUp: () => {
        for (const tenant of this.tails.keys()) this.look(tenant);
      },
    });
  }

  /** Entries that were given up: there were too many, or the database was away. */
  get dropped(): number {
    return this.droppedCount;
  }

  add(tenant: TenantId, entry: SentEntry): void {
    const kept = keep(entry);
    const own = this.waiting.get(tenant) ?? { entries: [], characters: 0 };
    own.entries.push(kept);
    const before = own.characters;
    own.characters += kept.characters;
    while (own.entries.length > ENTRIES_AT_MOST || own.characters > CHARACTERS_AT_MOST) {
      own.characters -= own.entries.shift()?.characters ?? 0;
      this.droppedCount += 1;
    }
    this.waitingCharacters += own.characters - before;
    this.waiting.set(tenant, own);
    while (this.waitingCharacters > WAITING_CHARACTERS_AT_MOST) {
      const [oldest] = this.waiting.keys();
      if (oldest === undefined) break;
      this.droppedCount += this.takeFrom(oldest).length;
    }
    this.schedule();
  }

  async page(tenant: TenantId, options: PageOptions): Promise<Page> {
    await this.settle(tenant);
    const { rows } = await this.parts.table.after(tenant, 0);
    return pageOf(
      rows.map(({ summary }) => summaryOf(summary)),
      options,
    );
  }

  async follow(
    tenant: TenantId,
    after: string | undefined,
    options: Omit<FollowOptions<LoggedRequest>, 'missed'>,
  ): Promise<EventFeed> {
    await this.settle(tenant);
    const tail = this.tails.get(tenant) ?? {
      position: 0,
      turn: Promise.resolve(),
      hasNext: false,
      opening: 0,
    };
    this.tails.set(tenant, tail);
    tail.opening += 1;
    return this.inTurn(tail, async () => {
      const { newest, rows } = await this.parts.table.after(tenant, 0);
      // From here on in one turn: whoever follows already is told what is new, and this one begins where they are then.
      this.tell(tenant, tail, newest, rows);
      const entries = rows.map(({ summary }) => summaryOf(summary));
      return this.parts.channel.follow(tenant, { ...options, missed: missedIn(entries, after) });
    }).finally(() => {
      tail.opening -= 1;
    });
  }

  async find(tenant: TenantId, id: string): Promise<LogEntry | undefined> {
    const mine = [...(this.underWay.get(tenant) ?? []), ...(this.waiting.get(tenant)?.entries ?? [])];
    const kept = mine.find((entry) => entry.id === id);
    if (kept) return readable(kept);
    const found = await this.parts.table.find(tenant, id);
    return found && (Object.assign({}, ...found) as unknown as LogEntry); // as `rowOf` took it apart
  }

  forget(tenant: TenantId): void {
    this.takeFrom(tenant);
    this.tails.delete(tenant);
    this.parts.table
      .remove(tenant)
      .catch((error: unknown) =>
        this.parts.report('The log of a sandbox that has ended could not be removed yet.', { tenant, error }),
      );
  }

  /** Removes what nobody will read any more. */
  tidy(): Promise<void> {
    return this.parts.table.tidy();
  }

  /** Writes what waits, for a short time. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    const late = Promise.withResolvers<void>();
    const limit = setTimeout(late.resolve, CLOSE_AT_MOST_MS);
    await Promise.race([this.writeAll(), late.promise]);
    clearTimeout(limit);
  }

  private told(topic: Topic, tenant: TenantId): void {
    if (topic === 'requests') this.look(tenant);
    if (topic === 'ended') this.tails.delete(tenant);
  }

  private schedule(): void {
    if (this.writing !== undefined || this.timer !== undefined) return;
    const waitMs = Math.max(0, this.nextMs - performance.now());
    this.timer = setTimeout(() => void this.write(), waitMs);
    this.timer.unref();
  }

  /** Writes a batch; never rejects. */
  private write(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.writing ??= this.writeBatch().finally(() => {
      this.writing = undefined;
      if (this.waiting.size > 0) this.schedule();
    });
    return this.writing;
  }

  private async writeAll(): Promise<void> {
    await this.writing;
    while (this.waiting.size > 0) await this.write();
  }

  private async writeBatch(): Promise<void> {
    const beganMs = performance.now();
    const batch = this.takeBatch();
    this.underWay = batch;
    try {
      await this.parts.table.add(new Map(Array.from(batch, ([id, entries]) => [id, entries.map(rowOf)])));
      this.wasWritten = true;
      for (const tenant of batch.keys()) {
        this.parts.bus.tell('requests', tenant);
        this.look(tenant);
      }
    } catch (error) {
      for (const entries of batch.values()) this.droppedCount += entries.length;
      // Once, and not for every batch while the database is away.
      if (this.wasWritten) this.parts.report('Entries of the request log could not be written.', { error });
      this.wasWritten = false;
    } finally {
      this.underWay = new Map();
      const count = Array.from(batch.values(), ({ length }) => length).reduce((sum, each) => sum + each, 0);
      const wantedMs = count < MANY_ENTRIES ? 0 : (performance.now() - beganMs) / SHARE_OF_TIME;
      this.nextMs = beganMs + Math.min(Math.max(wantedMs, WRITE_EVERY_MS), WRITE_EVERY_AT_MOST_MS);
    }
  }

  private takeBatch(): ReadonlyMap<TenantId, readonly Kept[]> {
    const batch = new Map<TenantId, readonly Kept[]>();
    let characters = 0;
    for (const [tenant, own] of this.waiting) {
      if (characters > CHARACTERS_OF_A_WRITE) break;
      characters += own.characters;
      batch.set(tenant, this.takeFrom(tenant));
    }
    return batch;
  }

  private takeFrom(tenant: TenantId): readonly Kept[] {
    const own = this.waiting.get(tenant);
    this.waiting.delete(tenant);
    this.waitingCharacters -= own?.characters ?? 0;
    return own?.entries ?? [];
  }

  /** Waits until what this process has of a tenant is written, so that whoever asked it here sees it here. */
  private async settle(tenant: TenantId): Promise<void> {
    if (this.underWay.has(tenant)) await this.writing;
    if (this.waiting.has(tenant)) await this.write();
  }

  /** Tells those who follow a tenant what is new; does nothing where nobody does. */
  private look(tenant: TenantId): void {
    const tail = this.tails.get(tenant);
    if (tail === undefined || tail.hasNext) return;
    if (tail.opening === 0 && !this.parts.channel.isFollowed(tenant)) {
      this.tails.delete(tenant);
      return;
    }
    tail.hasNext = true;
    this.inTurn(tail, async () => {
      tail.hasNext = false;
      const { newest, rows } = await this.parts.table.after(tenant, tail.position);
      const isNew = newest < tail.position;
      this.tell(tenant, tail, newest, rows);
      if (isNew) this.look(tenant);
    }).catch((error: unknown) =>
      this.parts.report('The request log could not be followed for a moment.', { tenant, error }),
    );
  }

  private tell(tenant: TenantId, tail: Tail, newest: number, rows: readonly RequestRow[]): void {
    if (newest < tail.position) tail.position = 0; // the database has lost the log, which began anew
    for (const { position, summary } of rows) {
      if (position <= tail.position) continue;
      this.parts.channel.publish(tenant, summaryOf(summary));
      tail.position = position;
    }
  }

  /** Looks of a tenant come one after the other. */
  private inTurn<T>(tail: Tail, work: () => Promise<T>): Promise<T> {
    const done = tail.turn.then(work);
    tail.turn = done.catch(() => undefined);
    return done;
  }
}

function rowOf(kept: Kept): NewRequest {
  const {
    detail,
    grantedScopes,
    requestHeaders,
    requestBody,
    responseHeaders,
    responseBody,
    isWhole,
    ...summary
  } = readable(kept);
  const rest = { detail, grantedScopes, requestHeaders, requestBody, responseHeaders, responseBody, isWhole };
  const { id, characters } = kept;
  return {
    id,
    characters,
    summary: JSON.stringify(summary satisfies LoggedRequest),
    rest: JSON.stringify(rest),
  };
}

function summaryOf(value: unknown): LoggedRequest {
  return value as LoggedRequest; // as `rowOf` made it
}
