/**
 * The log of what a sandbox was asked: the last requests of each tenant, in memory, with secrets masked before they
 * are kept, and told to whoever follows it. Bounded in entries and bytes for each tenant, and in tenants.
 */

import type { EventFeed } from '../../../spec/event-stream.ts';
import type { Credential } from '../../access/credential.ts';
import { maskToken, TOKEN_PATTERN, TOKEN_PREFIX } from '../../access/token-format.ts';
import type { TenantId } from '../../store/tenant-id.ts';
import type { Channel, FollowOptions } from '../../streams/channel.ts';

/** A request with its answer. */
export interface LogEntry {
  readonly id: string;
  readonly atMs: number;
  readonly document: 'v4' | 'v2';
  readonly operation: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly problem: string | null;
  readonly durationMs: number;
  readonly credentialId: string | null;
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string | null;
  readonly responseHeaders: Readonly<Record<string, string>>;
  readonly responseBody: string | null;
}

/** What is told of a request as it happens: all but the answer's body. */
export type LoggedRequest = Omit<LogEntry, 'responseBody'>;

/** Chooses requests of the log. */
export type Wants = (entry: LoggedRequest) => boolean;

/** A request with its answer as it was sent: in bytes, which become text for whoever reads the log. */
export interface SentEntry extends LoggedRequest {
  readonly responseBody: Buffer<ArrayBuffer> | null;
}

const ENTRIES_AT_MOST = 200;
const BODY_CHARACTERS_AT_MOST = 16_384; // bytes of an answer
const CHARACTERS_AT_MOST = 1_000_000;
const TENANTS_AT_MOST = 2_000;

interface Kept extends SentEntry {
  /** How much of the tenant's share it takes. */
  readonly characters: number;
}

interface TenantLog {
  readonly entries: Kept[];
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

export class RequestLog {
  // In order of the last entry: the first tenant has been quiet for longest.
  private readonly tenants = new Map<TenantId, TenantLog>();
  private readonly channel: Channel<LoggedRequest>;

  /** @param channel - where each entry is told */
  constructor(channel: Channel<LoggedRequest>) {
    this.channel = channel;
  }

  /** Keeps an entry and tells it; the oldest ones make room. */
  add(tenant: TenantId, entry: SentEntry): void {
    const log = this.tenants.get(tenant) ?? { entries: [], characters: 0 };
    const kept = keep(entry);
    log.entries.push(kept);
    log.characters += kept.characters;
    while (log.entries.length > ENTRIES_AT_MOST || log.characters > CHARACTERS_AT_MOST) {
      const oldest = log.entries.shift();
      if (!oldest) break;
      log.characters -= oldest.characters;
    }
    this.tenants.delete(tenant);
    this.tenants.set(tenant, log);
    if (this.tenants.size > TENANTS_AT_MOST) {
      const [quietest] = this.tenants.keys();
      if (quietest !== undefined) this.tenants.delete(quietest);
    }
    this.channel.publish(tenant, kept);
  }

  /**
   * A page of the entries of a tenant, the newest first.
   *
   * @param before - id of an entry: only older ones count. One that is not kept any more has none that are older.
   */
  page(tenant: TenantId, { limit, before, wants }: PageOptions): Page {
    const entries = this.tenants.get(tenant)?.entries ?? [];
    const end = before === undefined ? entries.length : entries.findIndex(({ id }) => id === before);
    const wanted = entries.slice(0, Math.max(0, end)).filter(wants).reverse();
    const page = wanted.slice(0, limit);
    return { entries: page, next: wanted.length > limit ? page.at(-1)?.id : undefined };
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
    const entries = this.tenants.get(tenant)?.entries ?? [];
    const known = entries.findIndex(({ id }) => id === after);
    const missed = after === undefined ? [] : entries.slice(known + 1);
    return this.channel.follow(tenant, { ...options, missed });
  }

  find(tenant: TenantId, id: string): LogEntry | undefined {
    const entry = this.tenants.get(tenant)?.entries.find((candidate) => candidate.id === id);
    return entry && readable(entry);
  }

  /** Forgets a tenant that has ended. */
  forget(tenant: TenantId): void {
    this.tenants.delete(tenant);
  }
}

/** The entry as it is kept: shortened, and without a token wherever one was sent. */
function keep(entry: SentEntry): Kept {
  const url = maskTokens(entry.url);
  const kept = {
    ...entry,
    url,
    requestBody: shorten(entry.requestBody),
    responseBody: shortenBytes(entry.responseBody),
    // Only what stood in the URL comes back in a header, in the link to the next page.
    responseHeaders: url === entry.url ? entry.responseHeaders : maskHeaders(entry.responseHeaders),
  };
  return { ...kept, characters: sizeOf(kept) };
}

const SECRET_HEADERS = new Set(['authorization', 'x-api-key', 'cookie', 'proxy-authorization']);
const tokens = new RegExp(TOKEN_PATTERN, 'g');
// A search is as fast as its first letter is rare: in 25 KB of records this takes a quarter of the whole prefix's time.
const TELLTALE = TOKEN_PREFIX.slice(-3);

/**
 * A copy of the headers in which nothing secret is left: tokens show their kind and last four characters.
 *
 * @param own - the header that the credential was found by, so that its token need not be read again
 */
export function maskHeaders(
  headers: Readonly<Record<string, string>>,
  own?: { readonly header: string; readonly credential: Credential },
): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (!SECRET_HEADERS.has(name)) masked[name] = maskTokens(value);
    else if (name === own?.header) masked[name] = schemeOf(value) + own.credential.hint;
    else masked[name] = maskSecret(value);
  }
  return masked;
}

function maskSecret(value: string): string {
  const found = value.match(tokens)?.map(maskToken);
  return `${schemeOf(value)}${found?.join(' ') ?? '…'}`;
}

function schemeOf(value: string): string {
  return /^bearer /i.test(value) ? 'Bearer ' : '';
}

function maskTokens(text: string): string {
  return text.includes(TOKEN_PREFIX) ? text.replace(tokens, maskToken) : text;
}

/** Masks before it cuts, so that no half of a token is left at the end. */
function shorten(body: string | null): string | null {
  if (body === null) return null;
  const masked = maskTokens(body);
  return masked.length > BODY_CHARACTERS_AT_MOST ? `${masked.slice(0, BODY_CHARACTERS_AT_MOST)}…` : masked;
}

/** The same for bytes. One more is kept than is shown, which tells that something was cut off. */
function shortenBytes(body: Buffer<ArrayBuffer> | null): Buffer<ArrayBuffer> | null {
  if (body === null) return null;
  const masked = body.includes(TELLTALE) ? Buffer.from(maskTokens(body.toString())) : body;
  // A copy, so that what is cut off is not kept.
  return masked.length > BODY_CHARACTERS_AT_MOST
    ? Buffer.from(masked.subarray(0, BODY_CHARACTERS_AT_MOST + 1))
    : masked;
}

function readable({ characters: _, responseBody, ...entry }: Kept): LogEntry {
  if (responseBody === null) return { ...entry, responseBody };
  if (responseBody.length <= BODY_CHARACTERS_AT_MOST)
    return { ...entry, responseBody: responseBody.toString() };
  // As the beginning of a stream, so that a character which was cut in two is left out.
  const shown = new TextDecoder().decode(responseBody.subarray(0, BODY_CHARACTERS_AT_MOST), { stream: true });
  return { ...entry, responseBody: `${shown}…` };
}

function sizeOf({ url, requestHeaders, requestBody, responseBody }: SentEntry): number {
  let characters = 1000 + url.length + (requestBody?.length ?? 0) + (responseBody?.length ?? 0);
  for (const name in requestHeaders) characters += name.length + (requestHeaders[name]?.length ?? 0);
  return characters;
}
