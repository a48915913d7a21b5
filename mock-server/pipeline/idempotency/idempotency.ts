/**
 * `Idempotency-Key` on the creates of v4: the result of a write is kept in the very commit of the write, so a retry
 * either finds it or finds that nothing happened. A retry runs the handler again over the kept result.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/07/
 */
import { hash } from 'node:crypto';
import type { Problem } from '../../../spec/problems.ts';
import { IDEMPOTENCY_KEYS_KEPT } from '../../../spec/request-headers.ts';
import type { Json } from '../../store/store.ts';
import type { Draft, Tenant } from '../../tenants/tenant.ts';
import type { Exchange } from '../exchange.ts';

/** How long a result is kept, on the tenant's clock. */
export const KEPT_MS = 24 * 3600 * 1000;
const LONGEST_KEY = 255;

/** A result as it is kept. */
interface Kept {
  readonly at: number;
  readonly fingerprint: string;
  readonly result: Json | null;
}

/** The tenant to hand to the handler in place of the real one. */
export interface Once {
  readonly tenant: Tenant;
  readonly isReplay: boolean;
  /** To be called when the exchange is over. */
  done(): void;
}

// Writes that are on their way to the disk, by tenant and key.
const inFlight = new Set<string>();

/**
 * Prepares a request that carries a key; `undefined` for all others.
 *
 * @param nowMs - the tenant's present time
 */
export function once(exchange: Exchange, nowMs: number): Once | { readonly problem: Problem } | undefined {
  const { operation, incoming, tenant } = exchange;
  if (operation.document !== 'v4' || operation.method !== 'post' || !tenant) return undefined;
  const header = incoming.header('idempotency-key');
  if (header === undefined) return undefined;
  const key = parseKey(header);
  if (key === undefined) return { problem: invalidKey() };
  const entry = hash('sha256', `${exchange.credential?.id}\n${key}`, 'base64url');
  const fingerprint = hash(
    'sha256',
    `${operation.id}\n${incoming.path}\n${exchange.requestBody ?? ''}`,
    'base64url',
  );
  const running = `${tenant.id}\n${entry}`;
  if (inFlight.has(running)) {
    return {
      problem: {
        code: 'idempotency_in_flight',
        detail: 'A request with this key is still being answered. Wait for it.',
      },
    };
  }
  const kept = tenant.entry('idempotency', entry) as unknown as Kept | undefined; // the table holds nothing else
  const isKept = kept !== undefined && nowMs - kept.at < KEPT_MS;
  if (isKept && kept.fingerprint !== fingerprint) {
    return {
      problem: {
        code: 'idempotency_key_reused',
        detail:
          'This key was used for another request within the last 24 hours. Use a new key for a new request.',
      },
    };
  }
  if (isKept)
    return { tenant: withWrite(tenant, async () => kept.result), isReplay: true, done: () => undefined };
  inFlight.add(running);
  const write = <T>(work: (draft: Draft) => T): Promise<T> =>
    tenant.write((draft) => {
      const result = work(draft);
      makeRoom(draft, nowMs);
      draft.setEntry('idempotency', entry, { at: nowMs, fingerprint, result: result as unknown as Json }); // handlers answer with records
      return result;
    });
  return { tenant: withWrite(tenant, write), isReplay: false, done: () => inFlight.delete(running) };
}

/** The tenant with another way of writing; everything else is its own. */
function withWrite(tenant: Tenant, write: unknown): Tenant {
  return Object.create(tenant, { write: { value: write } });
}

/** A key: a quoted string as the draft has it, or the bare text that most clients send. */
function parseKey(header: string): string | undefined {
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(header)?.[1];
  const key = quoted === undefined ? header : quoted.replaceAll(/\\(["\\])/g, '$1');
  const isBare = quoted === undefined && /["\s]/.test(header);
  return !isBare && /^[\x21-\x7e ]+$/.test(key) && key.length <= LONGEST_KEY ? key : undefined;
}

function invalidKey(): Problem {
  const detail = `Expected 1 to ${LONGEST_KEY} visible ASCII characters, in double quotes or bare.`;
  return {
    code: 'invalid_idempotency_key',
    detail,
    errors: [{ header: 'Idempotency-Key', code: 'invalid_format', detail }],
  };
}

/** Forgets results whose time is over, and the oldest when there are too many. */
function makeRoom(draft: Draft, nowMs: number): void {
  const entries = draft.entries('idempotency');
  if (entries.size < IDEMPOTENCY_KEYS_KEPT) return;
  let oldest: readonly [key: string, at: number] | undefined;
  for (const [key, value] of entries) {
    const { at } = value as unknown as Kept; // the table holds nothing else
    if (nowMs - at >= KEPT_MS) draft.dropEntry('idempotency', key);
    else if (!oldest || at < oldest[1]) oldest = [key, at];
  }
  if (oldest && entries.size >= IDEMPOTENCY_KEYS_KEPT) draft.dropEntry('idempotency', oldest[0]);
}
