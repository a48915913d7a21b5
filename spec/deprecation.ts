/** Since when v2 is being replaced and until when it answers, and how its headers say so (RFC 9745, RFC 8594). */

/** The end of a version. */
export interface Deprecation {
  /** RFC 3339. */
  readonly since: string;
  /** RFC 3339; never before `since`. */
  readonly sunset: string;
}

/** The end of v2. */
export const legacyDeprecation: Deprecation = {
  since: '2026-01-01T00:00:00Z',
  sunset: '2027-12-31T23:59:59Z',
};

/** The values of `Deprecation` and `Sunset`. */
export function deprecationHeaders({ since, sunset }: Deprecation): {
  readonly Deprecation: string;
  readonly Sunset: string;
} {
  return { Deprecation: `@${Date.parse(since) / 1000}`, Sunset: new Date(sunset).toUTCString() };
}
