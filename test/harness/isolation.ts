/**
 * Two sandboxes side by side: whatever one is asked, in whatever order, the other neither changes nor shows. The requests
 * are those of the fuzz test, among them some that name what is the other's. The same for every store.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import { prefixes } from '../../spec/fields.ts';
import type { Operation } from '../../spec/operation.ts';
import { kinds } from '../../spec/records.ts';
import { ORIGIN, type TestSandbox, type TestServer } from './app.ts';
import { type DraftRequest, everyOperation, requestsTo } from './arbitrary-requests.ts';
import { draftOf, playWorking } from './working-request.ts';

/** How much is tried. */
export interface IsolationRuns {
  readonly seed: number;
  readonly sequences: number;
  /** Requests of a sequence. */
  readonly length: number;
}

interface Side {
  sandbox: TestSandbox;
  /** What it holds, as it was after its own last request. */
  entries: unknown;
  /** Text that only this sandbox may ever say: its id, its tokens, the ids of what it has made. */
  secrets: ReadonlySet<string>;
}

/** A sandbox with records of its own, some of which carry a word that nobody else says. */
async function newSide(
  server: TestServer,
  word: string,
): Promise<{ side: Side; made: Readonly<Record<string, readonly string[]>> }> {
  const sandbox = await server.startSandbox();
  const department = await sandbox.ok('v4.createDepartment', { json: { name: `Department ${word}` } });
  const ticket = await sandbox.ok('v4.createTicket', {
    json: { project_id: sandbox.seedId('project', 1), subject: `Subject ${word}` },
  });
  const webhook = await sandbox.ok('v4.createWebhook', {
    json: { description: `Hook ${word}`, url: 'inbox', events: ['ticket.*'] },
  });
  await sandbox.ok('v4.updateEmployee', {
    params: { employee_id: sandbox.seedId('employee', 1) },
    json: { position: `Position ${word}` },
  });
  const side: Side = { sandbox, entries: undefined, secrets: new Set() };
  await look(side);
  side.secrets = new Set([...side.secrets, word]);
  return {
    side,
    made: {
      [prefixes.department]: [department.id],
      [prefixes.ticket]: [ticket.id],
      [prefixes.webhook]: [webhook.id],
    },
  };
}

const seedIds = new Set(kinds.flatMap((kind) => loadSeed()[kind].map(({ id }) => id)));

const IDS = /\b[a-z]{2,4}_[0-9a-hjkmnp-tv-z]{26}\b/g;

/** Notes what a sandbox holds by now. */
async function look(side: Side): Promise<void> {
  side.entries = await side.sandbox.entries();
  const own = (JSON.stringify(side.entries ?? {}).match(IDS) ?? []).filter((id) => !seedIds.has(id));
  const { tenant, token, managementToken } = side.sandbox;
  side.secrets = new Set([...side.secrets, tenant, token, managementToken, ...own]);
}

function requestOf(
  operation: Operation,
  draft: DraftRequest,
  { token, managementToken }: TestSandbox,
): Request {
  const headers = new Headers(draft.headers);
  const own = operation.security === 'management' ? managementToken : token;
  if (draft.credential !== 'none' && operation.security !== 'none' && operation.security !== 'public') {
    if (operation.document === 'v2') headers.set('X-API-Key', own);
    else headers.set('Authorization', `Bearer ${own}`);
  }
  return new Request(`${ORIGIN}${draft.target}`, {
    method: operation.method.toUpperCase(),
    headers,
    ...(draft.body !== undefined && { body: draft.body }),
  });
}

/** Tries sequences of requests on pairs of sandboxes. */
export async function checkIsolation(
  server: TestServer,
  { seed: fuzzSeed, sequences, length }: IsolationRuns,
): Promise<void> {
  const first = await newSide(server, 'Zwiebelfisch');
  const second = await newSide(server, 'Hurenkind');
  const seed = loadSeed();
  const ids = Object.fromEntries(
    kinds.map((kind) => {
      const prefix = prefixes[kind];
      const own = [...(first.made[prefix] ?? []), ...(second.made[prefix] ?? [])];
      return [prefix, [...seed[kind].slice(0, 3).map(({ id }) => id), ...own, ...own]];
    }),
  );
  const reads: { operation: Operation; working: DraftRequest }[] = [];
  const requests: fc.Arbitrary<{ operation: Operation; draft: DraftRequest }>[] = [];
  for (const operation of everyOperation()) {
    if (operation.id === 'createSandbox') continue; // it makes a third
    const played = await playWorking(server, operation);
    const working = draftOf(played);
    requests.push(requestsTo(operation, ids, working).map((draft) => ({ operation, draft })));
    if (operation.method === 'get' && operation.answerType !== 'events') reads.push({ operation, working });
    await played.done();
  }
  const step = fc.record({ isFirst: fc.boolean(), request: fc.oneof(...requests) });
  let worked = 0;

  /** Asks one side, and sees that the other has not changed and does not show. */
  async function ask(asking: Side, other: Side, operation: Operation, draft: DraftRequest): Promise<void> {
    const answer = await server.send(requestOf(operation, draft, asking.sandbox));
    if (answer.status < 300) worked += 1;
    const name = `${operation.document}.${operation.id}`;
    expect(await other.sandbox.entries(), name).toEqual(other.entries);
    const said = `${answer.text}\n${[...answer.headers].join('\n')}`;
    const asked = `${draft.target}\n${draft.body ?? ''}\n${Object.values(draft.headers).join('\n')}`;
    const shown = [...other.secrets].filter((secret) => said.includes(secret) && !asked.includes(secret));
    expect(shown, name).toEqual([]);
    await look(asking);
    const requestId = answer.headers.get('X-Request-Id');
    if (requestId !== null) asking.secrets = new Set([...asking.secrets, requestId]);
  }

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: length, maxLength: length }), async (steps) => {
      const [one, two] = [
        (await newSide(server, 'Zwiebelfisch')).side,
        (await newSide(server, 'Hurenkind')).side,
      ];
      for (const { isFirst, request } of steps) {
        const [asking, other] = isFirst ? [one, two] : [two, one];
        await ask(asking, other, request.operation, request.draft);
      }
      // In the end everything that there is to read.
      for (const { operation, working } of reads) {
        await ask(one, two, operation, working);
        await ask(two, one, operation, working);
      }
    }),
    { seed: fuzzSeed, numRuns: sequences },
  );

  expect(worked).toBeGreaterThan(sequences * reads.length);
  expect(server.reports).toEqual([]);
}
