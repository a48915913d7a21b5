/** Answers on purpose: a recorded example of the operation, or its problem of that status. Nothing is read or written for it. */
import type { RecordedExamples, RecordedScenario } from '../../../spec/examples.ts';
import { type Operation, problemsOf } from '../../../spec/operation.ts';
import { type Problem, type ProblemCode, problems } from '../../../spec/problems.ts';
import { statusesOf } from '../../../spec/scenarios.ts';
import type { Preference } from './parse-preference.ts';

/** An answer that was asked for. */
export type ForcedAnswer =
  | { readonly problem: Problem }
  | {
      readonly status: number;
      readonly text: string;
      readonly type: string;
      readonly headers: Readonly<Record<string, string>>;
    };

/** The request that is answered. */
export interface AnsweredRequest {
  readonly requestId: string;
  readonly path: string;
  /** Public address of the server. */
  readonly origin: string;
  /** What the answer has already, and will not have twice. */
  readonly headers: Readonly<Record<string, string>>;
}

// Headers of a recording that belong to its own moment.
const OF_THE_MOMENT =
  /^(x-request-id|ratelimit|ratelimit-policy|x-ratelimit-.*|date|set-cookie|content-type|preference-applied)$/i;

/**
 * Finds the answer that a preference asks for.
 *
 * @returns the answer, or a problem that says what there is instead
 */
export function forcedAnswer(
  operation: Operation,
  { code, example }: Preference,
  examples: RecordedExamples,
  answered: AnsweredRequest,
): ForcedAnswer | undefined {
  if (code === undefined && example === undefined) return undefined;
  const recorded = examples[operation.document]?.[operation.id] ?? [];
  if (example !== undefined) {
    const found = recorded.find(
      ({ name, status }) => name === example && (code === undefined || code === status),
    );
    return found
      ? answerOf(found, operation, answered)
      : {
          problem: noSuch(
            `no example \`${example}\``,
            recorded.map(({ name }) => name),
          ),
        };
  }
  const statuses = statusesOf(operation);
  if (code === undefined || !statuses.includes(code)) {
    return { problem: noSuch(`no status ${code}`, statuses.map(String)) };
  }
  const found = recorded.find(({ status }) => status === code);
  if (found) return answerOf(found, operation, answered);
  const problem = problemsOf(operation).find((candidate) => problems[candidate].status === code);
  if (problem !== undefined) return { problem: fromCatalogue(operation, problem) };
  return operation.responses[code]?.body === undefined
    ? { status: code, text: '', type: '', headers: {} }
    : { problem: noSuch(`no recorded answer with the status ${code}`, statuses.map(String)) };
}

/** A problem without a recording, with the headers that belong to its status. */
function fromCatalogue(operation: Operation, code: ProblemCode): Problem {
  const detail = `${problems[code].title}. This answer was asked for with \`Prefer\`.`;
  const scheme = operation.document === 'v2' ? 'ApiKey' : 'Bearer';
  switch (problems[code].status) {
    case 401:
      return { code, detail, headers: { 'WWW-Authenticate': `${scheme} realm="kontor"` } };
    case 403: {
      if (code !== 'insufficient_scope') return { code, detail };
      const challenge = `Bearer realm="kontor", error="insufficient_scope", scope="${operation.scopes.join(' ')}"`;
      return {
        code,
        detail,
        ...(operation.document !== 'v2' && { headers: { 'WWW-Authenticate': challenge } }),
      };
    }
    case 415:
      return { code, detail, headers: { Accept: 'application/json' } };
    case 503:
      return { code, detail, headers: { 'Retry-After': '5' } };
    case 429:
      return { code, detail, headers: { 'Retry-After': '30' } };
    default:
      return { code, detail };
  }
}

/** What was answered when it was recorded, as the answer to this request: with its id, its path and our address. */
function answerOf(
  { status, request, response }: RecordedScenario,
  { document }: Operation,
  { requestId, path, origin, headers: present }: AnsweredRequest,
): ForcedAnswer {
  const recorded = new URL(request.url);
  const recordedId = response.headers['x-request-id'] ?? requestId;
  const has = new Set(Object.keys(present).map((name) => name.toLowerCase()));
  const asOfNow = (text: string) =>
    text.replaceAll(recorded.origin, origin).replaceAll(recordedId, requestId);
  const instance = (of: string) => `"instance":${JSON.stringify(of)}`;
  const text = asOfNow(response.body);
  const headers = Object.entries(response.headers).flatMap(([name, value]) =>
    // In v2 `Link` leads to the successor of the record that is asked for.
    OF_THE_MOMENT.test(name) || has.has(name) || (document === 'v2' && name === 'link')
      ? []
      : [[name, asOfNow(value)]],
  );
  return {
    status,
    text: status < 400 ? text : text.replace(instance(recorded.pathname), () => instance(path)),
    type: response.headers['content-type'] ?? '',
    headers: Object.fromEntries(headers),
  };
}

function noSuch(what: string, known: readonly string[]): Problem {
  const detail = `This operation has ${what}. There are: ${known.map((name) => `\`${name}\``).join(', ')}.`;
  return {
    code: 'invalid_preference',
    detail,
    errors: [{ header: 'Prefer', code: 'unknown_preference', detail }],
  };
}
