/** Checks path, query and body against the operation's schemas; handlers only ever see what passed. */
import { mediaTypeOf } from '../../../spec/build-request.ts';
import { bodyErrors, parameterErrors } from '../../../spec/issues.ts';
import { invalidBody, type Operation, pathParameters } from '../../../spec/operation.ts';
import type { Problem, ProblemError } from '../../../spec/problems.ts';
import type { Exchange } from '../exchange.ts';
import { readJson } from './body.ts';
import { readForm } from './form.ts';
import { pathOfProto } from './proto.ts';
import { parseQuery } from './query.ts';
import { readUrlEncoded } from './url-encoded.ts';

/** What a handler gets of the request. */
export interface ValidInput {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

export type Validated = { readonly input: ValidInput } | { readonly problem: Problem };

const URLS_AT_MOST = 500;
const LONGEST_URL = 300;

/** Prepares the validation of an operation. Without a body it is synchronous. */
export function createValidator(
  operation: Operation,
): (exchange: Exchange) => Validated | Promise<Validated> {
  const names = pathParameters(operation.path);
  const mediaTypes = [...new Set([mediaTypeOf(operation), 'application/json'])];
  // Most requests have no query: what that means for this operation is found out once.
  const emptyQuery = operation.query.safeParse({});

  // What a URL says depends on nothing but its text: it is worked out once for those that come again and again.
  const seen = new Map<string, Omit<ValidInput, 'body'>>();

  return (exchange) => {
    const { incoming } = exchange;
    const { path, query: text } = incoming;
    const url = text === '' ? path : `${path}?${text}`;
    let input = seen.get(url);
    if (!input) {
      const errors: ProblemError[] = [];
      let params: unknown = {};
      if (names.length > 0) {
        const values = Object.fromEntries(names.map((name) => [name, incoming.parameter(name)]));
        params = parameters(operation.params, values, errors);
      }
      const query = validateQuery(operation, text, emptyQuery, errors);
      if (errors.length > 0)
        return { problem: { code: 'invalid_parameter', detail: summarise(errors), errors } };
      input = { params: Object.freeze(params), query: Object.freeze(query) };
      if (seen.size >= URLS_AT_MOST) seen.clear();
      if (url.length <= LONGEST_URL) seen.set(url, input);
    }
    const { params, query } = input;
    if (!operation.body) return { input: { params, query, body: undefined } };
    if (operation.bodyType !== 'json') return validateForm(operation, exchange, params, query);
    return validateBody(operation, exchange, mediaTypes, params, query);
  };
}

function validateQuery(
  operation: Operation,
  text: string,
  empty: ReturnType<Operation['query']['safeParse']>,
  errors: ProblemError[],
): unknown {
  if (text === '' && empty.success) return empty.data;
  const parsed = parseQuery(text);
  if ('errors' in parsed) {
    errors.push(...parsed.errors);
    return undefined;
  }
  return parameters(operation.query, parsed.values, errors);
}

/** Parameters by their schema. A number counts only as it is usually written: no `0x10`, `1e1` or `007`. */
function parameters(
  schema: Operation['query'],
  texts: Readonly<Record<string, string>>,
  errors: ProblemError[],
): unknown {
  const parsed = schema.safeParse(texts);
  if (!parsed.success) {
    errors.push(...parameterErrors(parsed.error.issues, texts));
    return undefined;
  }
  for (const [name, value] of Object.entries(parsed.data as object)) {
    // paths and queries are objects by their schemas
    if (typeof value !== 'number' || texts[name] === undefined || texts[name] === String(value)) continue;
    errors.push({
      parameter: name,
      code: 'invalid_format',
      detail: 'Expected a whole number in digits, such as `20`.',
    });
  }
  return parsed.data;
}

async function validateBody(
  operation: Operation,
  exchange: Exchange,
  mediaTypes: readonly string[],
  params: unknown,
  query: unknown,
): Promise<Validated> {
  const read = await readJson(exchange.incoming, mediaTypes);
  exchange.requestBody = read.text;
  if ('problem' in read) return { problem: read.problem };
  const parsed = operation.body?.safeParse(read.value);
  const issues = parsed?.error?.issues ?? protoIssues(read.text, read.value);
  if (issues.length === 0) return { input: { params, query, body: parsed?.data } };
  const errors = bodyErrors(issues, read.value);
  return { problem: { code: 'validation_failed', detail: summarise(errors), errors } };
}

async function validateForm(
  operation: Operation,
  exchange: Exchange,
  params: unknown,
  query: unknown,
): Promise<Validated> {
  const { incoming } = exchange;
  const isWithFile = operation.bodyType === 'multipart';
  const read = isWithFile ? await readForm(incoming) : await readUrlEncoded(incoming);
  exchange.requestBody = read.text;
  if ('problem' in read) return { problem: read.problem };
  const parsed = operation.body?.safeParse(read.value);
  const issues = parsed?.error?.issues ?? [];
  if (issues.length === 0) return { input: { params, query, body: parsed?.data } };
  const errors = bodyErrors(issues, read.value);
  return { problem: { code: invalidBody(operation), detail: summarise(errors), errors } };
}

function protoIssues(text: string, value: unknown): Parameters<typeof bodyErrors>[0] {
  const path = pathOfProto(text, value);
  if (!path) return [];
  return [{ code: 'unrecognized_keys', keys: ['__proto__'], path: [...path], input: {}, message: '' }];
}

/** One sentence over all errors: the first one, and how many more there are. */
function summarise(errors: readonly ProblemError[]): string {
  const [first] = errors;
  if (!first) return 'The request does not fit.';
  const where = first.parameter ?? (first.pointer === '' ? 'The body' : first.pointer);
  const more = errors.length > 1 ? ` And ${errors.length - 1} more.` : '';
  return `${where}: ${first.detail}${more}`;
}
