/**
 * What was acknowledged survives `kill -9` under concurrent writes; what was not is there whole or not at all.
 * Each writer keeps a model of what it was told, and the one write that it was waiting for.
 */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { type Answer, send } from '../harness/send.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

// How often it is killed: `DRYDOCK_CRASHES=200 npx vitest run --project process test/process/crash.test.ts` for many.
const ROUNDS = Number(process.env.DRYDOCK_CRASHES ?? 12);
const SANDBOXES = 3;
const WRITERS_EACH = 4;

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

const start = (): Promise<ServerProcess> =>
  startServerProcess({ dataFolder: folder.path, environment: { DRYDOCK_RATE_LIMIT: '1000000' } });

/** One that writes departments into a sandbox, whose names begin with its own. */
interface Writer {
  readonly name: string;
  readonly token: string;
  /** Names by id, as acknowledged. */
  readonly known: Map<string, string>;
  /** What it asked for and got no answer to. */
  pending: Write | undefined;
  turn: number;
}
type Write =
  | { readonly kind: 'create'; readonly name: string }
  | { readonly kind: 'rename'; readonly id: string; readonly name: string }
  | { readonly kind: 'delete'; readonly id: string };

test(
  'nothing that was acknowledged is lost, however often the process is killed',
  async () => {
    let server = await start();
    const writers = (
      await Promise.all(Array.from({ length: SANDBOXES }, () => startSandbox(server)))
    ).flatMap((token, sandbox) =>
      Array.from(
        { length: WRITERS_EACH },
        (_, index): Writer => ({
          name: `W${sandbox}${index}`,
          token,
          known: new Map(),
          pending: undefined,
          turn: 0,
        }),
      ),
    );

    for (let round = 1; round <= ROUNDS; round += 1) {
      let acknowledged = 0;
      const enough = 1 + Math.floor(Math.random() * 150); // any moment, and another one in every run
      const { url } = server;
      const running = server;
      const ended = writers.map(async (writer) => {
        while (await write(url, writer)) {
          acknowledged += 1;
          if (acknowledged === enough) void running.stop('SIGKILL'); // the others are in the middle of a write
        }
      });
      await Promise.all(ended);
      expect(await server.ended).toMatchObject({ signal: 'SIGKILL', stderr: '' });
      expect(acknowledged).toBeGreaterThanOrEqual(enough);

      server = await start();
      for (const writer of writers) await requireKept(server.url, writer);
      expect(server.stderr()).toBe('');
    }
    expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
  },
  20_000 + ROUNDS * 10_000,
);

/** Does one write; `false` when the server is gone. */
async function write(url: string, writer: Writer): Promise<boolean> {
  writer.turn += 1;
  const [oldest] = writer.known.keys();
  const next: Write =
    writer.turn % 5 === 0 && oldest !== undefined
      ? { kind: 'delete', id: oldest }
      : writer.turn % 3 === 0 && oldest !== undefined
        ? { kind: 'rename', id: oldest, name: `${writer.name} renamed ${writer.turn}` }
        : { kind: 'create', name: `${writer.name} made ${writer.turn}` };
  writer.pending = next;
  const answer = await ask(url, writer, next).catch(() => undefined); // refused or cut off: the server is gone
  if (!answer) return false;
  expect(answer.status, answer.body).toBe({ create: 201, rename: 200, delete: 204 }[next.kind]);
  apply(writer.known, next, next.kind === 'create' ? idOf(answer) : next.id);
  writer.pending = undefined;
  return true;
}

function ask(url: string, { token }: Writer, next: Write): Promise<Answer> {
  const path = next.kind === 'create' ? '' : `/${next.id}`;
  const method = { create: 'POST', rename: 'PATCH', delete: 'DELETE' }[next.kind];
  return send({
    method,
    url: `${url}/v4/departments${path}`,
    headers: [
      ['Authorization', `Bearer ${token}`],
      ['Content-Type', 'application/json'],
    ],
    ...('name' in next && { body: { kind: 'text', text: JSON.stringify({ name: next.name }) } }),
  });
}

function apply(known: Map<string, string>, done: Write, id: string): void {
  if (done.kind === 'delete') known.delete(id);
  else known.set(id, done.name);
}

/** Holds what is there against the writer's model, without or with the write that it was waiting for. */
async function requireKept(url: string, writer: Writer): Promise<void> {
  const found = new Map(
    (await departments(url, writer.token)).filter(([, name]) => name.startsWith(`${writer.name} `)),
  );
  const { pending } = writer;
  if (pending) {
    const made = [...found].find(([, name]) => pending.kind === 'create' && name === pending.name)?.[0];
    const wasDone =
      pending.kind === 'delete'
        ? !found.has(pending.id)
        : pending.kind === 'rename'
          ? found.get(pending.id) === pending.name
          : made !== undefined;
    if (wasDone) apply(writer.known, pending, pending.kind === 'create' ? (made ?? '') : pending.id);
    writer.pending = undefined;
  }
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(writer.known));
}

async function departments(url: string, token: string): Promise<ReadonlyArray<readonly [string, string]>> {
  const all: Array<readonly [string, string]> = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const { status, body } = await send({
      method: 'GET',
      url: `${url}/v4/departments?limit=100${cursor ? `&cursor=${cursor}` : ''}`,
      headers: [['Authorization', `Bearer ${token}`]],
    });
    expect(status, body).toBe(200);
    const page = JSON.parse(body) as {
      data: Array<{ id: string; name: string }>;
      meta: { next_cursor: string | null };
    };
    all.push(...page.data.map(({ id, name }) => [id, name] as const));
    cursor = page.meta.next_cursor;
  }
  return all;
}

async function startSandbox({ url }: ServerProcess): Promise<string> {
  const { body } = await send({ method: 'POST', url: `${url}/sandbox/sandboxes`, headers: [] });
  return (JSON.parse(body) as { token: string }).token; // its schema is checked by its scenario
}

function idOf({ body }: Answer): string {
  return (JSON.parse(body) as { id: string }).id;
}
