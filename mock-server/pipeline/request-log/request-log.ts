/**
 * The log of what a sandbox was asked: the last requests of each tenant, in memory, and told to whoever follows it.
 * Credentials are masked before they are kept; all else is made readable when it is read. Bounded in entries and bytes
 * for each tenant, and in tenants.
 */
import type { EventFeed } from '../../../spec/event-stream.ts';
import type { DocumentName } from '../../../spec/operation.ts';
import type { ProblemCode } from '../../../spec/problems.ts';
import type { Scope } from '../../../spec/scopes.ts';
import type { Credential } from '../../access/credential.ts';
import { hideWebhookSecrets } from '../../access/hide-tokens.ts';
import { maskToken, TOKEN_PATTERN, TOKEN_PREFIX } from '../../access/token-format.ts';
import type { TenantId } from '../../store/tenant-id.ts';
import type { Channel, FollowOptions } from '../../streams/channel.ts';
import { type ByteText, bytesOfText } from '../byte-text.ts';
import { Ring } from './ring.ts';

/** A request with its answer. */
export interface LogEntry {
  readonly id: string;
  readonly atMs: number;
  readonly document: Exclude<DocumentName, 'sandbox'>;
  /** `null`: no operation takes it. */
  readonly operation: string | null;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly problem: ProblemCode | null;
  /** What was wrong in this case. */
  readonly detail: string | null;
  readonly durationMs: number;
  readonly credentialId: string | null;
  /** What the access token that it was made with was narrowed to; `null`: to nothing less than its client has. */
  readonly grantedScopes: readonly Scope[] | null;
  /** Id of the request that was sent again as this one. */
  readonly replayOf: string | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string | null;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string | null;
  /** Whether URL and body are as they were sent: nothing masked, nothing cut off. */
  readonly isWhole: boolean;
}

/** What is told of a request as it happens, and in lists: what holds no secret. */
export type LoggedRequest = Omit<
  LogEntry,
  | 'detail'
  | 'grantedScopes'
  | 'requestHeaders'
  | 'requestBody'
  | 'responseHeaders'
  | 'responseBody'
  | 'isWhole'
>;

/** Chooses requests of the log. */
export type Wants = (entry: LoggedRequest) => boolean;

/** A request with its answer as it was received and sent. */
export interface SentEntry extends Omit<LogEntry, 'responseBody' | 'isWhole'> {
  /** Whether something of its body was left out already. */
  readonly isMasked: boolean;
  /** The header that the credential was found by: its token need not be read again. */
  readonly own?: { readonly header: string; readonly credential: Credential } | undefined;
  readonly responseBody: ByteText | null;
}

/** How many entries are kept of a tenant. */
export const ENTRIES_AT_MOST = 200;
const BODY_CHARACTERS_AT_MOST = 16_384; // bytes of an answer
const KEPT_AS_SENT_AT_MOST = 4 * BODY_CHARACTERS_AT_MOST; // cutting costs more than memory does
/** How many characters are kept of a tenant, roughly. */
export const CHARACTERS_AT_MOST = 1_000_000;
const TENANTS_AT_MOST = 2_000;
const CHARACTERS_IN_ALL_AT_MOST = 300_000_000;

/** An entry as it is kept. */
export interface Kept extends SentEntry {
  readonly isWhole: boolean;
  /** How much of the tenant's share it takes. */
  readonly characters: number;
}

interface TenantLog {
  readonly entries: Ring<Kept>;
  characters: number;
}

/** Which entries a page is to have. */
export interface PageOptions {
  readonly limit: number;
  readonly before: string | undefined;
  readonly wants: Wants;
}

/** A page; `next` is what the next one is asked for with. */
export interface Page {
  readonly entries: readonly LoggedRequest[];
  readonly next: string | undefined;
}

/** The log, wherever it is kept: in the memory of this process, or in a database that several share. */
export interface AnyRequestLog {
  /** Keeps an entry and tells it; the oldest ones make room. */
  add(tenant: TenantId, entry: SentEntry): void;
  /** A page of the entries of a tenant, the newest first. @throws {StoreUnavailable} */
  page(tenant: TenantId, options: PageOptions): Page | Promise<Page>;
  /** Follows a tenant's log from now on. @throws {Refusal} @throws {StoreUnavailable} */
  follow(
    tenant: TenantId,
    after: string | undefined,
    options: Omit<FollowOptions<LoggedRequest>, 'missed'>,
  ): EventFeed | Promise<EventFeed>;
  /** One entry. @throws {StoreUnavailable} */
  find(tenant: TenantId, id: string): LogEntry | undefined | Promise<LogEntry | undefined>;
  /** Forgets a tenant that has ended. */
  forget(tenant: TenantId): void;
}

export class RequestLog implements AnyRequestLog {
  // In order of the last entry: the first tenant has been quiet for longest.
  private readonly tenants = new Map<TenantId, TenantLog>();
  private latest: TenantLog | undefined;
  private readonly channel: Channel<LoggedRequest>;
  /** Of all tenants. */
  private characters = 0;

  /** @param channel - where each entry is told */
  constructor(channel: Channel<LoggedRequest>) {
    this.channel = channel;
  }

  /** Keeps an entry and tells it; the oldest ones make room. */
  add(tenant: TenantId, entry: SentEntry): void {
    const log = this.tenants.get(tenant) ?? { entries: new Ring(ENTRIES_AT_MOST), characters: 0 };
    const kept = keep(entry);
    const before = log.characters;
    log.characters += kept.characters - (log.entries.push(kept)?.characters ?? 0);
    while (log.characters > CHARACTERS_AT_MOST) {
      const oldest = log.entries.shift();
      if (!oldest) break;
      log.characters -= oldest.characters;
    }
    this.characters += log.characters - before;
    if (this.latest !== log) {
      this.tenants.delete(tenant);
      this.tenants.set(tenant, log);
      this.latest = log;
    }
    while (this.tenants.size > TENANTS_AT_MOST || this.characters > CHARACTERS_IN_ALL_AT_MOST) {
      const [quietest] = this.tenants.keys();
      if (quietest === undefined) break;
      this.forget(quietest);
    }
    this.channel.publish(tenant, kept);
  }

  /**
   * A page of the entries of a tenant, the newest first.
   *
   * @param before - id of an entry: only older ones count. One that is not kept any more has none that are older.
   */
  page(tenant: TenantId, options: PageOptions): Page {
    return pageOf(this.entriesOf(tenant), options);
  }

  /**
   * Follows a tenant's log from now on.
   *
   * @param after - id of an entry: those after it are told first. It is not kept any more: all of them came after it.
   * @throws {Refusal} there are as many streams as there may be
   */
  follow(
    tenant: TenantId,
    after: string | undefined,
    options: Omit<FollowOptions<LoggedRequest>, 'missed'>,
  ): EventFeed {
    const missed = missedIn(this.entriesOf(tenant), after);
    return this.channel.follow(tenant, { ...options, missed });
  }

  find(tenant: TenantId, id: string): LogEntry | undefined {
    const entry = this.entriesOf(tenant).find((candidate) => candidate.id === id);
    return entry && readable(entry);
  }

  /** Forgets a tenant that has ended. */
  forget(tenant: TenantId): void {
    const log = this.tenants.get(tenant);
    if (!log) return;
    this.characters -= log.characters;
    this.tenants.delete(tenant);
    if (this.latest === log) this.latest = undefined;
  }

  /** The oldest first. */
  private entriesOf(tenant: TenantId): readonly Kept[] {
    return this.tenants.get(tenant)?.entries.toArray() ?? [];
  }
}

/** A page of entries that are there, the oldest of which stands first. */
export function pageOf(entries: readonly LoggedRequest[], { limit, before, wants }: PageOptions): Page {
  const end = before === undefined ? entries.length : entries.findIndex(({ id }) => id === before);
  const wanted = entries.slice(0, Math.max(0, end)).filter(wants).reverse();
  const page = wanted.slice(0, limit);
  return { entries: page, next: wanted.length > limit ? page.at(-1)?.id : undefined };
}

/** Those after an entry, or all when it is not kept any more; none when nobody asks for any. */
export function missedIn<Entry extends LoggedRequest>(
  entries: readonly Entry[],
  after: string | undefined,
): readonly Entry[] {
  return after === undefined ? [] : entries.slice(entries.findIndex(({ id }) => id === after) + 1);
}

/**
 * The entry as it is kept: without a token where tokens have their place. In other headers and in the answer, where
 * none belongs, they are looked for when the entry is read, since most entries never are.
 */
export function keep(entry: SentEntry): Kept {
  const url = maskTokens(entry.url);
  const requestHeaders = hideSecrets(entry.requestHeaders, entry.own);
  const requestBody = shorten(entry.requestBody);
  const responseBody = entry.responseBody && cutLong(entry.responseBody);
  const isWhole = !entry.isMasked && url === entry.url && requestBody === entry.requestBody;
  let characters =
    1000 +
    url.length +
    (entry.detail?.length ?? 0) +
    (requestBody?.length ?? 0) +
    (responseBody?.length ?? 0);
  for (const name in requestHeaders) characters += name.length + (requestHeaders[name]?.length ?? 0);
  return { ...entry, url, requestHeaders, requestBody, responseBody, isWhole, characters };
}

const SECRET_HEADERS = new Set(['authorization', 'x-api-key', 'cookie', 'proxy-authorization']);
const tokens = new RegExp(TOKEN_PATTERN, 'g');

/** A copy of the headers in which credentials show only their kind and last four characters. */
function hideSecrets(
  headers: Readonly<Record<string, string>>,
  own: SentEntry['own'],
): Record<string, string> {
  const hidden: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (!SECRET_HEADERS.has(name)) hidden[name] = value;
    else if (name === own?.header) hidden[name] = schemeOf(value) + own.credential.hint;
    else hidden[name] = maskSecret(value);
  }
  return hidden;
}

function maskSecret(value: string): string {
  const found = value.match(tokens)?.map(maskToken);
  return `${schemeOf(value)}${found?.join(' ') ?? '…'}`;
}

function schemeOf(value: string): string {
  if (/^bearer /i.test(value)) return 'Bearer ';
  return /^basic /i.test(value) ? 'Basic ' : '';
}

function maskTokens(text: string): string {
  return hideWebhookSecrets(text.includes(TOKEN_PREFIX) ? text.replace(tokens, maskToken) : text);
}

/** Masks before it cuts, so that no half of a token is left at the end. */
function shorten(body: string | null): string | null {
  if (body === null) return null;
  const masked = maskTokens(body);
  return masked.length > BODY_CHARACTERS_AT_MOST ? `${masked.slice(0, BODY_CHARACTERS_AT_MOST)}…` : masked;
}

/** The beginning of a very long body, with what reading needs to find a token at the cut and to tell that it was cut. */
function cutLong(body: ByteText): ByteText {
  if (body.length <= KEPT_AS_SENT_AT_MOST) return body;
  // Through bytes, since a part of a string would keep all of it in memory.
  return bytesOfText(body).toString('latin1', 0, KEPT_AS_SENT_AT_MOST) as ByteText; // part of bytes are bytes
}

/** An entry as it may be shown. */
export function readable({ characters: _, own: _own, isMasked: _masked, ...entry }: Kept): LogEntry {
  return {
    ...entry,
    detail: entry.detail === null ? null : maskTokens(entry.detail),
    requestHeaders: maskAll(entry.requestHeaders),
    responseHeaders: maskAll(entry.responseHeaders),
    responseBody: entry.responseBody === null ? null : readableBody(entry.responseBody),
  };
}

function maskAll(headers: Readonly<Record<string, string>>): Record<string, string> {
  const masked = Object.entries(headers).map(([name, value]) => [maskTokens(name), maskTokens(value)]);
  return Object.fromEntries(masked);
}

function readableBody(body: ByteText): string {
  const text = maskTokens(bytesOfText(body).toString());
  const bytes = Buffer.from(text);
  if (bytes.length <= BODY_CHARACTERS_AT_MOST) return text;
  // As the beginning of a stream, so that a character which was cut in two is left out.
  const shown = new TextDecoder().decode(bytes.subarray(0, BODY_CHARACTERS_AT_MOST), { stream: true });
  return `${shown}…`;
}
