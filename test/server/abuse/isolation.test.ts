/**
 * Two sandboxes side by side: whatever one is asked, in whatever order, the other neither changes nor shows. The requests
 * are those of the fuzz test, among them some that name what is the other's.
 */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadSeed } from '../../../mock-server/seed/seed.ts';
import { prefixes } from '../../../spec/fields.ts';
import type { Operation } from '../../../spec/operation.ts';
import { kinds } from '../../../spec/records.ts';
import { ORIGIN, type TestSandbox, TestServer } from '../../harness/app.ts';
import { type DraftRequest, everyOperation, requestsTo } from '../../harness/arbitrary-requests.ts';
import { draftOf, playWorking } from '../../harness/working-request.ts';

const SEQUENCES = Number(process.env.FUZZ_SEQUENCES ?? 25);
const LENGTH = 40;
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

interface Side {
  sandbox: TestSandbox;
  /** What it holds, as it was after its own last request. */
  entries: unknown;
  /** Text that only this sandbox may ever say: its id, its tokens, the ids of what it has made. */
  secrets: ReadonlySet<string>;
}

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server[Symbol.asyncDispose]());

/** A sandbox with records of its own, some of which carry a word that nobody else says. */
async function newSide(
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

/** Notes what a sandbox holds by now. */
async function look(side: Side): Promise<void> {
  side.entries = await side.sandbox.entries();
  const own = Object.values((side.entries ?? {}) as Readonly<Record<string, object>>)
    .flatMap((rows) => Object.keys(rows))
    .filter((key) => /^[a-z]{2,4}_[0-9a-z]{20,}$/.test(key) && !seedIds.has(key));
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

test(`with seed ${SEED}, ${SEQUENCES} sequences of ${LENGTH}: neither changes nor shows the other`, async () => {
  const first = await newSide('Zwiebelfisch');
  const second = await newSide('Hurenkind');
  const seed = loadSeed();
  const ids = Object.fromEntries(
    kinds.map((kind) => {
      const prefix = prefixes[kind];
      const own = [...(first.made[prefix] ?? []), ...(second.made[prefix] ?? [])];
      return [prefix, [...seed[kind].slice(0, 3).map(({ id }) => id), ...own, ...own]];
    }),
  );
  const requests: fc.Arbitrary<{ operation: Operation; draft: DraftRequest }>[] = [];
  for (const operation of everyOperation()) {
    if (operation.id === 'createSandbox') continue; // it makes a third
    const played = await playWorking(server, operation);
    await played.done();
    requests.push(requestsTo(operation, ids, draftOf(played)).map((draft) => ({ operation, draft })));
  }
  const step = fc.record({ isFirst: fc.boolean(), request: fc.oneof(...requests) });
  let worked = 0;

  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: LENGTH, maxLength: LENGTH }), async (steps) => {
      const sides = [(await newSide('Zwiebelfisch')).side, (await newSide('Hurenkind')).side] as const;
      for (const { isFirst, request } of steps) {
        const [asking, other] = isFirst ? sides : ([sides[1], sides[0]] as const);
        const { operation, draft } = request;
        const answer = await server.send(requestOf(operation, draft, asking.sandbox));
        if (answer.status < 300) worked += 1;

        expect(await other.sandbox.entries(), `${operation.document}.${operation.id}`).toEqual(other.entries);
        const said = `${answer.text}\n${[...answer.headers].join('\n')}`;
        const asked = `${draft.target}\n${draft.body ?? ''}\n${Object.values(draft.headers).join('\n')}`;
        const leaked = [...other.secrets].filter(
          (secret) => said.includes(secret) && !asked.includes(secret),
        );
        expect(leaked, `${operation.document}.${operation.id}`).toEqual([]);
        await look(asking);
      }
    }),
    { seed: SEED, numRuns: SEQUENCES },
  );

  expect(worked).toBeGreaterThan((SEQUENCES * LENGTH) / 10);
  expect(server.reports).toEqual([]);
}, 120_000);
