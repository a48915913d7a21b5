/** Builds the HTTP request of an operation from values: the only place where paths, queries and bodies are put together. */

import { BOUNDARY, FORM, type FormValues, formText, typedForm, URL_ENCODED } from './form.ts';
import type { HeaderValue, HttpBody, HttpRequest, Secret, SecretVariable } from './http-request.ts';
import type { AnswerType, BodyType, DocumentName, Method, RawBody, Security } from './operation.ts';
import { placeOf, splitAtSecrets, variablesIn } from './secrets.ts';

/** What of an operation a request depends on; an `Operation` is one, and a page carries just this. */
export interface RequestShape {
  readonly document: DocumentName;
  readonly method: Method;
  readonly path: string;
  readonly security: Security;
  /** JSON unless given. */
  readonly bodyType?: BodyType;
  /** JSON unless given. */
  readonly answerType?: AnswerType;
}

/** Path that each document's API is mounted at. */
export const bases: Readonly<Record<DocumentName, string>> = {
  v4: '/v4',
  v2: '/v2',
  careers: '/careers/v1',
  oauth: '/oauth',
  sandbox: '/sandbox',
};

const acceptedTypes: Readonly<Record<AnswerType, string>> = {
  json: 'application/json',
  file: '*/*',
  events: 'text/event-stream',
};

/** Values for one request. */
export interface RequestValues {
  readonly params?: Readonly<Record<string, string | number>> | undefined;
  readonly query?: Readonly<Record<string, string | number>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** A JSON value, printed with two spaces. */
  readonly json?: unknown;
  /** A form. */
  readonly form?: FormValues | undefined;
  /** A body that is sent as it is. */
  readonly raw?: RawBody | undefined;
}

/** A client with its secret, or the variables in their places. */
export interface ClientCredentials {
  readonly id: Secret;
  readonly secret: Secret;
}

/** Where a request goes and with which credential: a token, a client, variables in their places, or none. */
export interface RequestTarget {
  readonly origin: string;
  readonly credential:
    | { readonly token: string }
    | { readonly variable: SecretVariable }
    | { readonly client: ClientCredentials }
    | 'none';
}

/** The variable that stands for the credential of an operation until the reader has one. */
export function variableOf(operation: RequestShape): SecretVariable {
  return operation.security === 'management' ? 'KONTOR_MANAGEMENT_TOKEN' : 'KONTOR_TOKEN';
}

/** What stands for the credential of an operation until the reader has one. */
export function credentialPlace(operation: RequestShape): Exclude<RequestTarget['credential'], 'none'> {
  if (operation.security !== 'client') return { variable: variableOf(operation) };
  return { client: { id: { variable: 'KONTOR_CLIENT_ID' }, secret: { variable: 'KONTOR_CLIENT_SECRET' } } };
}

/** Secrets whose places the body of an operation for clients may have. */
const OF_CLIENTS = ['KONTOR_CLIENT_ID', 'KONTOR_CLIENT_SECRET', 'KONTOR_ACCESS_TOKEN'] as const;

/** Media type of an operation's body (merge patches have their own, RFC 7396). */
export function mediaTypeOf(operation: RequestShape): string {
  if (operation.bodyType === 'multipart') return FORM;
  if (operation.bodyType === 'form') return URL_ENCODED;
  return operation.method === 'patch' ? 'application/merge-patch+json' : 'application/json';
}

/** Builds a request. Path and query are percent-encoded; a body is only there when there is a value for it. */
export function buildRequest(
  operation: RequestShape,
  values: RequestValues,
  target: RequestTarget,
): HttpRequest {
  const path = operation.path.replace(/\{([^}]+)\}/g, (_, name: string) =>
    encode(String(values.params?.[name] ?? '')),
  );
  const query = Object.entries(values.query ?? {})
    .map(([name, value]) => `${encode(name)}=${encode(String(value))}`)
    .join('&');
  const url = `${target.origin}${bases[operation.document]}${path}${query && `?${query}`}`;
  const body = bodyOf(operation, values);
  const given = new Map(Object.entries(values.headers ?? {}));
  const headers: Array<readonly [string, HeaderValue]> = [];
  const credential = namesClient(operation, body)
    ? undefined
    : credentialHeader(operation, target.credential);
  if (credential) headers.push(credential);
  headers.push(['Accept', given.get('Accept') ?? acceptedTypes[operation.answerType ?? 'json']]);
  if (body) headers.push(['Content-Type', values.raw?.type ?? contentTypeOf(operation)]);
  for (const [name, value] of given) if (name !== 'Accept') headers.push([name, value]);
  return { method: operation.method.toUpperCase(), url, headers, ...(body && { body }) };
}

/**
 * Percent-encodes, and leaves nothing that the URL standard would change afterwards (`'` in a query), so that the
 * URL shown is the URL sent. `:` and `,` stay readable, as RFC 3986 allows in paths and queries.
 */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll('%3A', ':').replaceAll('%2C', ',').replaceAll("'", '%27');
}

function contentTypeOf(operation: RequestShape): string {
  const type = mediaTypeOf(operation);
  return type === FORM ? `${type}; boundary=${BOUNDARY}` : type;
}

function bodyOf(operation: RequestShape, values: RequestValues): HttpBody | undefined {
  const body = plainBody(operation, values);
  if (operation.security !== 'client' || body?.kind !== 'text') return body;
  const variables = variablesIn(body.text, OF_CLIENTS);
  return variables.length === 0 ? body : { ...body, variables };
}

/** Whether a body says itself which client it comes from, as RFC 6749 (2.3.1) allows instead of Basic. */
function namesClient({ security }: RequestShape, body: HttpBody | undefined): boolean {
  return security === 'client' && body?.kind === 'text' && /\bclient_secret=/.test(body.text);
}

/** A form as text; the places of secrets stay as they are, since no secret of ours needs to be encoded. */
function urlEncoded({ fields }: FormValues): string {
  const encoded = (value: string) =>
    splitAtSecrets(value, OF_CLIENTS)
      .map((piece) => (typeof piece === 'string' ? encode(piece) : placeOf(piece.variable)))
      .join('');
  return Object.entries(fields)
    .map(([name, value]) => `${encode(name)}=${encoded(value)}`)
    .join('&');
}

function plainBody({ bodyType }: RequestShape, values: RequestValues): HttpBody | undefined {
  if (values.form) {
    return { kind: 'text', text: bodyType === 'form' ? urlEncoded(values.form) : formText(values.form) };
  }
  if (values.raw) {
    const lines = (text: string) => (bodyType === 'multipart' ? typedForm(text) : text);
    return 'raw' in values.raw
      ? { kind: 'text', text: lines(values.raw.raw) }
      : { kind: 'fill', character: ' ', bytes: values.raw.fill };
  }
  return values.json === undefined ? undefined : { kind: 'text', text: JSON.stringify(values.json, null, 2) };
}

function credentialHeader(
  operation: RequestShape,
  credential: RequestTarget['credential'],
): readonly [string, HeaderValue] | undefined {
  if (operation.security === 'none' || operation.security === 'public' || credential === 'none')
    return undefined;
  if ('client' in credential) {
    // v2 takes a client's credentials in the body alone.
    if (operation.document === 'v2') return undefined;
    return ['Authorization', { username: credential.client.id, password: credential.client.secret }];
  }
  const [name, prefix] =
    operation.document === 'v2' ? (['X-API-Key', ''] as const) : (['Authorization', 'Bearer '] as const);
  return 'token' in credential
    ? [name, `${prefix}${credential.token}`]
    : [name, { prefix, variable: credential.variable }];
}
