/**
 * The catalogue of everything that can go wrong, for both versions and the control API (RFC 9457).
 * A code is stable; its page under `/problems/<code>/` is made from the entry here.
 */

/** What the catalogue says about one problem. */
export interface ProblemDefinition {
  /** HTTP status that the problem is answered with. */
  readonly status: number;
  /** Short, the same for every occurrence (RFC 9457, 3.1.3). */
  readonly title: string;
  /** What it means, for its page. */
  readonly meaning: string;
  /** What the reader can do about it. */
  readonly remedy: string;
}

/** Every problem by its code. */
export const problems = {
  malformed_request: {
    status: 400,
    title: 'The request cannot be parsed',
    meaning:
      'The body is not JSON (or not the form that it is declared to be), or the request itself is not well-formed HTTP, so nothing in it was looked at.',
    remedy:
      'Check the position that the detail names: a trailing comma, a missing quote or a cut-off body are the usual causes.',
  },
  invalid_parameter: {
    status: 400,
    title: 'A parameter is not valid',
    meaning:
      'A path or query parameter is unknown, given twice, or has a value that this operation does not accept.',
    remedy:
      'Each entry of `errors` names the parameter and what is expected. Parameters that an operation does not list are refused rather than ignored.',
  },
  invalid_request: {
    status: 400,
    title: 'The request for a token is not complete',
    meaning:
      'A parameter is missing, given twice, or has a value that it cannot have, or the client says who it is in two ways at once (RFC 6749, 5.2).',
    remedy:
      'Send the parameters as a form, `application/x-www-form-urlencoded`, and the client’s id and secret either as HTTP Basic or in the form.',
  },
  unsupported_grant_type: {
    status: 400,
    title: 'This kind of grant is not supported',
    meaning: 'The authorization server only knows the grant `client_credentials` (RFC 6749, 4.4).',
    remedy: 'Send `grant_type=client_credentials`.',
  },
  invalid_scope: {
    status: 400,
    title: 'The client cannot have this scope',
    meaning: 'A scope in `scope` does not exist, or is none that the client has.',
    remedy:
      'Leave `scope` out for everything that the client may do, or name less. Its role or its rights decide what that is.',
  },
  invalid_cursor: {
    status: 400,
    title: 'The cursor is not valid here',
    meaning:
      'The cursor was changed, cut off, or was issued for another list, other filters, another order or another sandbox.',
    remedy:
      'Use `meta.next_cursor` exactly as it was returned and keep filters and `sort` the same from page to page. Leave `cursor` out to start again.',
  },
  invalid_idempotency_key: {
    status: 400,
    title: 'The idempotency key is not valid',
    meaning: 'The `Idempotency-Key` header is empty, too long, or has characters that it may not have.',
    remedy: 'Use 1 to 255 visible ASCII characters, a random UUID for instance.',
  },
  invalid_preference: {
    status: 400,
    title: 'This answer cannot be asked for',
    meaning:
      'The `Prefer` header asks for a status or an example that the operation does not document, or for a delay that is too long.',
    remedy: 'The detail lists what the operation has.',
  },
  unauthenticated: {
    status: 401,
    title: 'A valid credential is required',
    meaning:
      'There is no credential, or it is malformed, mistyped (its checksum is wrong), unknown, expired or revoked.',
    remedy:
      'Send the token of your sandbox: `Authorization: Bearer …` for v4 and the control API, `X-API-Key: …` for v2. Start a sandbox to get one.',
  },
  invalid_client: {
    status: 401,
    title: 'The client is not known here',
    meaning:
      'The client id or its secret is missing, wrong, or belongs to a client that was deactivated or deleted (RFC 6749, 5.2).',
    remedy:
      'The description says which of these it is. The secret is shown once, when the client is created; where it is lost, create a new client or reset the credentials of the integration.',
  },
  insufficient_scope: {
    status: 403,
    title: 'The credential lacks a right that this operation needs',
    meaning: 'The credential is valid, but it was issued without the scope that the operation asks for.',
    remedy: 'The detail and the `WWW-Authenticate` header name the scope. Create a token that has it.',
  },
  api_not_active: {
    status: 403,
    title: 'The API is not active for this account',
    meaning:
      'The API is switched off in the console, or it was requested and support has not approved it yet, or the plan of the account does not include it.',
    remedy:
      'Switch it on under “Integrations” of the console, or with `PUT /sandbox/api-access`. It belongs to the Connect plan.',
  },
  permission_denied: {
    status: 403,
    title: 'The user who acts may not do this',
    meaning:
      'The control API looks through the eyes of a user, the owner unless `Drydock-Act-As` names another, and this user lacks the permission that the operation asks for. The console hides nothing else than what is refused here.',
    remedy:
      'The detail names the permission, who has it and who can give it. Act as somebody who has it, or leave the header out to act as the owner.',
  },
  attribute_not_shared: {
    status: 403,
    title: 'This attribute is not shared with the integration',
    meaning:
      'A filter or an order names an attribute of employees that the integration may not see: by it the values could be found out.',
    remedy: 'Leave the parameter out, or have an administrator share the attribute: Console, Integrations.',
  },
  forbidden_origin: {
    status: 403,
    title: 'This request comes from another site',
    meaning: 'The session cookie of the console only counts for requests that the portal’s own pages make.',
    remedy: 'Scripts use the management token: `Authorization: Bearer kontor_sbx_mgt_…`.',
  },
  not_found: {
    status: 404,
    title: 'There is nothing here',
    meaning:
      'No record with this id exists in your sandbox, or no operation has this path. Records of other tenants look the same as records that do not exist.',
    remedy: 'Check the id against a list, and the path against the documentation.',
  },
  sandbox_gone: {
    status: 404,
    title: 'This sandbox is gone',
    meaning: 'It was ended, or it was not used for so long that it expired.',
    remedy: 'Start a new one. Ids of seed records are the same in every sandbox.',
  },
  method_not_allowed: {
    status: 405,
    title: 'This path does not take this method',
    meaning: 'The path exists, with other methods.',
    remedy: 'The `Allow` header lists the methods that work.',
  },
  not_acceptable: {
    status: 406,
    title: 'No answer in a media type that you accept',
    meaning: 'The `Accept` header leaves out JSON, which is what this API answers in.',
    remedy: 'Send `Accept: application/json` or leave the header out.',
  },
  request_timeout: {
    status: 408,
    title: 'The request took too long to arrive',
    meaning:
      'Headers have to be there within 10 seconds and the whole request within 30; then the connection is closed.',
    remedy: 'Send it again. If it happens often, the connection is too slow for a body of this size.',
  },
  managed_by_system: {
    status: 409,
    title: 'This integration is managed by the system',
    meaning:
      'Integrations from the marketplace, of partners and for recruiting have credentials and rights that the system made. They can be seen, and never changed by hand.',
    remedy: 'Create a custom integration with the rights that you want.',
  },
  conflict: {
    status: 409,
    title: 'The request conflicts with what is there',
    meaning: 'Something that has to be unique is taken already, or a period overlaps with an existing one.',
    remedy: 'Each entry of `errors` names the field and what it conflicts with.',
  },
  still_referenced: {
    status: 409,
    title: 'Other records still point to this one',
    meaning: 'Deleting it would leave references that lead nowhere.',
    remedy: 'Each entry of `errors` names what refers to it. Change or delete those first.',
  },
  invalid_transition: {
    status: 409,
    title: 'This change of status is not allowed',
    meaning: 'A status changes only along its state machine.',
    remedy: 'The detail names the statuses that can follow the present one.',
  },
  not_replayable: {
    status: 409,
    title: 'This request cannot be sent again',
    meaning:
      'The request log does not hold all of it (a file, a long body, a token within it), no operation takes it, or the credential that it was made with does not work any more.',
    remedy: 'The detail says which. Copy it as curl, complete it, and send it yourself.',
  },
  idempotency_in_flight: {
    status: 409,
    title: 'A request with this idempotency key is still being answered',
    meaning: 'The first request with this key has not ended yet.',
    remedy: 'Wait for its answer, or repeat the request in a moment.',
  },
  precondition_failed: {
    status: 412,
    title: 'The record was changed meanwhile',
    meaning: 'The `If-Match` header names another version of the record than the present one.',
    remedy: 'Read the record again, look at what has changed, and repeat the change with its new `ETag`.',
  },
  content_too_large: {
    status: 413,
    title: 'The request body is too large',
    meaning: 'Bodies may be up to 1 MB, files up to 5 MB.',
    remedy: 'Send less in one request.',
  },
  uri_too_long: {
    status: 414,
    title: 'The URL is too long',
    meaning: 'A URL with its query may be up to 8,000 characters.',
    remedy: 'Use fewer filters in one request.',
  },
  unsupported_media_type: {
    status: 415,
    title: 'The media type of the body is not supported',
    meaning: 'The body is not declared as JSON or, where a file is uploaded, as a form.',
    remedy:
      'Send `Content-Type: application/json`; uploads are `multipart/form-data`. The `Accept` header has what is taken.',
  },
  validation_failed: {
    status: 422,
    title: 'The body does not fit its schema',
    meaning:
      'The body is JSON, but a field is missing, unknown, of the wrong type, or names something that does not exist.',
    remedy: 'Each entry of `errors` has a JSON Pointer to the field, a code, and what is expected.',
  },
  cannot_act_as: {
    status: 422,
    title: 'Nobody can be acted as under this name',
    meaning:
      'The header `Drydock-Act-As` names no user of the sandbox, or one who cannot sign in to the console: a service account or a watcher.',
    remedy: 'Name a persona, such as `admin`, or the id of an in-house user or a subcontractor.',
  },
  type_mismatch: {
    status: 422,
    title: 'The file is not of the type that it is said to be',
    meaning:
      'The bytes of the file are of another type than its `Content-Type` or its file extension, or of one that is not taken: programs and web pages are not.',
    remedy:
      'Send the file as it is, with its own type and extension. Images (PNG, JPEG, GIF, WebP), PDF, MP4, MP3, WAV, Office documents, ZIP, text and CSV are taken.',
  },
  idempotency_key_reused: {
    status: 422,
    title: 'The idempotency key belongs to another request',
    meaning: 'The key was used within the last 24 hours for a request with another body or path.',
    remedy: 'Use a new key for every new request; the same key only to repeat one.',
  },
  precondition_required: {
    status: 428,
    title: 'The request has to be conditional',
    meaning:
      'This operation changes what somebody else may be changing as well, so it asks for the version that you have seen.',
    remedy: 'Send `If-Match` with the `ETag` of the record, or `If-Match: *` for whatever is there.',
  },
  rate_limited: {
    status: 429,
    title: 'Too many requests',
    meaning:
      'The limit for this minute is used up: 30 requests a minute, in v4 for each credential and in v2 for the whole sandbox.',
    remedy:
      'Wait for the seconds in `Retry-After`. `RateLimit` tells what is left on every answer, so that a client can slow down before.',
  },
  quota_exceeded: {
    status: 429,
    title: 'A quota of the sandbox is used up',
    meaning:
      'Sandboxes are free and anonymous, so what one can hold, how many live streams it can have open, and how many of them one address can start, is capped.',
    remedy:
      'The detail names the quota and until when it holds. Reset or end a sandbox that you no longer need.',
  },
  headers_too_large: {
    status: 431,
    title: 'The request headers are too large',
    meaning: 'The URL and all headers together may have up to 16 KB.',
    remedy: 'Remove headers that are not needed, often cookies of another service on the same host.',
  },
  internal_error: {
    status: 500,
    title: 'Something went wrong on our side',
    meaning: 'A defect in the sandbox. Nothing of the request was kept.',
    remedy: 'Try again. If it happens again, report it with the request id.',
  },
  store_unavailable: {
    status: 503,
    title: 'The sandbox cannot be reached at the moment',
    meaning: 'The sandbox could not be read, or a change of it not be saved; then it was not made.',
    remedy:
      'Try again after the seconds in `Retry-After`. The operator finds the reason in the server’s log.',
  },
} as const satisfies Record<string, ProblemDefinition>;

/** A stable code of the catalogue. */
export type ProblemCode = keyof typeof problems;

/** Where exactly a request is wrong: one entry of a problem's `errors`. */
export interface ProblemError {
  /** JSON Pointer into the body (RFC 6901), for errors of the body. */
  readonly pointer?: string;
  /** Name of the path or query parameter, or of the header. */
  readonly parameter?: string;
  readonly header?: string;
  /** Machine-readable reason, e.g. `required`, `unknown_field`, `invalid_type`, `not_found`. */
  readonly code: string;
  /** What is wrong and what is expected, in a sentence. */
  readonly detail: string;
}

/** One occurrence of a problem. `detail` is public; nothing else about the failure leaves the server. */
export interface Problem {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors?: readonly ProblemError[];
  /** Headers that belong to the answer, e.g. `Retry-After`, `Allow`, `WWW-Authenticate`. */
  readonly headers?: Readonly<Record<string, string>>;
}
