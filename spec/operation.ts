/**
 * `defineOperation`: one operation as plain data. Routes, validation, typed handlers, documents, pages,
 * snippets, permissions, examples and tests are all derived from it; nothing else describes an operation.
 */
import { z } from 'zod';
import { conditionalKind } from './conditional.ts';
import type { FormValues } from './form.ts';
import type { RequiredPermission } from './permissions.ts';
import type { ProblemCode } from './problems.ts';
import type { Scope } from './scopes.ts';

/**
 * The documents: two versions of the core API, where their clients get tokens, the public API, and the control API of
 * the sandbox.
 */
export type DocumentName = 'v4' | 'v2' | 'oauth' | 'careers' | 'sandbox';

/**
 * How an operation is called: with a token of the simulated API, with the id and secret of a client, with the
 * management token, by the public in a tenant that the request names, or by anyone.
 */
export type Security = 'token' | 'client' | 'management' | 'public' | 'none';

/** How a body is sent: as JSON, as a form with a file, or as a form of text alone (url-encoded). */
export type BodyType = 'json' | 'multipart' | 'form';

/** What an operation answers with when it succeeds: JSON, the bytes of a file, or events that go on (`event-stream.ts`). */
export type AnswerType = 'json' | 'file' | 'events';

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete';

/** One successful answer. `body` left out means that the answer has none. */
export interface SuccessDefinition {
  readonly description: string;
  readonly body?: z.ZodType;
  /** Headers of this answer alone, with what they mean; `headers.ts` has those that follow from its shape. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Raw body of a scenario: sent as it is, or `bytes` spaces where it only has to be large. */
export type RawBody =
  | { readonly raw: string; readonly type?: string }
  | { readonly fill: number; readonly type?: string };

/**
 * Which credential a scenario uses: the owner's token (or the management token, or a client of its own), none, the
 * access token of a client, or a personal token with these scopes alone.
 */
export type ScenarioCredential = 'owner' | 'none' | 'access-token' | { readonly scopes: readonly Scope[] };

/** A request within a scenario, in terms of its operation. */
export interface ScenarioRequest {
  readonly params?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** A JSON value, or a raw body. Wrapped so that `{ raw }` cannot be mistaken for a value. */
  readonly json?: unknown;
  /** A form, for operations that take one. */
  readonly form?: FormValues;
  readonly raw?: RawBody;
}

/**
 * One thing that can happen: a request, the status that it gets, and what the answer must satisfy.
 * Named `<status>-<what>`; it is an example of the documentation and a test at the same time.
 */
export interface Scenario extends ScenarioRequest {
  readonly name: `${number}-${string}`;
  /** Title of the example, a short phrase. */
  readonly summary: string;
  readonly credential?: ScenarioCredential;
  /** Requests sent before, as the owner, in the same fresh sandbox. */
  readonly given?: ReadonlyArray<ScenarioRequest & { readonly operation: string }>;
  /** The state from which it starts has the limit used up: of this minute's requests or, where the answer goes on, of live streams. */
  readonly limitUsedUp?: boolean;
  /** JSON Pointers into the answer and the value found there. */
  readonly expect?: Readonly<Record<string, unknown>>;
}

/** How a parameter of a v2 operation is said in v4. `null`: there is no counterpart, `note` says what to do. */
export interface ParameterMapping {
  readonly to: string | null;
  readonly note?: string;
}

/** What replaces an operation of v2, and how parameters and fields map. */
export interface Successor {
  /** An operation of v4 by its id, or of another document with that in front: `oauth.requestToken`. */
  readonly operation: string;
  readonly parameters: Readonly<Record<string, ParameterMapping>>;
  /** Name of the legacy type whose field mapping the bodies follow. */
  readonly fields?: string;
  /** Fields of the successor's body, or filters of its list, that the operation says by its name alone. */
  readonly sets?: Readonly<Record<string, unknown>>;
  readonly note?: string;
}

/** An operation. `P`, `Q` and `B` are the schemas of path, query and body. */
export interface Operation<
  Id extends string = string,
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends Readonly<Record<number, SuccessDefinition>> = Readonly<Record<number, SuccessDefinition>>,
  S extends Security = Security,
> {
  readonly document: DocumentName;
  /** operationId: camelCase, unique within its document. */
  readonly id: Id;
  /** Tag; also the folder of its page. */
  readonly group: string;
  /** Last segment of its page's path. */
  readonly slug: string;
  readonly method: Method;
  /** Path below the document's base, with `{parameters}`. */
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  readonly security: S;
  readonly scopes: readonly Scope[];
  /** What the user who acts has to be allowed, for operations of the control API; `undefined`: anybody may. */
  readonly permission: RequiredPermission | undefined;
  readonly params: P;
  readonly query: Q;
  /** `undefined`: the operation takes no body. */
  readonly body: B | undefined;
  readonly bodyType: BodyType;
  readonly answerType: AnswerType;
  readonly responses: R;
  /** Problems that it can answer with beyond those that follow from its shape (see `problemsOf`). */
  readonly problems: readonly ProblemCode[];
  readonly successor: Successor | undefined;
  /** Whether a write has to say, by `If-Match`, which version of the record it is about. */
  readonly precondition: 'optional' | 'required';
  readonly scenarios: readonly Scenario[];
}

/** No parameters. */
export const Nothing = z.strictObject({});

interface OperationInput<Id, P, Q, B, R, S>
  extends Pick<
    Operation,
    'document' | 'group' | 'slug' | 'method' | 'path' | 'summary' | 'description' | 'scenarios'
  > {
  readonly id: Id;
  readonly security?: S;
  readonly scopes?: readonly Scope[];
  readonly permission?: RequiredPermission;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly bodyType?: BodyType;
  readonly answerType?: AnswerType;
  readonly responses: R;
  readonly problems?: readonly ProblemCode[];
  readonly successor?: Successor;
  readonly precondition?: 'optional' | 'required';
}

/** Defines an operation; what is left out gets its default. */
export function defineOperation<
  const Id extends string,
  const R extends Readonly<Record<number, SuccessDefinition>>,
  P extends z.ZodType = typeof Nothing,
  Q extends z.ZodType = typeof Nothing,
  B extends z.ZodType = z.ZodUndefined,
  const S extends Security = 'token',
>(input: OperationInput<Id, P, Q, B, R, S>): Operation<Id, P, Q, B, R, S> {
  return {
    security: 'token' as S, // S is then its default
    scopes: [],
    permission: undefined,
    problems: [],
    bodyType: 'json',
    answerType: 'json',
    precondition: 'optional',
    successor: undefined,
    ...input,
    params: input.params ?? (Nothing as unknown as P), // P is then its default, typeof Nothing
    query: input.query ?? (Nothing as unknown as Q), // likewise
    body: input.body,
  };
}

/** Names of the parameters in a path, in order. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/\{([^}]+)\}/g)].flatMap(([, name]) => name ?? []);
}

/** Whether an operation asks for a credential. */
export function needsCredential({ security }: Pick<Operation, 'security'>): boolean {
  return security === 'token' || security === 'management';
}

/**
 * Whether an operation is refused while the API is not active for the account (K1): whatever a credential calls, and the
 * token of v2. The authorization server gives tokens all the same, with which nothing can be called.
 */
export function needsActivation({ document, security }: Pick<Operation, 'document' | 'security'>): boolean {
  return security === 'token' || (security === 'client' && document === 'v2');
}

/** Whether an operation belongs to a simulated API: it has a limit of requests. */
export function isSimulated({ security }: Pick<Operation, 'security'>): boolean {
  return security === 'token' || security === 'public';
}

/** Whether an operation answers on purpose (`Prefer`): all that stand for the real platform, also those for clients. */
export function answersOnPurpose({ security }: Pick<Operation, 'security'>): boolean {
  return isSimulated({ security }) || security === 'client';
}

/** Whether an operation takes an `Idempotency-Key`: the creates of v4. */
export function isIdempotent({ document, method, security }: Operation): boolean {
  return document === 'v4' && method === 'post' && security === 'token';
}

/** Whether an operation answers 304 to a client that has it already: reading one record in v4, or a file. */
export function isRevalidated(operation: Operation): boolean {
  if (operation.answerType === 'file') return true;
  return operation.method === 'get' && conditionalKind(operation) !== undefined;
}

/** The problem of a body that does not fit: OAuth has its own word for it (RFC 6749, 5.2). */
export function invalidBody({ document }: { readonly document: DocumentName }): ProblemCode {
  return document === 'oauth' ? 'invalid_request' : 'validation_failed';
}

/** Every problem that an operation can answer with: those that follow from its shape, then its own. */
export function problemsOf(operation: Operation): readonly ProblemCode[] {
  const codes: ProblemCode[] = ['invalid_parameter'];
  if (needsCredential(operation)) codes.push('unauthenticated');
  if (operation.security === 'client') codes.push('invalid_client', 'rate_limited');
  if (operation.scopes.length > 0) codes.push('insufficient_scope');
  if (needsActivation(operation)) codes.push('api_not_active');
  if (operation.security === 'management') codes.push('forbidden_origin', 'cannot_act_as');
  if (operation.permission !== undefined) codes.push('permission_denied');
  if (pathParameters(operation.path).length > 0) codes.push('not_found');
  if (isSimulated(operation) && operation.answerType === 'json') codes.push('not_acceptable');
  if (operation.body !== undefined) {
    codes.push('malformed_request', 'content_too_large', 'unsupported_media_type', invalidBody(operation));
  }
  if (operation.bodyType === 'multipart') codes.push('type_mismatch', 'quota_exceeded');
  if (operation.answerType === 'events') codes.push('quota_exceeded');
  if (isIdempotent(operation)) {
    codes.push('invalid_idempotency_key', 'idempotency_key_reused', 'idempotency_in_flight');
  }
  if (conditionalKind(operation) && operation.method !== 'get') codes.push('precondition_failed');
  if (operation.precondition === 'required') codes.push('precondition_required');
  if (isSimulated(operation)) codes.push('rate_limited');
  if (answersOnPurpose(operation)) codes.push('invalid_preference');
  if (operation.security === 'token' && keepsMore(operation)) codes.push('quota_exceeded');
  if (answersOnPurpose(operation)) codes.push('store_unavailable');
  return [...new Set([...codes, ...operation.problems])];
}

/** Whether a sandbox may hold more after it than before. */
function keepsMore({ responses, method }: Operation): boolean {
  return responses[201] !== undefined || method === 'patch' || method === 'put';
}
