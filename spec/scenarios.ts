/**
 * All scenarios of an operation: its own, and those that follow from its shape — no credential, a scope missing,
 * an unknown parameter, broken JSON and so on — so that every documented status has one without being written.
 */

import { prefixes, type RecordKind } from './fields.ts';
import type { FormValues } from './form.ts';
import type { Operation, Scenario, ScenarioRequest } from './operation.ts';
import { isIdempotent, isRevalidated, pathParameters, problemsOf } from './operation.ts';
import { personaWithout } from './permissions.ts';
import { ACT_AS } from './personas.ts';
import { type ProblemCode, problems } from './problems.ts';
import { scopes } from './scopes.ts';
import { FORM_BYTES_AT_MOST } from './upload.ts';

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
  const all = [...operation.scenarios, ...derived, ...beyondProblems(operation)].sort(
    (a, b) => statusOf(a) - statusOf(b),
  );
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
  const successes = [
    ...Object.keys(operation.responses).map(Number),
    ...(isRevalidated(operation) ? [304] : []),
  ];
  return [...new Set([...successes, ...failures])].sort((a, b) => a - b);
}

/** The scenario that an operation works in: the first one with a status below 300. @throws TypeError without one */
export function workingScenario(operation: Operation): Scenario {
  const found = operation.scenarios.find((scenario) => statusOf(scenario) < 300);
  if (!found) throw new TypeError(`${operation.document}.${operation.id} has no scenario that succeeds.`);
  return found;
}

/** What follows from the shape and is no problem: a retry under the same key, a record that the client has already. */
function beyondProblems(operation: Operation): readonly Scenario[] {
  const { name: _name, summary: _summary, ...base } = workingScenario(operation);
  if (isRevalidated(operation)) {
    return [
      {
        ...base,
        expect: {},
        name: '304-not-changed',
        summary: 'The client has the record already',
        headers: { ...base.headers, 'If-None-Match': '*' },
      },
    ];
  }
  if (!isIdempotent(operation)) return [];
  const keyed = withKey(base);
  return [
    {
      ...keyed,
      name: '201-same-key-again',
      summary: 'A retry with the same key gets the same answer',
      given: [...(base.given ?? []), { ...requestOf(keyed), operation: operation.id }],
    },
  ];
}

const withKey = <T extends ScenarioRequest>(base: T): T => ({
  ...base,
  headers: { ...base.headers, 'Idempotency-Key': '"8e03978e-40d5-43dd-bc93-6894a57f9324"' },
});

/** The request of a scenario without the rest. */
function requestOf({ params, query, headers, json, form }: ScenarioRequest): ScenarioRequest {
  const values = { ...(params && { params }), ...(query && { query }), ...(headers && { headers }) };
  return form ? { ...values, form } : { ...values, json };
}

/** The body with another text in the first field that takes any. */
function withOtherText(json: unknown): unknown {
  const fields = Object.entries(typeof json === 'object' && json !== null ? json : {});
  const free = ['name', 'subject', 'text', 'first_name', 'comment', 'label', 'description'];
  const [name, value] = fields.find(([field]) => free.includes(field)) ?? [];
  return name === undefined
    ? { ...(json as object) }
    : { ...(json as object), [name]: `${String(value)} (another)` };
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
    case 'invalid_client':
      // Where the credentials are in the body, the operation has a scenario of its own.
      return operation.bodyType === 'form'
        ? { ...base, name: '401-no-client', summary: 'No client', credential: 'none' }
        : undefined;
    case 'insufficient_scope':
      return {
        ...base,
        name: '403-missing-scope',
        summary: 'A token without the scope',
        credential: {
          scopes: [scopes.find((scope) => !operation.scopes.includes(scope)) ?? 'companies:read'],
        },
      };
    case 'api_not_active':
      return {
        ...base,
        name: '403-api-not-active',
        summary: 'The API is switched off for this account',
        given: [...(base.given ?? []), { operation: 'sandbox.setApiAccess', json: { enabled: false } }],
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
    case 'cannot_act_as':
      return {
        ...base,
        name: '422-nobody-to-act-as',
        summary: 'A user who is not there is to act',
        headers: { ...base.headers, [ACT_AS]: 'somebody_else' },
      };
    case 'permission_denied':
      return {
        ...base,
        name: '403-permission-missing',
        summary: 'A user without the permission acts',
        headers: { ...base.headers, [ACT_AS]: personaWithout[operation.permission ?? 'owner'] },
      };
    case 'not_found':
      if (pathParameters(operation.path).length === 0) return undefined;
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
      if (operation.bodyType === 'form') {
        return {
          ...withBody(base, 'token=%e2%82'),
          name: '400-broken-form',
          summary: 'A form that is cut off',
        };
      }
      return operation.bodyType === 'multipart'
        ? { ...withBody(base, '--cut-off'), name: '400-broken-form', summary: 'A form that is cut off' }
        : { ...withBody(base, '{ "cut": "off'), name: '400-broken-json', summary: 'Broken JSON' };
    case 'content_too_large':
      if (operation.bodyType === 'multipart') {
        const raw = { fill: FORM_BYTES_AT_MOST + 1 };
        return { ...withoutBody(base), raw, name: '413-too-large', summary: 'A file of more than 5 MB' };
      }
      return {
        ...withoutBody(base),
        raw: { fill: TOO_LARGE_BYTES },
        name: '413-too-large',
        summary: 'A body of more than 1 MB',
      };
    case 'unsupported_media_type':
      if (operation.bodyType !== 'json') {
        const raw = { raw: '{}', type: 'application/json' };
        return { ...withoutBody(base), raw, name: '415-json', summary: 'JSON instead of a form' };
      }
      return {
        ...base,
        json: undefined,
        raw: { raw: 'name=value', type: 'application/x-www-form-urlencoded' },
        name: '415-form',
        summary: 'A form instead of JSON',
      };
    case 'validation_failed':
      if (base.form) {
        const form = withField(base.form, 'favourite_colour', 'blue');
        return { ...base, form, name: '422-unknown-field', summary: 'A field that the form does not have' };
      }
      return {
        ...base,
        json: withUnknownField(base.json),
        name: '422-unknown-field',
        summary: 'A field that the schema does not have',
      };
    case 'invalid_idempotency_key':
      return {
        ...base,
        name: '400-idempotency-key',
        summary: 'An idempotency key that is not closed',
        headers: { ...base.headers, 'Idempotency-Key': '"8e03978e' },
      };
    case 'type_mismatch':
      if (!base.form?.file) return undefined;
      return {
        ...base,
        form: { ...base.form, file: { ...base.form.file, name: 'plan.pdf', type: 'application/pdf' } },
        name: '422-type-mismatch',
        summary: 'A text that is said to be a PDF',
        expect: { [operation.document === 'v2' ? '/errors/0/source/pointer' : '/errors/0/pointer']: '/file' },
      };
    case 'idempotency_key_reused': {
      const keyed = withKey(base);
      return {
        ...keyed,
        ...(base.form ? { form: withOtherFile(base.form) } : { json: withOtherText(base.json) }),
        name: '422-key-reused',
        summary: 'The idempotency key belongs to another request',
        given: [...(base.given ?? []), { ...requestOf(keyed), operation: operation.id }],
      };
    }
    case 'idempotency_in_flight':
      // Only another request at the same moment brings it about, so it is asked for.
      return operation.scenarios.some((own) => statusOf(own) === 409)
        ? undefined
        : {
            ...base,
            name: '409-in-flight',
            summary: 'A request with the same key is still being answered',
            headers: { ...withKey(base).headers, Prefer: 'code=409' },
          };
    case 'precondition_failed':
      return {
        ...base,
        name: '412-changed-meanwhile',
        summary: 'The record was changed since the client read it',
        headers: { ...base.headers, 'If-Match': '"an-older-version"' },
      };
    case 'precondition_required': {
      const { 'If-Match': _condition, ...others } = base.headers ?? {};
      return { ...base, headers: others, name: '428-unconditional', summary: 'Without saying which version' };
    }
    case 'invalid_preference':
      return {
        ...base,
        name: '400-no-such-status',
        summary: 'An answer that the operation does not have',
        headers: { ...base.headers, Prefer: 'code=418' },
      };
    case 'quota_exceeded':
      if (operation.answerType !== 'events') return undefined;
      return {
        ...base,
        name: '429-too-many-streams',
        summary: 'As many live streams as a sandbox may have are open',
        limitUsedUp: true,
      };
    case 'store_unavailable':
      // Nobody can break the store from outside, so it is asked for.
      return {
        ...base,
        name: operation.method === 'get' ? '503-not-read' : '503-not-saved',
        summary: `The ${operation.method === 'get' ? 'sandbox cannot be read' : 'change cannot be saved'} at the moment`,
        headers: { ...base.headers, Prefer: 'code=503' },
      };
    case 'rate_limited':
      return { ...base, name: '429-limit-used-up', summary: 'The limit is used up', limitUsedUp: true };
    default:
      return undefined; // these depend on the state, so the operation has a scenario of its own
  }
}

function withBody<T extends ScenarioRequest>(base: T, raw: string): T {
  return { ...base, form: undefined, json: undefined, raw: { raw } } as T;
}

function withoutBody<T extends ScenarioRequest>({
  form: _form,
  ...base
}: T): Omit<T, 'form'> & { json: undefined } {
  return { ...base, json: undefined };
}

function withField(form: FormValues, name: string, value: string): FormValues {
  return { ...form, fields: { ...form.fields, [name]: value } };
}

function withOtherFile({ file, ...form }: FormValues): FormValues {
  return file ? { ...form, file: { ...file, text: `${file.text}(another)\n` } } : form;
}

function withMissing<T extends ScenarioRequest>(operation: Operation, base: T): T {
  const last = pathParameters(operation.path).at(-1) ?? '';
  return { ...base, params: { ...base.params, [last]: missingId(operation, last) } };
}

/** An id of the right form that belongs to nothing. */
function missingId(operation: Operation, parameter: string): string | number {
  const zeros = '0'.repeat(26);
  if (operation.document === 'v2') return 999_999;
  if (parameter === 'client_id') return 'no-such-client';
  if (parameter === 'token_id') return `pat_${zeros}`;
  if (parameter === 'key_id') return `key_${zeros}`;
  if (parameter === 'integration_id') return `int_${zeros}`;
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
