/**
 * A document as a collection of requests, for the tools that people keep requests in: the request of each operation's
 * page, with its ids and its body, and variables for the address, the secrets and what is another in every sandbox.
 * `postman.ts` and `bruno.ts` write it.
 */
import { documents } from '../../spec/contract.ts';
import type { RecordedScenario } from '../../spec/examples.ts';
import { type FormValues, parseFormText } from '../../spec/form.ts';
import type { HeaderValue, HttpRequest, Secret, secretVariables } from '../../spec/http-request.ts';
import type { DocumentName, Operation } from '../../spec/operation.ts';
import { placeOf } from '../../spec/secrets.ts';
import { operationPage, type ParameterRow } from '../operations/operation-page.ts';
import { ORIGIN_PLACEHOLDER } from '../sandbox/placeholders.ts';

/** Where a request has its credential from. `inherit`: from the collection. */
export type CollectionAuth =
  | { readonly kind: 'inherit' | 'none' }
  | { readonly kind: 'basic'; readonly username: string; readonly password: string };

/** The credential of the whole collection; `token` names a variable. */
export type SharedAuth =
  | { readonly kind: 'bearer'; readonly token: string }
  | { readonly kind: 'header'; readonly header: string; readonly token: string };

/** A parameter in the path or in the query. */
export interface CollectionParameter {
  readonly name: string;
  readonly value: string;
  readonly description: string;
}

/** A request. */
export interface CollectionRequest {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly method: string;
  /** Below the address, with `:parameters`. */
  readonly path: string;
  readonly pathParameters: readonly CollectionParameter[];
  /** Those without a value are offered, and not sent. */
  readonly query: readonly CollectionParameter[];
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly auth: CollectionAuth;
  readonly body: string | undefined;
  /** The body as a form with a file, where it is one. */
  readonly form: FormValues | undefined;
  readonly isJson: boolean;
  /** Answers that it really got. */
  readonly examples: readonly RecordedScenario[];
}

/** A collection. */
export interface Collection {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly auth: SharedAuth;
  readonly variables: ReadonlyArray<{ readonly name: string; readonly value: string }>;
  readonly folders: ReadonlyArray<{
    readonly name: string;
    readonly description: string;
    readonly requests: readonly CollectionRequest[];
  }>;
}

/** The variable of the address. */
export const BASE_URL = 'baseUrl';

/** Makes the collection of a document. */
export function collectionOf(name: DocumentName): Collection {
  const { title, description, version, base, groups, operations } = documents[name];
  const folders = Object.entries(groups).map(([group, entry]) => ({
    name: entry.title,
    description: entry.description,
    requests: operations
      .filter((operation) => operation.group === group)
      .toSorted(deletesLast)
      .map(requestOf),
  }));
  const used = new Set(
    Array.from(JSON.stringify(folders).matchAll(/\{\{(\w+)\}\}/g), ([, variable = '']) => variable),
  );
  const token = name === 'sandbox' ? variableName('KONTOR_MANAGEMENT_TOKEN') : variableName('KONTOR_TOKEN');
  return {
    id: name,
    title,
    description,
    version,
    auth: name === 'v2' ? { kind: 'header', header: 'X-API-Key', token } : { kind: 'bearer', token },
    variables: [
      { name: BASE_URL, value: ORIGIN_PLACEHOLDER + base },
      ...[...new Set([token, ...used])].map((variable) => ({ name: variable, value: '' })),
    ],
    folders,
  };
}

/** A folder that is run from top to bottom takes away at its end what its other requests are about. */
function deletesLast(one: Operation, other: Operation): number {
  return Number(one.method === 'delete') - Number(other.method === 'delete');
}

function requestOf(operation: Operation): CollectionRequest {
  const { parameters, working, answers } = operationPage(operation);
  const { request, made } = working;
  const toParameter = ({ name, value, description }: ParameterRow): CollectionParameter => ({
    name,
    value: made.includes(value) ? `{{${name}}}` : value,
    description,
  });
  const body = bodyOf(request);
  return {
    id: operation.id,
    name: operation.summary,
    description: operation.description,
    method: request.method,
    path: operation.path.replaceAll(/\{([^}]+)\}/g, ':$1'),
    pathParameters: parameters.filter((parameter) => parameter.in === 'path').map(toParameter),
    query: parameters.filter((parameter) => parameter.in === 'query').map(toParameter),
    headers: request.headers.flatMap(([header, value]) =>
      isCredential(header) ? [] : [[header, headerText(value)] as const],
    ),
    auth: authOf(request),
    body,
    form: operation.bodyType === 'multipart' && body !== undefined ? parseFormText(body) : undefined,
    isJson: operation.bodyType === 'json',
    examples: answers.flatMap(({ scenarios }) => scenarios),
  };
}

function isCredential(header: string): boolean {
  return /^(?:authorization|x-api-key)$/i.test(header);
}

function authOf({ headers }: HttpRequest): CollectionAuth {
  const value = headers.find(([header]) => isCredential(header))?.[1];
  if (value === undefined) return { kind: 'none' };
  if (typeof value === 'string' || !('username' in value)) return { kind: 'inherit' };
  return { kind: 'basic', username: secretText(value.username), password: secretText(value.password) };
}

function headerText(value: HeaderValue): string {
  if (typeof value === 'string') return value;
  if ('username' in value) return '';
  return value.prefix + secretText({ variable: value.variable });
}

function bodyOf({ body }: HttpRequest): string | undefined {
  if (body?.kind !== 'text') return undefined;
  return (body.variables ?? []).reduce(
    (text, variable) => text.replaceAll(placeOf(variable), secretText({ variable })),
    body.text,
  );
}

function secretText(secret: Secret): string {
  return typeof secret === 'string' ? secret : `{{${variableName(secret.variable)}}}`;
}

/** `KONTOR_CLIENT_ID` is `client_id` within a collection, which has no other tokens than ours. */
function variableName(variable: (typeof secretVariables)[number]): string {
  return variable.replace(/^KONTOR_/, '').toLowerCase();
}
