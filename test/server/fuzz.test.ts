/**
 * Requests that nobody thought of: some that fit the contract, some that are wrong, over every operation. Whatever comes
 * in, the answer is one that the contract has: no defect, no undocumented status, no body off its schema (the harness
 * checks each of them). A failure is shrunk, and printed with its seed; `FUZZ_SEED` and `FUZZ_REQUESTS` look further.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import type { Played } from '../../scripts/scenarios/play.ts';
import { documents } from '../../spec/contract.ts';
import { prefixes } from '../../spec/fields.ts';
import { needsCredential, type Operation } from '../../spec/operation.ts';
import { kinds } from '../../spec/records.ts';
import { ORIGIN, TestServer } from '../harness/app.ts';
import { type DraftRequest, everyOperation, requestsTo } from '../harness/arbitrary-requests.ts';
import type { KnownIds } from '../harness/arbitrary-values.ts';
import type { Answer } from '../harness/check-answer.ts';
import { draftOf, playWorking } from '../harness/working-request.ts';

const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 2000);
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

const operations = everyOperation();
// However many operations there are: each is asked often enough to meet what fits and what does not.
const requestsEach = Math.max(20, Math.ceil(REQUESTS / operations.length));
const seen = new Map<string, number[]>();

const ids = knownIds();

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server[Symbol.asyncDispose]());

describe(`with seed ${SEED}, ${requestsEach} requests each`, () => {
  test.each(
    operations.map((operation, index) => ({
      name: `${operation.document}.${operation.id}`,
      operation,
      index,
    })),
  )('$name answers as the contract has it, whatever it is asked', async ({ name, operation, index }) => {
    // Asked in the sandbox in which it works, so that what it needs to be there is there.
    let played = await playWorking(server, operation);
    const statuses: number[] = [];
    try {
      await fc.assert(
        fc.asyncProperty(requestsTo(operation, ids, draftOf(played)), async (draft) => {
          if (endsSandboxes(operation)) played = await playWorking(server, operation);
          const answer = await server.send(requestOf(operation, draft, played));
          statuses.push(answer.status);
          // A 5xx only ever on purpose: `Prefer: code=503`.
          if (answer.headers.get('Preference-Applied') !== `code=${answer.status}`)
            expect(answer.status).toBeLessThan(500);
          if (isRefusedBySchema(operation, draft)) expect(answer.status).toBeGreaterThanOrEqual(400);
          expectHelpful(answer);
        }),
        { seed: SEED + index, numRuns: requestsEach },
      );
    } finally {
      await played.done();
    }
    seen.set(name, statuses);
  });
});

test(`were ${REQUESTS} requests at least; of most operations some worked, and some were refused`, () => {
  const all = [...seen.values()];
  expect(all.flat().length).toBeGreaterThanOrEqual(REQUESTS);
  const worked = all.filter((statuses) => statuses.some((status) => status < 300));
  const refused = all.filter((statuses) => statuses.some((status) => status >= 400));
  expect(worked.length / operations.length).toBeGreaterThan(0.9);
  expect(refused.length / operations.length).toBeGreaterThan(0.9);
  expect(server.reports).toEqual([]);
});

/** Ids that exist in every sandbox, by their prefix. */
function knownIds(): KnownIds {
  const seed = loadSeed();
  return Object.fromEntries(
    kinds.map((kind) => [prefixes[kind], seed[kind].slice(0, 3).map(({ id }) => id)]),
  );
}

/** After these there is no sandbox to go on in. */
function endsSandboxes({ document, group }: Operation): boolean {
  return document === 'sandbox' && group === 'sandboxes';
}

function requestOf(operation: Operation, draft: DraftRequest, { token }: Played): Request {
  const headers = new Headers(draft.headers);
  const sent = draft.credential === 'wrong' ? `${token.slice(0, -1)}_` : token;
  if (draft.credential !== 'none' && needsCredential(operation)) {
    if (operation.document === 'v2') headers.set('X-API-Key', sent);
    else headers.set('Authorization', `Bearer ${sent}`);
  }
  return new Request(`${ORIGIN}${draft.target}`, {
    method: operation.method.toUpperCase(),
    headers,
    ...(draft.body !== undefined && { body: draft.body }),
  });
}

/** Whether the body does not fit its schema; answers on purpose come before anybody looks at it. */
function isRefusedBySchema({ body, bodyType }: Operation, draft: DraftRequest): boolean {
  if (
    body === undefined ||
    bodyType !== 'json' ||
    draft.body === undefined ||
    draft.headers.Prefer !== undefined
  )
    return false;
  try {
    return !body.safeParse(JSON.parse(draft.body.replace(/^\ufeff/, ''))).success; // RFC 8259 lets a mark be ignored
  } catch {
    return true;
  }
}

/** A refusal says what is wrong and where, and nothing of the inside of the server. */
function expectHelpful({ text, problem, headers }: Answer): void {
  if (!problem) return;
  expect(problem.detail).not.toBe('');
  const isOnPurpose = /code|example/.test(headers.get('Preference-Applied') ?? ''); // nothing is wrong with the request then
  if (isOnPurpose) expect(text).toContain('This answer was asked for');
  // OAuth has one text for all of it, which begins with the parameter.
  else if (text.startsWith('{"error":"invalid_request"')) expect(problem.detail).toMatch(/\S/);
  else if (problem.code === 'invalid_parameter' || problem.code === 'validation_failed') {
    const places = problem.errors.map(({ pointer, parameter, header }) => pointer ?? parameter ?? header);
    expect(places.length, text).toBeGreaterThan(0);
    expect(places, text).not.toContain(undefined);
  }
  expect(text).not.toMatch(
    /\bat \S+ \(|node_modules|node:internal|mock-server|file:\/\/|\.ts:\d|ZodError|TypeError/,
  );
}

test('reaches every document', () => {
  const names = new Set(operations.map(({ document }) => document));
  expect([...names].sort()).toEqual(Object.keys(documents).sort());
});
