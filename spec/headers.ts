/** Headers of the answers, for the documents: which of them an answer carries, and what they mean. */
import { conditionalKind } from './conditional.ts';
import { answersOnPurpose, isIdempotent, isSimulated, needsCredential, type Operation } from './operation.ts';

/** A header as OpenAPI describes it (a type, since an interface would not fit the index signature of OpenAPI objects). */
type DocumentedHeader = {
  readonly description: string;
  readonly schema: { readonly type: 'string' | 'integer' };
};

const text = (description: string): DocumentedHeader => ({ description, schema: { type: 'string' } });

const whole = (description: string): DocumentedHeader => ({ description, schema: { type: 'integer' } });

/** Whether only some answers of a status carry a header: the last page has no link, only a missing scope a challenge. */
export function isSometimesSent(header: string, status: number): boolean {
  if (header === 'WWW-Authenticate') return status === 403;
  return ['Link', 'Idempotency-Replayed', 'Preference-Applied'].includes(header);
}

/** The headers that an answer of an operation carries. */
export function answerHeaders(operation: Operation, status: number): Record<string, DocumentedHeader> {
  const headers: Record<string, DocumentedHeader> = {
    'X-Request-Id': text('Id of the request, findable in the request log.'),
  };
  if (operation.document !== 'v2' && isSimulated(operation) && status !== 401) {
    headers['RateLimit-Policy'] = text('The limit: `"default";q=30;w=60` is 30 requests in 60 seconds.');
    headers.RateLimit = text('What is left: `"default";r=12;t=41` is 12 requests in the next 41 seconds.');
  }
  if (operation.document === 'v2' && isSimulated(operation) && status !== 401) {
    headers['X-RateLimit-Limit'] = whole('How many requests a minute may have.');
    headers['X-RateLimit-Remaining'] = whole('How many of them are left.');
    headers['X-RateLimit-Reset'] = whole('When the minute is over, in seconds since 1970.');
  }
  if (operation.document === 'v2') {
    headers.Deprecation = text('Since when v2 is deprecated (RFC 9745).');
    headers.Sunset = text('Until when v2 is supported (RFC 8594).');
    headers.Link = text('The operation of v4 that replaces this one, `rel="successor-version"` (RFC 5829).');
  }
  if (isSimulated(operation) && status === 200 && 'cursor' in shapeOf(operation.query)) {
    headers.Link = text('The next page, `rel="next"` (RFC 8288); absent on the last one.');
  }
  if (hasTag(operation, status)) {
    headers.ETag = text('Version of the record, for `If-Match` and `If-None-Match` (RFC 9110).');
  }
  if (operation.answerType === 'file' && status === 200) {
    headers['Content-Disposition'] = text('Always `attachment`, with the name of the file (RFC 6266).');
    headers['Content-Length'] = whole('Size of the file in bytes.');
    headers['Content-Security-Policy'] = text('Keeps a browser from running anything in the file.');
  }
  if (operation.answerType === 'events' && status === 200) {
    headers['X-Accel-Buffering'] = text('`no`: proxies pass each event on at once.');
  }
  if (status === 201 && isIdempotent(operation)) {
    headers['Idempotency-Replayed'] = text(
      '`true` when this is the kept answer to an earlier request with the same key.',
    );
  }
  if (status === 201 && operation.document === 'v4') headers.Location = text('Address of the new record.');
  if (answersOnPurpose(operation) && status !== 401 && status !== 403) {
    headers['Preference-Applied'] = text('What of `Prefer` was followed (RFC 7240); absent without it.');
  }
  if (status === 415) headers.Accept = text('Media types that a body may have (RFC 9110, 15.5.16).');
  if (status === 429 || status === 503) headers['Retry-After'] = whole('Seconds until the next try.');
  // v2 knows no bearer tokens, so it has no challenge for a missing scope.
  const lacksScope = status === 403 && operation.scopes.length > 0 && operation.document !== 'v2';
  if (lacksScope || (status === 401 && needsCredential(operation))) {
    headers['WWW-Authenticate'] = text('What the credential lacks (RFC 6750).');
  }
  if (status === 401 && operation.security === 'client') {
    headers['WWW-Authenticate'] = text('How a client says who it is (RFC 6749, 5.2).');
  }
  for (const [name, description] of Object.entries(operation.responses[status]?.headers ?? {})) {
    headers[name] = text(description);
  }
  return headers;
}

/** Whether the answer is about one record, and says which version it has. */
function hasTag(operation: Operation, status: number): boolean {
  if (operation.answerType === 'file') return status === 200 || status === 304;
  if (conditionalKind(operation) !== undefined) return status === 200 || status === 304 || status === 412;
  return isIdempotent(operation) && status === 201;
}

function shapeOf(schema: object): object {
  return 'shape' in schema && typeof schema.shape === 'object' && schema.shape !== null ? schema.shape : {};
}
