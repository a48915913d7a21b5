/**
 * Cross-origin access to the simulated APIs: any origin, bearer tokens only, never with cookies; on errors too.
 * The control API has none: only the portal's own pages and scripts call it.
 */

/** Headers that pages of other origins may read. */
const EXPOSED = [
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'ETag',
  'Link',
  'Location',
  'Deprecation',
  'Sunset',
  'WWW-Authenticate',
  'X-Request-Id',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
].join(', ');

/** Puts the headers on an answer. */
export function allowAnyOrigin(headers: Record<string, string>): void {
  headers['Access-Control-Allow-Origin'] = '*';
  headers['Access-Control-Expose-Headers'] = EXPOSED;
}

/** Answers a preflight, which needs no credential. @param methods - the methods that the path takes */
export function preflight(methods: readonly string[]): Response {
  return new Response(null, {
    status: 204,
    headers: {
      Allow: methods.join(', '),
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': methods.join(', '),
      'Access-Control-Allow-Headers':
        'Authorization, X-API-Key, Content-Type, Accept, Idempotency-Key, If-Match, If-None-Match, Prefer',
      'Access-Control-Max-Age': '7200',
      Vary: 'Access-Control-Request-Headers',
    },
  });
}
