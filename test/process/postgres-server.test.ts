/** The whole server on PostgreSQL: nothing acknowledged is lost, and a database that is away is told. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../harness/postgres-server.ts';
import { runServerProcess, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

let database: PostgresServer;
beforeAll(async () => {
  database = await startPostgres();
});
afterAll(() => database.dispose());

const environment = () => ({
  DRYDOCK_DATABASE_URL: database.url,
  DRYDOCK_SECRET: 'a secret of sixteen letters',
});

interface Started {
  readonly token: string;
}

async function startSandbox({ url }: ServerProcess): Promise<Started> {
  const answer = await fetch(`${url}/sandbox/sandboxes`, { method: 'POST' });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Started; // by its schema
}

/** By its schema. */
interface PageOfTeams {
  readonly data: ReadonlyArray<{ readonly name: string }>;
  readonly meta: { readonly next_cursor: string | null };
}

function createTeam({ url }: ServerProcess, { token }: Started, name: string): Promise<Response> {
  return fetch(`${url}/v4/teams`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, parent_id: null }),
  });
}

async function teamNames({ url }: ServerProcess, { token }: Started): Promise<readonly string[]> {
  const answer = await fetch(`${url}/v4/teams?limit=100`, { headers: { Authorization: `Bearer ${token}` } });
  expect(answer.status).toBe(200);
  const { data } = (await answer.json()) as { readonly data: ReadonlyArray<{ readonly name: string }> };
  return data.map(({ name }) => name);
}

test('what was acknowledged before a kill -9 is there after it', async () => {
  const before = await startServerProcess({ environment: environment() });
  const sandbox = await startSandbox(before);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) => createTeam(before, sandbox, `Team ${index}`)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 201));
  await before.stop('SIGKILL');
  const after = await startServerProcess({ environment: environment() });
  try {
    expect(await teamNames(after, sandbox)).toEqual(
      expect.arrayContaining(Array.from({ length: 10 }, (_, index) => `Team ${index}`)),
    );
  } finally {
    await after.stop();
  }
});

test('a second server with another secret is told so, and one with the same is welcome', async () => {
  const first = await startServerProcess({ environment: environment() });
  try {
    const { code, stderr } = await runServerProcess({
      environment: { ...environment(), DRYDOCK_SECRET: 'another one, also long enough' },
    });
    expect(code).toBe(1);
    expect(stderr).toContain('another server uses it with another DRYDOCK_SECRET');
    expect(stderr).not.toContain('another one, also long enough');
    await (await startServerProcess({ environment: environment() })).stop();
  } finally {
    await first.stop();
  }
});

test('a secret can be changed once all have stopped', async () => {
  const changed = { ...environment(), DRYDOCK_SECRET: 'another one, also long enough' };
  await (await startServerProcess({ environment: environment() })).stop('SIGKILL');
  await (await startServerProcess({ environment: changed })).stop();
});

test('a database that is away is a 503 that says when to try again, and it recovers by itself', async () => {
  const server = await startServerProcess({ environment: environment() });
  try {
    const sandbox = await startSandbox(server);
    const readiness = async () => (await fetch(`${server.url}/readyz`)).status;
    expect(await readiness()).toBe(200);
    await database.stop();
    await expect.poll(readiness, { timeout: 10_000 }).toBe(503);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200); // the process itself is well
    const refused = await createTeam(server, sandbox, 'Never');
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
    expect(await refused.json()).toMatchObject({
      status: 503,
      type: expect.stringContaining('store_unavailable'),
    });
    await database.start();
    expect(await teamNames(server, sandbox)).not.toContain('Never');
    expect((await createTeam(server, sandbox, 'Afterwards')).status).toBe(201);
    await expect.poll(readiness, { timeout: 10_000 }).toBe(200);
  } finally {
    await server.stop();
  }
});

test('a database that crashes under load, time and again: every request is answered, and what was acknowledged is there', async () => {
  const server = await startServerProcess({
    environment: { ...environment(), DRYDOCK_RATE_LIMIT: '100000' },
  });
  try {
    const sandboxes = await Promise.all(Array.from({ length: 8 }, () => startSandbox(server)));
    const acknowledged = sandboxes.map(() => new Set<string>());
    const statuses = new Set<number>();
    let isOver = false;
    const work = sandboxes.map(async (sandbox, index) => {
      for (let turn = 0; !isOver; turn += 1) {
        const name = `Team ${turn}`;
        const { status } = await createTeam(server, sandbox, name);
        statuses.add(status);
        if (status === 201) acknowledged[index]?.add(name);
        // Another client comes and goes meanwhile, so that the crash meets statements of all kinds.
        await fetch(`${server.url}/v4/me`, { headers: { Authorization: `Bearer ${sandbox.token}` } });
      }
    });
    for (let crash = 0; crash < 5; crash += 1) {
      await answered(server, sandboxes);
      await database.stop();
      await database.start();
    }
    await answered(server, sandboxes);
    isOver = true;
    await Promise.all(work);
    expect([...statuses].toSorted()).toEqual([201, 503]);
    for (const [index, sandbox] of sandboxes.entries()) {
      const names = await allTeamNames(server, sandbox);
      expect([...(acknowledged[index] ?? [])].filter((name) => !names.has(name))).toEqual([]);
    }
  } finally {
    await server.stop();
  }
});

/** Waits until a sandbox answers again. */
async function answered({ url }: ServerProcess, [sandbox]: readonly Started[]): Promise<void> {
  const headers = { Authorization: `Bearer ${sandbox?.token ?? ''}` };
  await expect
    .poll(async () => (await fetch(`${url}/v4/me`, { headers })).status, { interval: 20, timeout: 10_000 })
    .toBe(200);
}

/** The names of all teams, page by page. */
async function allTeamNames({ url }: ServerProcess, { token }: Started): Promise<ReadonlySet<string>> {
  const names = new Set<string>();
  for (let path: string | null = '/v4/teams?limit=100'; path !== null; ) {
    const answer = await fetch(url + path, { headers: { Authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as PageOfTeams;
    for (const { name } of page.data) names.add(name);
    path = page.meta.next_cursor && `/v4/teams?limit=100&cursor=${page.meta.next_cursor}`;
  }
  return names;
}
