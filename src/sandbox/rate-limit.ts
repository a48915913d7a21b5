/**
 * What is left of the visitor's requests, read from the answers' `RateLimit` fields.
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

/**
 * Reads `RateLimit: "default";r=12;t=41` and `RateLimit-Policy: "default";q=30;w=60`.
 *
 * @param fallbackLimit - the limit to assume when the answer names no policy
 * @returns nothing when the answer says nothing about a limit
 */
export function readLimit(headers: Headers, fallbackLimit: number, now: number): LimitReading | undefined {
  const field = headers.get('RateLimit') ?? '';
  const remaining = parameter(field, 'r');
  if (remaining === undefined) return undefined;
  const seconds = parameter(field, 't') ?? 0;
  const limit = parameter(headers.get('RateLimit-Policy') ?? '', 'q') ?? fallbackLimit;
  return { remaining, limit, resetsAt: now + seconds * 1000 };
}

/** The number behind `;name=` in the first member of a structured field. */
function parameter(field: string, name: string): number | undefined {
  const digits = new RegExp(`^[^,]*;\\s*${name}=(\\d+)`).exec(field)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
