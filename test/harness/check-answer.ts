/**
 * Holds an answer against the contract: its status is documented, its body fits the schema of that status, its
 * headers are those that the contract promises. Every answer that a test in the process gets goes through here.
 */
import { problemsOfEveryOperation, problemsOfNoOperation } from '../../spec/any-request.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import { eventsOf, parseEvents, STREAM_LIVE } from '../../spec/event-stream.ts';
import {
  type DocumentName,
  isRevalidated,
  isSimulated,
  type Operation,
  problemsOf,
} from '../../spec/operation.ts';
import {
  LegacyErrors,
  OAuthErrorBody,
  oauthErrorOf,
  ProblemBody,
  problemForm,
} from '../../spec/problem-schemas.ts';
import { type ProblemCode, problems } from '../../spec/problems.ts';

/** A place where a request is wrong, in one form for all documents. */
export interface Fault {
  readonly code?: string | undefined;
  readonly pointer?: string | undefined;
  readonly parameter?: string | undefined;
  readonly header?: string | undefined;
  readonly detail: string;
}

/** A problem, in one form for all documents. */
export interface Refused {
  readonly code: ProblemCode;
  readonly detail: string;
  readonly errors: readonly Fault[];
}

/** An answer that passed. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body; `undefined` when there is none. */
  readonly body: unknown;
  /** The problem, where the status is one of a problem. */
  readonly problem: Refused | undefined;
}

/** What is answered before anybody is known, so without any limit to tell. */
const BEFORE_AUTHENTICATION: readonly ProblemCode[] = [
  'unauthenticated',
  'store_unavailable',
  'uri_too_long',
];

/** The operation that a method and path belong to. */
export function operationAt(method: string, path: string): Operation | undefined {
  const wanted = method === 'HEAD' ? 'get' : method.toLowerCase();
  return documentNames
    .flatMap((name): readonly Operation[] => documents[name].operations)
    .find((operation) => operation.method === wanted && patternOf(operation).test(path));
}

function patternOf({ document, path }: Operation): RegExp {
  return new RegExp(`^${documents[document].base}${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

function documentAt(path: string): DocumentName | undefined {
  return documentNames.find(
    (name) => path === documents[name].base || path.startsWith(`${documents[name].base}/`),
  );
}

/** Checks an answer. @throws {Error} saying what the contract has to say about it */
export async function checkAnswer(request: Request, response: Response): Promise<Answer> {
  const { method } = request;
  const path = new URL(request.url).pathname;
  const { status, headers } = response;
  const text = await textOf(response);
  const insist = (holds: boolean, expected: string): void => {
    if (!holds) {
      const shown = JSON.stringify(Object.fromEntries(headers));
      throw new Error(
        `${method} ${path.slice(0, 200)} was answered ${status}: expected ${expected}. ${shown} ${text.slice(0, 1000)}`,
      );
    }
  };
  const document = documentAt(path);
  if (document === undefined) return { status, headers, text, body: text, problem: undefined };
  if (method === 'OPTIONS' && status === 204) {
    insist(text === '' && headers.has('Allow'), 'no body, and the methods');
    return { status, headers, text, body: undefined, problem: undefined };
  }

  const operation = operationAt(method, path);
  insist(/^req_[0-9a-hjkmnp-tv-z]{26}$/.test(headers.get('X-Request-Id') ?? ''), 'X-Request-Id');
  insist(headers.get('Cache-Control') === 'no-store', 'Cache-Control: no-store');
  insist(headers.get('X-Content-Type-Options') === 'nosniff', 'X-Content-Type-Options: nosniff');
  insist(!headers.has('Access-Control-Allow-Credentials'), 'no credentials across origins');
  insist(
    headers.get('Access-Control-Allow-Origin') === (document === 'sandbox' ? null : '*'),
    'CORS for simulated APIs only',
  );
  if (document === 'v2')
    insist(headers.has('Deprecation') && headers.has('Sunset'), 'Deprecation and Sunset');
  if (operation?.successor && status !== 414)
    insist(/rel="successor-version"/.test(headers.get('Link') ?? ''), 'a link to the successor');
  if (method === 'HEAD') insist(text === '', 'no body');

  if (status === 304) {
    insist(
      text === '' && headers.has('ETag') && operation !== undefined && isRevalidated(operation),
      'an ETag alone',
    );
    return { status, headers, text, body: undefined, problem: undefined };
  }
  const success = operation?.responses[status];
  const problem =
    success || method === 'HEAD' ? undefined : readProblem(document, status, headers, text, insist);
  const isKnown = problem === undefined || !BEFORE_AUTHENTICATION.includes(problem.code);
  if (operation && isSimulated(operation) && isKnown && (method !== 'HEAD' || status !== 401)) {
    const names =
      document !== 'v2'
        ? ['RateLimit', 'RateLimit-Policy']
        : ['X-RateLimit-Limit', 'X-RateLimit-Remaining', 'X-RateLimit-Reset'];
    insist(
      names.every((name) => headers.has(name)),
      names.join(' and '),
    );
  }
  if (problem) {
    requireDocumented(operation, problem.code, insist);
    requireHeadersOf(problem.code, document, headers, insist);
    return { status, headers, text, body: JSON.parse(text), problem };
  }
  if (method === 'HEAD') return { status, headers, text, body: undefined, problem };
  if (!success?.body) {
    insist(text === '' && !headers.has('Content-Type'), 'neither body nor Content-Type');
    return { status, headers, text, body: undefined, problem };
  }
  if (operation?.answerType === 'file') {
    insist(/^attachment;/.test(headers.get('Content-Disposition') ?? ''), 'an attachment');
    insist(
      headers.get('Content-Security-Policy') === "sandbox; default-src 'none'",
      'a policy that runs nothing',
    );
    return { status, headers, text, body: undefined, problem };
  }
  if (operation?.answerType === 'events') {
    insist(headers.get('Content-Type') === 'text/event-stream', 'Content-Type: text/event-stream');
    const schemas = eventsOf(success.body);
    const events = parseEvents(text).map((event) => ({ ...event, data: JSON.parse(event.data) as unknown }));
    for (const { event, data } of events) {
      const parsed = schemas[event]?.safeParse(data);
      insist(parsed?.success === true, `events that fit: ${JSON.stringify(parsed?.error?.issues)}`);
    }
    return { status, headers, text, body: events, problem };
  }
  insist(headers.get('Content-Type') === 'application/json', 'Content-Type: application/json');
  if (status === 201 && document === 'v4') insist(headers.has('Location'), 'Location');
  const body: unknown = JSON.parse(text);
  const parsed = success.body.safeParse(body);
  insist(parsed.success, `a body that fits: ${JSON.stringify(parsed.error?.issues)}`);
  return { status, headers, text, body, problem };
}

/** The text of a body; of one that goes on, as far as it says what was there already. */
async function textOf(response: Response): Promise<string> {
  if (response.headers.get('Content-Type') !== 'text/event-stream' || !response.body) return response.text();
  let text = '';
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.includes(STREAM_LIVE)) break; // which ends the stream
  }
  return text;
}

type Insist = (holds: boolean, expected: string) => void;

function readProblem(
  document: DocumentName,
  status: number,
  headers: Headers,
  text: string,
  insist: Insist,
): Refused {
  const { mediaType } = problemForm(document);
  insist(headers.get('Content-Type') === mediaType, `Content-Type: ${mediaType}`);
  const others = { v2: legacyProblem, oauth: oauthProblem };
  const read = document === 'v2' || document === 'oauth' ? others[document] : plainProblem;
  const refused = read(text, headers, status, insist);
  insist(problems[refused.code].status === status, `the status of ${refused.code}`);
  return refused;
}

function plainProblem(text: string, headers: Headers, status: number, insist: Insist): Refused {
  const parsed = ProblemBody.safeParse(JSON.parse(text));
  insist(parsed.success, `a problem: ${JSON.stringify(parsed.error?.issues)}`);
  const { code, detail, errors = [], request_id, status: told } = ProblemBody.parse(JSON.parse(text));
  insist(
    told === status && request_id === headers.get('X-Request-Id'),
    'status and request id also in the body',
  );
  return { code, detail, errors };
}

function legacyProblem(text: string, headers: Headers, status: number, insist: Insist): Refused {
  const parsed = LegacyErrors.safeParse(JSON.parse(text));
  insist(parsed.success, `errors: ${JSON.stringify(parsed.error?.issues)}`);
  const { errors } = LegacyErrors.parse(JSON.parse(text));
  const requestId = headers.get('X-Request-Id');
  insist(
    errors.every((error) => error.id === requestId && error.status === String(status)),
    'id and status in every error',
  );
  const [first] = errors;
  insist(
    errors.every(({ code }) => code === first?.code) && first !== undefined && first.code in problems,
    'one code of the catalogue',
  );
  const faults = errors.flatMap(({ source, detail }) => (source ? [{ ...source, detail }] : []));
  return { code: first?.code as ProblemCode, detail: first?.detail ?? '', errors: faults }; // found in the catalogue one line above
}

function oauthProblem(text: string, headers: Headers, _status: number, insist: Insist): Refused {
  const parsed = OAuthErrorBody.safeParse(JSON.parse(text));
  insist(parsed.success, `an error of OAuth: ${JSON.stringify(parsed.error?.issues)}`);
  insist(headers.get('Pragma') === 'no-cache', 'Pragma: no-cache');
  const { error, error_description, error_uri } = OAuthErrorBody.parse(JSON.parse(text));
  const code = /\/problems\/([a-z_]+)\/$/.exec(error_uri)?.[1] as ProblemCode; // checked below
  insist(code in problems && error === oauthErrorOf(code), 'a code of the catalogue, in the words of OAuth');
  return { code, detail: error_description, errors: [] };
}

function requireDocumented(operation: Operation | undefined, code: ProblemCode, insist: Insist): void {
  const expected: readonly ProblemCode[] = operation
    ? [...problemsOf(operation), ...problemsOfEveryOperation]
    : [...problemsOfNoOperation, 'rate_limited'];
  insist(expected.includes(code), `one of the documented problems, ${expected.join(', ')}`);
}

function requireHeadersOf(code: ProblemCode, document: DocumentName, headers: Headers, insist: Insist): void {
  if (code === 'unauthenticated' || code === 'invalid_client')
    insist(headers.has('WWW-Authenticate'), 'WWW-Authenticate');
  if (code === 'insufficient_scope' && document === 'v4')
    insist(headers.has('WWW-Authenticate'), 'WWW-Authenticate');
  if (code === 'rate_limited' || code === 'store_unavailable') {
    insist(/^[1-9][0-9]*$/.test(headers.get('Retry-After') ?? ''), 'Retry-After in seconds');
  }
  if (code === 'method_not_allowed') insist(headers.has('Allow'), 'Allow');
}
