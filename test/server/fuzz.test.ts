/**
 * Requests that nobody thought of: some that fit the contract, some that are wrong, over every operation. Whatever comes
 * in, the answer is one that the contract has: no defect, no undocumented status, no body off its schema (the harness
 * checks each of them). A failure is shrunk, and printed with its seed; `FUZZ_SEED` and `FUZZ_REQUESTS` look further.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import { documents } from '../../spec/contract.ts';
import { prefixes } from '../../spec/fields.ts';
import type { Operation } from '../../spec/operation.ts';
import { type Kind, kinds } from '../../spec/records.ts';
import { ORIGIN, type TestSandbox, TestServer } from '../harness/app.ts';
import { type DraftRequest, everyOperation, requestsTo } from '../harness/arbitrary-requests.ts';
import type { KnownIds } from '../harness/arbitrary-values.ts';
import type { Answer } from '../harness/check-answer.ts';

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
    let sandbox = await server.startSandbox();
    const statuses: number[] = [];
    const requests = requestsTo(operation, ids, (kind, number) => seedId(sandbox, kind, number));
    await fc.assert(
      fc.asyncProperty(requests, async (draft) => {
        // What the control API does to a sandbox would be in the way of the next request.
        if (operation.document === 'sandbox') sandbox = await server.startSandbox();
        const answer = await server.send(requestOf(operation, draft, sandbox));
        statuses.push(answer.status);
        expect(answer.status).toBeLessThan(500);
        if (isRefusedBySchema(operation, draft)) expect(answer.status).toBeGreaterThanOrEqual(400);
        expectHelpful(answer);
      }),
      { seed: SEED + index, numRuns: requestsEach },
    );
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

function seedId(sandbox: TestSandbox, kind: string, number: number): string {
  return sandbox.seedId(kind as Kind, number); // scenarios only name kinds that there are
}

function requestOf(operation: Operation, draft: DraftRequest, sandbox: TestSandbox): Request {
  const headers = new Headers(draft.headers);
  const own = operation.security === 'management' ? sandbox.managementToken : sandbox.token;
  const token = draft.credential === 'wrong' ? `${own.slice(0, -1)}_` : own;
  if (draft.credential !== 'none' && operation.security !== 'none') {
    if (operation.document === 'v2') headers.set('X-API-Key', token);
    else headers.set('Authorization', `Bearer ${token}`);
  }
  return new Request(`${ORIGIN}${draft.target}`, {
    method: operation.method.toUpperCase(),
    headers,
    ...(draft.body !== undefined && { body: draft.body }),
  });
}

/** Whether the body does not fit its schema; answers on purpose come before anybody looks at it. */
function isRefusedBySchema({ body }: Operation, draft: DraftRequest): boolean {
  if (body === undefined || draft.body === undefined || draft.headers.Prefer !== undefined) return false;
  try {
    return !body.safeParse(JSON.parse(draft.body)).success;
  } catch {
    return true;
  }
}

/** A refusal says what is wrong and where, and nothing of the inside of the server. */
function expectHelpful({ text, problem, headers }: Answer): void {
  if (!problem) return;
  expect(problem.detail).not.toBe('');
  const isOnPurpose = headers.has('Preference-Applied'); // there is nothing wrong with the request then
  if (isOnPurpose) expect(text).toContain('This answer was asked for');
  else if (problem.code === 'invalid_parameter' || problem.code === 'validation_failed') {
    if (text.startsWith('{"error":')) return expect(problem.detail, text).toMatch(/^\S+: ./); // OAuth has one text for all
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
