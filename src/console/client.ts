/**
 * The console's client: `call('createToken', { body })`. What an operation takes and answers is typed by the contract,
 * and the request is built as everywhere else, so that the console sends what the documentation shows.
 */
import type { z } from 'zod';
import { buildRequest, type RequestTarget } from '../../spec/build-request.ts';
import type { controlOperations, v4Operations } from '../../spec/contract.ts';
import type { Operation, SuccessDefinition } from '../../spec/operation.ts';
import { ACT_AS } from '../../spec/personas.ts';
import { bindRequest } from '../sandbox/bind-request.ts';
import { type Failure, failureOfError, failureOfResponse, garbled } from '../sandbox/failure.ts';
import { currentSandbox, noteGone, noteLimit } from '../sandbox/session.ts';
import { actingAs } from './acting-as.ts';
import { shapeOf } from './shapes.ts';

const PATIENCE_MS = 15_000;

type Control = (typeof controlOperations)[number];

/** An operationId of the control API. */
export type ControlId = Control['id'];

type Named<Id extends ControlId> = Extract<Control, { readonly id: Id }>;

/** What a call gives besides its operation; what the contract requires is required here. */
type Values<O extends Operation> = Given<'params', z.input<O['params']>> &
  Given<'query', z.input<O['query']>> &
  Given<'body', Exclude<O['body'], undefined> extends infer B extends z.ZodType ? z.input<B> : undefined>;

type Given<Name extends string, Value> = [Value] extends [undefined]
  ? { readonly [N in Name]?: undefined }
  : Record<never, never> extends Value
    ? { readonly [N in Name]?: Value }
    : { readonly [N in Name]: Value };

type BodyOf<S> = S extends SuccessDefinition & { readonly body: infer B extends z.ZodType }
  ? z.output<B>
  : null;

/** What an operation answers when it succeeds. */
export type AnswerOf<Id extends ControlId> = {
  [Status in keyof Named<Id>['responses']]: BodyOf<Named<Id>['responses'][Status]>;
}[keyof Named<Id>['responses']];

/** What the body of an operation may be. */
export type BodyInput<Id extends ControlId> = Exclude<Values<Named<Id>>['body'], undefined>;

/** What a call comes to: an answer with its headers, or why not. */
export type Outcome<Value> =
  | { readonly ok: true; readonly value: Value; readonly headers: Headers }
  | { readonly ok: false; readonly failure: Failure };

/** The version that a change is about. */
interface About {
  /** Its entity tag; `undefined`: whatever stands there. */
  readonly ifMatch?: string | undefined;
}

interface LooseValues extends About {
  readonly params?: object | undefined;
  readonly query?: object | undefined;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the control API as the browser's session, through the eyes of whom the visitor acts as. */
export function call<Id extends ControlId>(
  id: Id,
  ...[values]: Record<never, never> extends Values<Named<Id>>
    ? [values?: Values<Named<Id>> & About]
    : [values: Values<Named<Id>> & About]
): Promise<Outcome<AnswerOf<Id>>> {
  const eyes = actingAs();
  return send<AnswerOf<Id>>(`sandbox.${id}`, { ...values, headers: eyes ? { [ACT_AS]: eyes } : {} }, 'none');
}

/** An operationId of v4. */
export type V4Id = (typeof v4Operations)[number]['id'];

/**
 * Calls v4 with the visitor's own token, as any program would; it counts against the limit. Which operation it is
 * is only known at run time here, so the caller says what it reads.
 */
export function callV4<Value>(id: V4Id, values: LooseValues = {}): Promise<Outcome<Value>> {
  return send<Value>(`v4.${id}`, values, { token: currentSandbox()?.token ?? '' });
}

async function send<Value>(
  name: string,
  { params, query, body, headers, ifMatch }: LooseValues,
  credential: RequestTarget['credential'],
): Promise<Outcome<Value>> {
  const request = buildRequest(
    shapeOf(name),
    {
      params: textsOf(params),
      query: textsOf(query),
      headers: { ...headers, ...(ifMatch !== undefined && { 'If-Match': ifMatch }) },
      json: body,
    },
    { origin: location.origin, credential },
  );
  try {
    const response = await fetch(bindRequest(request, location.origin, ''), {
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    if (credential !== 'none') noteLimit(response.headers);
    if (response.status === 401) noteGone();
    if (!response.ok) return { ok: false, failure: await failureOfResponse(response, [401]) };
    const value: unknown = response.status === 204 ? null : await response.json().catch(() => undefined);
    if (value === undefined) return { ok: false, failure: garbled(response.status) };
    return { ok: true, value: value as Value, headers: response.headers }; // the tests check every answer against its schema
  } catch (error) {
    return { ok: false, failure: failureOfError(error) };
  }
}

/** Values for a path or query; what is left out is not sent. */
function textsOf(values: object = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) =>
      value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
    ),
  );
}
