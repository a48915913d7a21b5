/** The limit of requests that is in force for a tenant: the default, or the higher one that was granted on request (R5). */
import type { Draft, TenantView } from '../tenants/tenant.ts';

const KEY = 'requests_per_minute';

/** A limit: so many requests in a window. */
interface Limit {
  readonly requests: number;
  readonly windowMs: number;
}

/** The limit in force. @param standard - of everybody to whom no other was granted */
export function limitOf(view: TenantView | undefined, standard: Limit): Limit {
  const granted = view?.entry('settings', KEY);
  return granted === undefined ? standard : { ...standard, requests: Number(granted) };
}

/** Grants a limit. */
export function grantLimit(draft: Draft, requestsPerMinute: number): void {
  draft.setEntry('settings', KEY, requestsPerMinute);
}

/** How a limit is shown in answers. */
export function describeLimit({ requests, windowMs }: Limit) {
  return { requests, window_seconds: windowMs / 1000 };
}
