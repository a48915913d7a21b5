/**
 * What is left of the visitor's requests, read from the answers' `RateLimit` fields, or from the older
 * `X-RateLimit-*` of v2.
 *
 * @see https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/
 */

/** A reading of the limit: true until `resetsAt`, after which everything is available again. */
export interface LimitReading {
  readonly remaining: number;
  readonly limit: number;
  /** Milliseconds since the epoch. */
  readonly resetsAt: number;
}

/** No window is longer; a reset that is told as a time of day cannot be trusted further than this. */
const LONGEST_WINDOW_MS = 60_000;

/**
 * Reads `RateLimit: "default";r=12;t=41` and `RateLimit-Policy: "default";q=30;w=60`; or `X-RateLimit-Remaining`,
 * `-Limit` and `-Reset`, which is seconds since the epoch.
 *
 * @param fallbackLimit - the limit to assume when the answer names no policy
 * @returns nothing when the answer says nothing about a limit
 */
export function readLimit(headers: Headers, fallbackLimit: number, now: number): LimitReading | undefined {
  const field = headers.get('RateLimit') ?? '';
  const remaining = parameter(field, 'r');
  if (remaining === undefined) return readOlderLimit(headers, fallbackLimit, now);
  const seconds = parameter(field, 't') ?? 0;
  const limit = parameter(headers.get('RateLimit-Policy') ?? '', 'q') ?? fallbackLimit;
  return { remaining, limit, resetsAt: now + seconds * 1000 };
}

function readOlderLimit(headers: Headers, fallbackLimit: number, now: number): LimitReading | undefined {
  const remaining = headers.get('X-RateLimit-Remaining');
  if (remaining === null) return undefined;
  const resetsAt = Number(headers.get('X-RateLimit-Reset') ?? 0) * 1000;
  return {
    remaining: Number(remaining),
    limit: Number(headers.get('X-RateLimit-Limit') ?? fallbackLimit),
    resetsAt: Math.min(Math.max(resetsAt, now), now + LONGEST_WINDOW_MS),
  };
}

/** The number behind `;name=` in the first member of a structured field. */
function parameter(field: string, name: string): number | undefined {
  const digits = new RegExp(`^[^,]*;\\s*${name}=(\\d+)`).exec(field)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
