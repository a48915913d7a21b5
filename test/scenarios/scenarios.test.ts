/**
 * Every scenario of every operation, run as the very curl command that its page shows, by the real curl, against a
 * real server. The answer has to be the one that the page shows.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { z } from 'zod';
import { playScenario } from '../../scripts/scenarios/play.ts';
import { answeredValue, RECORDED_AT, requireExpected, seedId } from '../../scripts/scenarios/record.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import { eventsOf, parseEvents } from '../../spec/event-stream.ts';
import type { RecordedScenario } from '../../spec/examples.ts';
import type { Operation, Scenario } from '../../spec/operation.ts';
import { problemForm } from '../../spec/problem-schemas.ts';
import { scenariosOf, statusOf } from '../../spec/scenarios.ts';
import { curlSnippet } from '../../src/snippets/curl.ts';
import { recordingOf, shownCurl } from '../harness/recordings.ts';
import { type Answer, hold, send } from '../harness/send.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { normalise } from './normalise.ts';
import { type CurlShell, openCurlShell } from './run-curl.ts';

const RECORDED_ORIGIN = 'http://localhost:4400';
const LIMIT = 30;
const RECORDED = { fromMs: RECORDED_AT, toMs: RECORDED_AT };

let server: ServerProcess;
let shell: CurlShell;

beforeAll(async () => {
  // Where it says it is, as in the recordings: links and problem types then are the same.
  server = await startServerProcess({
    // Support must not approve before the next request of a scenario, however slow the machine is.
    environment: { DRYDOCK_ORIGIN: RECORDED_ORIGIN, DRYDOCK_APPROVAL_DELAY: '3600000' },
  });
  shell = await openCurlShell();
});

afterAll(async () => {
  await shell.close();
  const { code, stderr } = await server.stop();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' }); // no scenario may make the server report anything
});

for (const name of documentNames) {
  describe.concurrent(`R3: the curl commands of ${name}`, () => {
    for (const operation of documents[name].operations) {
      for (const scenario of scenariosOf(operation)) {
        const isAboutStarting = scenario.limitUsedUp === true && operation.security === 'none';
        if (isAboutStarting) continue; // needs a server of its own, below
        test(`${operation.id} › ${scenario.name}`, () => runShownCommand(operation, scenario, server.url));
      }
    }
  });
}

test('createSandbox › 429-too-many, where one address may start a single sandbox', async () => {
  const strict = await startServerProcess({
    environment: { DRYDOCK_ORIGIN: RECORDED_ORIGIN, DRYDOCK_SANDBOXES_PER_HOUR: '1' },
  });
  try {
    const operation = documents.sandbox.operations.find(({ id }) => id === 'createSandbox');
    const scenario = operation?.scenarios.find(({ limitUsedUp }) => limitUsedUp);
    if (!operation || !scenario) throw new Error('The scenario of the quota is gone.');
    await runShownCommand(operation, scenario, strict.url);
  } finally {
    await strict.stop();
  }
});

async function runShownCommand(operation: Operation, scenario: Scenario, origin: string): Promise<void> {
  const recorded = recordingOf(operation.document, operation.id, scenario.name);
  const fromMs = Date.now();
  const played = await playScenario(operation, scenario, { origin, send, hold, seedId, limit: LIMIT });
  const command = inThisRun(
    shownCurl(operation.document, operation.id, scenario.name),
    recorded,
    played.made,
    origin,
  );
  expect(command).toBe(curlSnippet(played.request));

  const answer = await shell.run(command, played.secrets);
  await played.done();

  expect(answer.status, answer.body).toBe(statusOf(scenario));
  requireSchema(operation, answer.status, answer.body);
  requireExpected(scenario.name, scenario, answeredValue(operation, answer.status, answer.body));
  const { status, headers, body } = recorded.response;
  const compared = operation.security === 'public' ? withoutRest : (same: Answer) => same;
  expect(compared(normalise(answer, { fromMs, toMs: Date.now() }))).toEqual(
    compared(normalise({ status, headers, body }, RECORDED)),
  );
}

/** What is left of a limit that all who ask from this address share, as the public's is: the other scenarios use it too. */
function withoutRest({ headers, ...answer }: Answer): Answer {
  const ratelimit = headers.ratelimit?.replace(/;r=\d+/, ';r=<rest>');
  return { ...answer, headers: { ...headers, ...(ratelimit !== undefined && { ratelimit }) } };
}

/** The command of the page with this server's address, and with the values that this run made. */
function inThisRun(
  shown: string,
  recorded: RecordedScenario,
  made: readonly string[],
  origin: string,
): string {
  expect(made).toHaveLength(recorded.made.length);
  let command = shown.replaceAll(RECORDED_ORIGIN, origin);
  recorded.made.forEach((before, index) => {
    const now = made[index] ?? '';
    if (before !== now) command = command.replaceAll(before, now);
  });
  return command;
}

function requireSchema(operation: Operation, status: number, body: string): void {
  const success = operation.responses[status];
  if (status === 304 || (success && !success.body)) {
    expect(body).toBe('');
    return;
  }
  if (success && operation.answerType === 'file') return;
  if (success && operation.answerType === 'events') {
    requireEvents(success.body, body);
    return;
  }
  const schema = success?.body ?? problemForm(operation.document).schema;
  const parsed = schema.safeParse(JSON.parse(body));
  expect(parsed.success, `${parsed.error?.message}\n${body}`).toBe(true);
}

function requireEvents(schema: z.ZodType | undefined, text: string): void {
  const schemas = eventsOf(schema);
  for (const { event, data } of parseEvents(text)) {
    const parsed = schemas[event]?.safeParse(JSON.parse(data));
    expect(parsed?.success, `${event}: ${parsed?.error?.message}\n${data}`).toBe(true);
  }
}
