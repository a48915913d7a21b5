/**
 * What any request of a document may be answered with, whatever operation it is for, or for none: written down once for
 * each document, since it says nothing about an operation. Nobody has to bring it about on purpose, so `Prefer` and the
 * scenarios of operations leave it out.
 */
import { type ProblemCode, problems } from './problems.ts';

/** What is answered where no operation takes the request. With a token it counts against the limit (`rate_limited`). */
export const problemsOfNoOperation = [
  'not_found',
  'method_not_allowed',
  'uri_too_long',
] as const satisfies readonly ProblemCode[];

/** What an operation may be answered with beyond what it documents itself: the URL, or the sandbox behind it. */
export const problemsOfEveryOperation = [
  'uri_too_long',
  'sandbox_gone',
  'store_unavailable',
] as const satisfies readonly ProblemCode[];

/** What is answered before HTTP itself is understood. */
const ofTheConnection = ['request_timeout', 'headers_too_large'] as const satisfies readonly ProblemCode[];

type AnyRequestCode =
  | (typeof problemsOfNoOperation)[number]
  | (typeof problemsOfEveryOperation)[number]
  | (typeof ofTheConnection)[number];

/** When each of them comes, in a clause. */
const when: Readonly<Record<AnyRequestCode, string>> = {
  not_found: 'no operation has the path',
  method_not_allowed: 'the path has no such method; `Allow` names those that it has',
  uri_too_long: 'the URL has more than 8,000 characters',
  sandbox_gone: 'the sandbox was ended while the request was running',
  store_unavailable: 'the sandbox cannot be read or written; `Retry-After` says when to try again',
  request_timeout: 'the request did not arrive in time',
  headers_too_large: 'the URL and the headers together have more than 16 KB',
};

/** A problem that any request may be answered with. */
export interface AnyRequestProblem {
  readonly code: ProblemCode;
  readonly status: number;
  /** When it comes, in a clause. */
  readonly when: string;
}

const codes = [...new Set([...problemsOfNoOperation, ...problemsOfEveryOperation, ...ofTheConnection])];

/** Whether any request may be answered with a problem. */
export function isOfAnyRequest(code: ProblemCode): boolean {
  return problemsOfAnyRequest.some((problem) => problem.code === code);
}

/** All of them, by status. */
export const problemsOfAnyRequest: readonly AnyRequestProblem[] = codes
  .map((code) => ({ code, status: problems[code].status, when: when[code] }))
  .sort((a, b) => a.status - b.status);
