/**
 * All scenarios of an operation: its own, and those that follow from its shape — no credential, a scope missing,
 * an unknown parameter, broken JSON and so on — so that every documented status has one without being written.
 */

import { prefixes, type RecordKind } from './fields.ts';
import type { Operation, Scenario, ScenarioRequest } from './operation.ts';
import { pathParameters, problemsOf } from './operation.ts';
import { type ProblemCode, problems } from './problems.ts';
import { scopes } from './scopes.ts';

/** One byte more than a body may have. */
export const TOO_LARGE_BYTES = 1_000_001;

const cache = new WeakMap<Operation, readonly Scenario[]>();

/** Every scenario of an operation, in the order of their statuses. */
export function scenariosOf(operation: Operation): readonly Scenario[] {
  const known = cache.get(operation);
  if (known) return known;
  const derived = problemsOf(operation).flatMap((code) => {
    const scenario = derive(operation, code);
    return scenario && !operation.scenarios.some((own) => own.name === scenario.name) ? [scenario] : [];
  });
  const all = [...operation.scenarios, ...derived].sort((a, b) => statusOf(a) - statusOf(b));
  cache.set(operation, all);
  return all;
}

/** The status that a scenario is answered with: the number that its name begins with. */
export function statusOf(scenario: Scenario): number {
  return Number.parseInt(scenario.name, 10);
}

/** Every status that an operation documents. */
export function statusesOf(operation: Operation): readonly number[] {
  const failures = problemsOf(operation).map((code) => problems[code].status);
  return [...new Set([...Object.keys(operation.responses).map(Number), ...failures])].sort((a, b) => a - b);
}

/** The scenario that an operation works in: the first one with a status below 300. @throws TypeError without one */
export function workingScenario(operation: Operation): Scenario {
  const found = operation.scenarios.find((scenario) => statusOf(scenario) < 300);
  if (!found) throw new TypeError(`${operation.document}.${operation.id} has no scenario that succeeds.`);
  return found;
}

function derive(operation: Operation, code: ProblemCode): Scenario | undefined {
  const { name: _name, summary: _summary, expect: _expect, ...base } = workingScenario(operation);
  switch (code) {
    case 'invalid_parameter':
      return {
        ...base,
        name: '400-unknown-parameter',
        summary: 'A parameter that the operation does not have',
        query: { ...base.query, colour: 'blue' },
      };
    case 'unauthenticated':
      return { ...base, name: '401-no-token', summary: 'No credential', credential: 'none' };
    case 'insufficient_scope':
      return {
        ...base,
        name: '403-missing-scope',
        summary: 'A token without the scope',
        credential: {
          scopes: [scopes.find((scope) => !operation.scopes.includes(scope)) ?? 'companies:read'],
        },
      };
    case 'forbidden_origin':
      return {
        ...base,
        name: '403-another-site',
        summary: 'The session of the console, used by another site',
        credential: 'none',
        headers: {
          ...base.headers,
          Origin: 'https://elsewhere.example',
          Cookie: 'drydock_session=of-the-console',
        },
      };
    case 'not_found':
      return {
        ...withMissing(operation, base),
        name: '404-not-there',
        summary: 'A record that does not exist',
      };
    case 'not_acceptable':
      return {
        ...base,
        name: '406-html-only',
        summary: 'A client that only takes HTML',
        headers: { ...base.headers, Accept: 'text/html' },
      };
    case 'malformed_request':
      return { ...withBody(base, '{ "cut": "off'), name: '400-broken-json', summary: 'Broken JSON' };
    case 'content_too_large':
      return {
        ...base,
        json: undefined,
        raw: { fill: TOO_LARGE_BYTES },
        name: '413-too-large',
        summary: 'A body of more than 1 MB',
      };
    case 'unsupported_media_type':
      return {
        ...base,
        json: undefined,
        raw: { raw: 'name=value', type: 'application/x-www-form-urlencoded' },
        name: '415-form',
        summary: 'A form instead of JSON',
      };
    case 'validation_failed':
      return {
        ...base,
        json: withUnknownField(base.json),
        name: '422-unknown-field',
        summary: 'A field that the schema does not have',
      };
    case 'rate_limited':
      return { ...base, name: '429-limit-used-up', summary: 'The limit is used up', limitUsedUp: true };
    default:
      return undefined; // these depend on the state, so the operation has a scenario of its own
  }
}

function withBody<T extends ScenarioRequest>(base: T, raw: string): T {
  return { ...base, json: undefined, raw: { raw } };
}

function withMissing<T extends ScenarioRequest>(operation: Operation, base: T): T {
  const last = pathParameters(operation.path).at(-1) ?? '';
  return { ...base, params: { ...base.params, [last]: missingId(operation, last) } };
}

/** An id of the right form that belongs to nothing. */
function missingId(operation: Operation, parameter: string): string | number {
  const zeros = '0'.repeat(26);
  if (operation.document === 'v2') return 999_999;
  if (parameter === 'token_id') return `pat_${zeros}`;
  if (parameter === 'request_id') return `req_${zeros}`;
  const kind = parameter.replace(/_id$/, '') as RecordKind; // path parameters of v4 are called `<kind>_id`
  return `${prefixes[kind]}_${zeros}`;
}

/** The body with one field too many: within the attributes in v2, at the top elsewhere. */
function withUnknownField(json: unknown): unknown {
  if (typeof json !== 'object' || json === null) return { favourite_colour: 'blue' };
  if ('data' in json && typeof json.data === 'object' && json.data !== null && 'attributes' in json.data) {
    return {
      data: { ...json.data, attributes: { ...(json.data.attributes as object), 'favourite-colour': 'blue' } },
    };
  }
  return { ...json, favourite_colour: 'blue' };
}
