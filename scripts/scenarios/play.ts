/**
 * Plays a scenario up to its last request: starts a sandbox, gets the credential, sends what is given, uses up the
 * limit. The recorder and the tests both play scenarios with this, over whatever transport they have.
 */
import {
  buildRequest,
  credentialPlace,
  type RequestTarget,
  type RequestValues,
} from '../../spec/build-request.ts';
import { operationNamed, operationOf } from '../../spec/contract.ts';
import type { HttpRequest, SecretVariable } from '../../spec/http-request.ts';
import {
  type DocumentName,
  isSimulated,
  needsCredential,
  type Operation,
  type Scenario,
  type ScenarioCredential,
  type ScenarioRequest,
} from '../../spec/operation.ts';
import { exampleClient } from '../../spec/sandbox/clients.ts';
import { type Secrets, withSecrets } from '../../spec/secrets.ts';
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
  /** The last request, with variables in place of its secrets. */
  readonly request: HttpRequest;
  /** What the variables stand for. */
  readonly secrets: Secrets;
  /** The token that the request is made with; empty for none. */
  readonly token: string;
  /** Values of the last request that an earlier one made. */
  readonly made: readonly string[];
  /** Ends what is kept open for the last request. */
  readonly done: () => Promise<void>;
}

/** Plays a scenario. @throws {Error} a request before the last one did not succeed */
export async function playScenario(operation: Operation, scenario: Scenario, stage: Stage): Promise<Played> {
  const wallet = await Wallet.open(stage);
  const isAsked = needsCredential(operation) || operation.security === 'client';
  const wanted = isAsked ? (scenario.credential ?? 'owner') : 'none';
  // First, since what is given may be that there are no tokens any more.
  const token = operation.security === 'client' ? '' : await wallet.tokenFor(operation, wanted);
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
    const called = operationNamed(operation.document, name);
    const values = resolvePlaceholders(valuesOf(request), lookup);
    const { body } = await sendPlain(stage, called, values, await wallet.credentialFor(called));
    answers.push(body === '' ? undefined : JSON.parse(body));
  }
  made.clear(); // only what the last request uses counts
  const values = resolvePlaceholders(valuesOf(scenario), lookup);

  const credential = wanted === 'none' ? ('none' as const) : credentialPlace(operation);
  const request = buildRequest(operation, values, { origin: stage.origin, credential });
  const secrets = {
    ...(await wallet.secretsIn(request)),
    KONTOR_TOKEN: token,
    KONTOR_MANAGEMENT_TOKEN: token,
  };
  if (scenario.limitUsedUp && (isSimulated(operation) || operation.security === 'client')) {
    await useUpLimit(cheapest(operation, withSecrets(request, secrets), token, stage), stage);
  }
  const isAboutStreams = scenario.limitUsedUp && operation.answerType === 'events';
  const held = isAboutStreams ? await useUpStreams(operation, token, stage) : [];
  return {
    request,
    secrets,
    token,
    made: [...made],
    done: async () => void (await Promise.all(held.map(({ release }) => release()))),
  };
}

/** The credentials of the sandbox that a scenario plays in; those that take a request are made when they are needed. */
class Wallet {
  readonly #stage: Stage;
  readonly #started: { readonly token: string; readonly management_token: string };
  #client: Promise<{ readonly id: string; readonly secret: string }> | undefined;

  private constructor(stage: Stage, started: { token: string; management_token: string }) {
    this.#stage = stage;
    this.#started = started;
  }

  static async open(stage: Stage): Promise<Wallet> {
    const { body } = await sendPlain(stage, operationOf('sandbox', 'createSandbox'), {}, 'none');
    return new Wallet(stage, JSON.parse(body)); // checked against its schema by the tests of createSandbox
  }

  /** The credential that an operation works with. */
  async credentialFor(operation: Operation): Promise<RequestTarget['credential']> {
    if (operation.security === 'client') return { client: await this.#ownClient() };
    if (!needsCredential(operation)) return 'none';
    return { token: await this.tokenFor(operation, 'owner') };
  }

  /** The token that a scenario asks for; empty for none. */
  async tokenFor({ document, security }: Operation, wanted: ScenarioCredential): Promise<string> {
    const { token, management_token } = this.#started;
    if (wanted === 'none') return '';
    if (wanted === 'owner') return security === 'management' ? management_token : token;
    if (wanted === 'access-token') return this.#accessToken(document);
    const json = { name: 'Fewer rights', scopes: wanted.scopes };
    const issued = await this.#manage('createToken', { json });
    return String(issued.token);
  }

  /** The secrets whose variables a request has. */
  async secretsIn({ headers, body }: HttpRequest): Promise<Secrets> {
    const text = JSON.stringify([headers, body]);
    const has = (variable: SecretVariable) => text.includes(variable);
    if (!has('KONTOR_CLIENT_ID') && !has('KONTOR_CLIENT_SECRET') && !has('KONTOR_ACCESS_TOKEN')) return {};
    const { id, secret } = await this.#ownClient();
    return {
      KONTOR_CLIENT_ID: id,
      KONTOR_CLIENT_SECRET: secret,
      ...(has('KONTOR_ACCESS_TOKEN') && { KONTOR_ACCESS_TOKEN: await this.#accessToken('v4') }),
    };
  }

  async #accessToken(document: DocumentName): Promise<string> {
    const client = await this.#ownClient();
    if (document === 'v2') {
      const attributes = { 'client-id': client.id, 'client-secret': client.secret };
      const json = { data: { type: 'auth', attributes } };
      const { body } = await sendPlain(this.#stage, operationOf('v2', 'authenticate'), { json }, { client });
      return String(at(JSON.parse(body), '/data/attributes/token'));
    }
    const form = { fields: { grant_type: 'client_credentials' } };
    const { body } = await sendPlain(this.#stage, operationOf('oauth', 'requestToken'), { form }, { client });
    return String(at(JSON.parse(body), '/access_token'));
  }

  #ownClient() {
    const json = resolvePlaceholders(exampleClient, { seeded: this.#stage.seedId, given: () => undefined });
    this.#client ??= this.#manage('createClient', { json }).then(({ client_id, client_secret }) => ({
      id: String(client_id),
      secret: String(client_secret),
    }));
    return this.#client;
  }

  async #manage(operation: string, values: RequestValues): Promise<Readonly<Record<string, unknown>>> {
    const credential = { token: this.#started.management_token };
    const { body } = await sendPlain(this.#stage, operationOf('sandbox', operation), values, credential);
    return JSON.parse(body);
  }
}

/** The cheapest request that counts for the same limit as the last one. */
function cheapest(operation: Operation, last: HttpRequest, token: string, { origin }: Stage): HttpRequest {
  if (operation.security === 'client' || operation.security === 'public') return last;
  const cheap = operation.document === 'v2' ? operationOf('v2', 'listOffices') : operationOf('v4', 'getMe');
  return buildRequest(cheap, {}, { origin, credential: { token } });
}

/**
 * Asks until the limit is used up; what was given has used some of it already. Where time passes, its window may end
 * meanwhile and the limit begin anew, so that as many again are answered.
 */
async function useUpLimit(request: HttpRequest, stage: Stage): Promise<void> {
  const atMost = 2 * stage.limit;
  for (let sent = 0; sent < atMost; sent += 1) {
    const { status } = await stage.send(request);
    if (status === 429) return;
  }
  throw new Error(`The limit of ${stage.limit} requests does not hold: ${atMost} were answered.`);
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

async function sendPlain(
  stage: Stage,
  operation: Operation,
  values: RequestValues,
  credential: RequestTarget['credential'],
): ReturnType<Send> {
  const request = buildRequest(operation, values, { origin: stage.origin, credential });
  const answer = await stage.send(withSecrets(request, {}));
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
