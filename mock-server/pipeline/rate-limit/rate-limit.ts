/**
 * The limit of requests: in v4 for each credential, told in `RateLimit` and `RateLimit-Policy`; in v2 for the whole
 * tenant, told in the older `X-RateLimit-*`; of the public for each address and company, told as in v4. The header
 * forms of the draft stand only here.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/11/
 */
import { limitOf } from '../../access/rate-limit-grant.ts';
import type { Count, Limit, RateCounter } from '../../store/rate-counter.ts';
import type { Arrival, Verdict } from '../exchange.ts';
import { networkOf } from './network.ts';

/** Counts the request and puts what is left on the answer; refuses when the window is used up. */
export function limitRate(
  exchange: Arrival,
  counter: RateCounter,
  standard: Limit,
): Verdict | Promise<Verdict> {
  const limit = limitOf(exchange.tenant, standard);
  const key = keyOf(exchange);
  const { foreseen } = exchange;
  const count =
    foreseen?.key === key && foreseen.requests === limit.requests
      ? foreseen.count
      : counter.take(key, limit, exchange.arrivedMs);
  return count instanceof Promise
    ? count.then((shared) => counted(exchange, shared, limit))
    : counted(exchange, count, limit);
}

/**
 * Counts a request before it is known for sure whom it counts for, where that takes a moment: going by the tenant as it
 * is in memory. Whoever asks meanwhile whether it still is has both answers at once.
 */
export function foreseeRate(exchange: Arrival, counter: RateCounter, standard: Limit): void {
  const limit = limitOf(exchange.tenant, standard);
  const key = keyOf(exchange);
  const count = counter.take(key, limit, exchange.arrivedMs);
  if (count instanceof Promise) count.catch(() => undefined); // told to whoever waits for it, if anybody does
  exchange.foreseen = { key, requests: limit.requests, count };
}

function counted(exchange: Arrival, count: Count, limit: Limit): Verdict {
  tell(exchange, count, limit);
  return count.isAllowed ? undefined : tooMany(count, limit);
}

function tooMany(count: Count, limit: Limit): Verdict {
  const seconds = Math.max(1, Math.ceil(count.resetMs / 1000));
  return {
    code: 'rate_limited',
    detail: `The limit of ${limit.requests} requests in ${limit.windowMs / 1000} seconds is used up. Try again in ${seconds} seconds.`,
    headers: { 'Retry-After': String(seconds) },
  };
}

/** Counts a request for or about a token, apart from what its client does with tokens; nothing is told until it is too much. */
export async function limitClient(
  { tenant, credential, arrivedMs }: Arrival,
  counter: RateCounter,
  standard: Limit,
): Promise<Verdict> {
  const limit = limitOf(tenant, standard);
  const count = await counter.take(`client:${credential?.id}`, limit, arrivedMs);
  return count.isAllowed ? undefined : tooMany(count, limit);
}

/** Puts what is left on an answer that does not count. */
export function tellRate(exchange: Arrival, counter: RateCounter, standard: Limit): void | Promise<void> {
  const limit = limitOf(exchange.tenant, standard);
  const count = counter.peek(keyOf(exchange), limit, exchange.arrivedMs);
  if (count instanceof Promise) return count.then((shared) => tell(exchange, shared, limit));
  tell(exchange, count, limit);
}

function keyOf({ operation, tenant, credential, incoming }: Arrival): string {
  if (operation.security === 'public') return `public:${networkOf(incoming.address)}:${tenant?.id ?? ''}`;
  return operation.document === 'v2' ? `v2:${tenant?.id}` : (credential?.id ?? '');
}

function tell({ headers, operation, arrivedMs }: Arrival, count: Count, limit: Limit): void {
  if (operation.document === 'v2') {
    headers['X-RateLimit-Limit'] = String(limit.requests);
    headers['X-RateLimit-Remaining'] = String(count.remaining);
    headers['X-RateLimit-Reset'] = String(Math.ceil((arrivedMs + count.resetMs) / 1000));
    return;
  }
  headers['RateLimit-Policy'] = policyOf(limit);
  headers.RateLimit = `"default";r=${count.remaining};t=${Math.ceil(count.resetMs / 1000)}`;
}

const policies = new WeakMap<Limit, string>();

/** A limit's policy; of the standard one, which nearly everybody has, the same text each time. */
function policyOf(limit: Limit): string {
  let policy = policies.get(limit);
  if (policy === undefined) {
    policy = `"default";q=${limit.requests};w=${limit.windowMs / 1000}`;
    policies.set(limit, policy);
  }
  return policy;
}
