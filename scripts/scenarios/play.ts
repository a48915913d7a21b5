/**
 * Plays a scenario up to its last request: starts a sandbox, gets the credential, sends what is given, uses up the
 * limit. The recorder and the tests both play scenarios with this, over whatever transport they have.
 */
import { buildRequest, type RequestValues, variableOf } from '../../spec/build-request.ts';
import { operationOf } from '../../spec/contract.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import {
  type DocumentName,
  isSimulated,
  needsCredential,
  type Operation,
  type Scenario,
  type ScenarioRequest,
} from '../../spec/operation.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { type Lookup, resolvePlaceholders } from '../../spec/seeded.ts';

/** Sends a request that has no variables left, and gives its status and body. */
export type Send = (request: HttpRequest) => Promise<{ readonly status: number; readonly body: string }>;

/** Sends a request whose answer goes on, and gives its status as soon as that is there. */
export type Hold = (request: HttpRequest) => Promise<Held>;

/** An answer that goes on. */
export interface Held {
  readonly status: number;
  /** Ends it from this side. */
  release(): Promise<void>;
}

/** Where a scenario is played. */
export interface Stage {
  readonly origin: string;
  readonly send: Send;
  /** Only for scenarios about live streams. */
  readonly hold?: Hold;
  /** The id of a seed record. */
  readonly seedId: (kind: string, number: number) => string;
  /** Requests that use up a limit. */
  readonly limit: number;
}

/** A scenario that is ready for its last request. */
export interface Played {
  /** The last request, with the variable in place of the credential. */
  readonly request: HttpRequest;
  /** The credential that the variable stands for; empty for none. */
  readonly token: string;
  /** Values of the last request that an earlier one made. */
  readonly made: readonly string[];
  /** Ends what is kept open for the last request. */
  readonly done: () => Promise<void>;
}

interface Started {
  readonly token: string;
  readonly management_token: string;
}

/** Plays a scenario. @throws {Error} a request before the last one did not succeed */
export async function playScenario(operation: Operation, scenario: Scenario, stage: Stage): Promise<Played> {
  const started = JSON.parse(
    (await sendPlain(stage, operationOf('sandbox', 'createSandbox'), {}, 'none')).body,
  ) as Started; // checked against its schema by the tests of createSandbox
  const secretOf = (called: Operation) =>
    called.security === 'management' ? started.management_token : started.token;

  const answers: unknown[] = [];
  const made = new Set<string>();
  const lookup: Lookup = {
    seeded: stage.seedId,
    given: (index, pointer) => {
      const value = at(answers[index], pointer);
      made.add(String(value));
      return value;
    },
  };
  for (const { operation: name, ...request } of scenario.given ?? []) {
    const called = namedOperation(operation.document, name);
    const values = resolvePlaceholders(valuesOf(request), lookup);
    const { body } = await sendPlain(stage, called, values, { token: secretOf(called) });
    answers.push(body === '' ? undefined : JSON.parse(body));
  }
  made.clear(); // only what the last request uses counts
  const values = resolvePlaceholders(valuesOf(scenario), lookup);

  const token = await credentialOf(operation, scenario, stage, started);
  if (scenario.limitUsedUp && isSimulated(operation)) {
    await useUpLimit(operation, token, stage, values.query?.company);
  }
  const isAboutStreams = scenario.limitUsedUp && operation.answerType === 'events';
  const held = isAboutStreams ? await useUpStreams(operation, token, stage) : [];
  const credential = token === '' ? ('none' as const) : { variable: variableOf(operation) };
  return {
    request: buildRequest(operation, values, { origin: stage.origin, credential }),
    token,
    made: [...made],
    done: async () => void (await Promise.all(held.map(({ release }) => release()))),
  };
}

/** Asks until the limit is used up; what was given has used some of it already. */
async function useUpLimit(
  { document, security }: Operation,
  token: string,
  stage: Stage,
  company: string | number | undefined,
): Promise<void> {
  const cheap =
    security === 'public'
      ? operationOf('careers', 'listPositions')
      : document === 'v2'
        ? operationOf('v2', 'listOffices')
        : operationOf('v4', 'getMe');
  const values = company === undefined ? {} : { query: { company } };
  const request = buildRequest(cheap, values, { origin: stage.origin, credential: { token } });
  for (let sent = 0; sent <= stage.limit; sent += 1) {
    const { status } = await stage.send(request);
    if (status === 429) return;
  }
  throw new Error(`The limit of ${stage.limit} requests does not hold: ${stage.limit + 1} were answered.`);
}

const STREAMS_TRIED = 50;

/** Opens streams until one is refused, and keeps them open. */
async function useUpStreams(operation: Operation, token: string, stage: Stage): Promise<readonly Held[]> {
  const request = buildRequest(operation, {}, { origin: stage.origin, credential: { token } });
  const held: Held[] = [];
  if (!stage.hold) throw new Error('This stage cannot keep a stream open.');
  while (held.length < STREAMS_TRIED) {
    const stream = await stage.hold(request);
    held.push(stream);
    if (stream.status === 429) return held;
  }
  throw new Error(`${STREAMS_TRIED} live streams of one sandbox were opened.`);
}

/** The request with the token in place of the variable. */
export function withToken(request: HttpRequest, token: string): HttpRequest {
  return withSecrets(request, { KONTOR_TOKEN: token, KONTOR_MANAGEMENT_TOKEN: token });
}

function valuesOf({ params, query, headers, json, form, raw }: ScenarioRequest): RequestValues {
  return { params, query, headers: headers ?? {}, json, form, raw };
}

async function credentialOf(
  operation: Operation,
  scenario: Scenario,
  stage: Stage,
  started: Started,
): Promise<string> {
  const wanted = scenario.credential ?? 'owner';
  if (wanted === 'none' || !needsCredential(operation)) return '';
  if (wanted === 'owner')
    return operation.security === 'management' ? started.management_token : started.token;
  const create = operationOf('sandbox', 'createToken');
  const { body } = await sendPlain(
    stage,
    create,
    { json: { name: 'Fewer rights', scopes: wanted.scopes } },
    { token: started.management_token },
  );
  return (JSON.parse(body) as { readonly token: string }).token; // checked by the tests of createToken
}

/** An operation by its id, in another document with `<document>.` in front. */
function namedOperation(document: DocumentName, name: string): Operation {
  const [other, id] = name.includes('.') ? name.split('.') : [document, name];
  return operationOf(other as DocumentName, id ?? ''); // throws for anything that is none
}

async function sendPlain(
  stage: Stage,
  operation: Operation,
  values: RequestValues,
  credential: { readonly token: string } | 'none',
): ReturnType<Send> {
  const request = buildRequest(operation, values, { origin: stage.origin, credential });
  const answer = await stage.send(request);
  if (answer.status >= 300) {
    throw new Error(
      `${request.method} ${request.url} before the scenario answered ${answer.status}: ${answer.body}`,
    );
  }
  return answer;
}

function at(value: unknown, pointer: string): unknown {
  let current = value;
  for (const part of pointer.slice(1).split('/')) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as Record<string, unknown>)[part];
  }
  return current;
}
