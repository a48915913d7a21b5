/**
 * Records every scenario from the running application, with the clock standing still and randomness from a seed,
 * so that two recordings are the same byte for byte.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '../../mock-server/app.ts';
import { fixedClock } from '../../mock-server/entropy/clock.ts';
import { seededRandomness } from '../../mock-server/entropy/randomness.ts';
import { createParts } from '../../mock-server/parts.ts';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import { openDataFolder } from '../../mock-server/store/data-folder.ts';
import { openLowdbStore } from '../../mock-server/store/lowdb.ts';
import type { Store } from '../../mock-server/store/store.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import { parseEvents } from '../../spec/event-stream.ts';
import type { RecordedExamples, RecordedScenario } from '../../spec/examples.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import type { Operation, Scenario } from '../../spec/operation.ts';
import { type Kind, kinds } from '../../spec/records.ts';
import { scenariosOf, statusOf } from '../../spec/scenarios.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { resolvePlaceholders } from '../../spec/seeded.ts';
import { type Hold, playScenario } from './play.ts';

/** The moment of all recordings. */
export const RECORDED_AT = Date.parse('2026-11-21T09:00:00Z');
const LIMIT = 30;
// Of no use to a reader of an example.
const LEFT_OUT = /^(access-control-|cache-control$|pragma$|x-content-type-options$)/;

/** The id of a seed record. @throws {RangeError} there is none */
export function seedId(kind: string, number: number): string {
  const records = kinds.includes(kind as Kind) ? loadSeed()[kind as Kind] : [];
  const record = records[number - 1];
  if (record === undefined) throw new RangeError(`The seed has no ${kind} ${number}.`);
  return record.id;
}

/** Records all scenarios. @throws {Error} one of them is answered otherwise than it says */
export async function recordScenarios(origin: string): Promise<RecordedExamples> {
  const folderPath = await mkdtemp(join(tmpdir(), 'drydock-recording-'));
  const folder = await openDataFolder(folderPath, () => undefined);
  const store = await openLowdbStore(folder, { report: failLoudly });
  try {
    const examples: Record<string, Record<string, RecordedScenario[]>> = {};
    for (const name of documentNames) {
      const recorded: Record<string, RecordedScenario[]> = {};
      for (const operation of documents[name].operations) {
        const scenarios: RecordedScenario[] = [];
        for (const scenario of scenariosOf(operation)) {
          scenarios.push(await record(operation, scenario, store, origin));
        }
        recorded[operation.id] = scenarios;
      }
      examples[name] = recorded;
    }
    return examples;
  } finally {
    await store.close();
    await folder.close();
    await rm(folderPath, { recursive: true, force: true });
  }
}

async function record(
  operation: Operation,
  scenario: Scenario,
  store: Store,
  origin: string,
): Promise<RecordedScenario> {
  const name = `${operation.document}.${operation.id}/${scenario.name}`;
  const parts = createParts({
    store,
    clock: fixedClock(RECORDED_AT),
    randomness: seededRandomness(name),
    elapsedMs: () => 0,
    origin,
    secret: new Uint8Array(32),
    requestsPerMinute: LIMIT,
    // The sandbox that the scenario plays in is the only one that may be started when it is about that limit.
    sandboxesPerHour: scenario.limitUsedUp && operation.security === 'none' ? 1 : 100,
    loadedSandboxes: 10,
    report: failLoudly,
  });
  const app = createApp(parts);
  const send = async (request: HttpRequest) => {
    const response = await app.request(toFetch(request));
    await parts.worker.idle(); // what a write sets going is part of it
    return { status: response.status, headers: response.headers, body: await response.text() };
  };
  const hold = holdWith(async (request) => app.request(request));
  const { request, secrets, made, done } = await playScenario(operation, scenario, {
    origin,
    send,
    hold,
    seedId,
    limit: LIMIT,
  });
  const answer = await send(withSecrets(request, secrets));
  await done();
  const status = statusOf(scenario);
  if (answer.status !== status) throw new Error(`${name} was answered ${answer.status}: ${answer.body}`);
  requireExpected(name, scenario, answeredValue(operation, status, answer.body));
  const headers = [...answer.headers].filter(([header]) => !LEFT_OUT.test(header));
  return {
    name: scenario.name,
    summary: scenario.summary,
    status,
    request,
    response: { status, headers: Object.fromEntries(headers), body: answer.body },
    made,
  };
}

/** Keeps answers that go on open, in this process. */
export function holdWith(ask: (request: Request) => Promise<Response>): Hold {
  return async (request) => {
    const { status, body } = await ask(toFetch(request));
    return { status, release: async () => body?.cancel() };
  };
}

/** What an answer says, as a JSON value: of events, all of them; `undefined` where it says nothing or is a file. */
export function answeredValue(operation: Operation, status: number, body: string): unknown {
  if (body === '') return undefined;
  if (!operation.responses[status] || operation.answerType === 'json') return JSON.parse(body);
  if (operation.answerType === 'file') return undefined;
  return parseEvents(body).map((event) => ({ ...event, data: JSON.parse(event.data) as unknown }));
}

/** Checks what the answer must satisfy. @throws {Error} naming the pointer */
export function requireExpected(name: string, scenario: Scenario, value: unknown): void {
  const never = () => {
    throw new Error(`${name}: an expectation cannot depend on earlier requests.`);
  };
  const expected = resolvePlaceholders(scenario.expect ?? {}, { seeded: seedId, given: never });
  for (const [pointer, wanted] of Object.entries(expected)) {
    let found = value;
    for (const part of pointer.slice(1).split('/'))
      found = (found as Record<string, unknown> | undefined)?.[part];
    if (JSON.stringify(found) !== JSON.stringify(wanted)) {
      throw new Error(`${name}: ${pointer} is ${JSON.stringify(found)}, expected ${JSON.stringify(wanted)}.`);
    }
  }
}

/** A request of the model as fetch takes it. */
export function toFetch({ method, url, headers, body }: HttpRequest): Request {
  const init: RequestInit = {
    method,
    headers: headers.map(([name, value]): [string, string] => [name, String(value)]),
  };
  if (body) init.body = body.kind === 'text' ? body.text : body.character.repeat(body.bytes);
  return new Request(url, init);
}

/** While recording, nothing may go wrong that is not the scenario's own. */
function failLoudly(message: string, details: object): void {
  const { error } = details as { readonly error?: unknown };
  throw new Error(message, { cause: error });
}
