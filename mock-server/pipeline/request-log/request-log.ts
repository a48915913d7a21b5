/**
 * The log of what a sandbox was asked: the last requests of each tenant, in memory, with secrets masked before they
 * are kept. Bounded in entries and bytes for each tenant, and in tenants.
 */
import { maskToken, TOKEN_PATTERN, TOKEN_PREFIX } from '../../access/token-format.ts';
import type { TenantId } from '../../store/tenant-id.ts';

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

const ENTRIES_AT_MOST = 200;
const BODY_CHARACTERS_AT_MOST = 16_384;
const CHARACTERS_AT_MOST = 1_000_000;
const TENANTS_AT_MOST = 2_000;

interface Kept extends LogEntry {
  /** How much of the tenant's share it takes. */
  readonly characters: number;
}

interface TenantLog {
  readonly entries: Kept[];
  characters: number;
}

export class RequestLog {
  // In order of the last entry: the first tenant has been quiet for longest.
  private readonly tenants = new Map<TenantId, TenantLog>();

  /** Keeps an entry; the oldest ones make room. */
  add(tenant: TenantId, entry: LogEntry): void {
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
  }

  /** The latest entries of a tenant, the newest first. */
  latest(tenant: TenantId, limit: number): readonly LogEntry[] {
    return (this.tenants.get(tenant)?.entries ?? []).slice(-limit).reverse();
  }

  find(tenant: TenantId, id: string): LogEntry | undefined {
    return this.tenants.get(tenant)?.entries.find((entry) => entry.id === id);
  }

  /** Forgets a tenant that has ended. */
  forget(tenant: TenantId): void {
    this.tenants.delete(tenant);
  }
}

/** The entry as it is kept: shortened, and without a token wherever one was sent. */
function keep(entry: LogEntry): Kept {
  const url = maskTokens(entry.url);
  const kept = {
    ...entry,
    url,
    requestBody: shorten(entry.requestBody),
    responseBody: shorten(entry.responseBody),
    // Only what stood in the URL comes back in a header, in the link to the next page.
    responseHeaders: url === entry.url ? entry.responseHeaders : maskHeaders(entry.responseHeaders),
  };
  return { ...kept, characters: sizeOf(kept) };
}

const SECRET_HEADERS = new Set(['authorization', 'x-api-key', 'cookie', 'proxy-authorization']);
const tokens = new RegExp(TOKEN_PATTERN, 'g');

/** A copy of the headers in which nothing secret is left: tokens show their kind and last four characters. */
export function maskHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name] ?? '';
    masked[name] = SECRET_HEADERS.has(name) ? maskSecret(value) : maskTokens(value);
  }
  return masked;
}

function maskSecret(value: string): string {
  const found = value.match(tokens)?.map(maskToken);
  const scheme = /^bearer /i.test(value) ? 'Bearer ' : '';
  return `${scheme}${found?.join(' ') ?? '…'}`;
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

function sizeOf({ url, requestHeaders, requestBody, responseBody }: LogEntry): number {
  let characters = 1000 + url.length + (requestBody?.length ?? 0) + (responseBody?.length ?? 0);
  for (const name in requestHeaders) characters += name.length + (requestHeaders[name]?.length ?? 0);
  return characters;
}
