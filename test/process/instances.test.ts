/**
 * Three processes on one PostgreSQL behave as one: what any of them acknowledged is so for all of them at once, a limit
 * is the limit of all together, and of those that write at the same moment nobody overwrites anybody.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type PostgresServer, startPostgres } from '../harness/postgres-server.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const LIMIT = 300;
const SANDBOXES = 60;

type Three = readonly [ServerProcess, ServerProcess, ServerProcess];

let database: PostgresServer;
let instances: Three;
let sandboxesStarted = 0;

function startInstance(): Promise<ServerProcess> {
  return startServerProcess({
    environment: {
      DRYDOCK_DATABASE_URL: database.url,
      DRYDOCK_SECRET: 'a secret of sixteen letters',
      DRYDOCK_RATE_LIMIT: String(LIMIT),
      DRYDOCK_SANDBOXES_PER_HOUR: String(SANDBOXES),
    },
  });
}

beforeAll(async () => {
  database = await startPostgres();
  instances = await Promise.all([startInstance(), startInstance(), startInstance()]);
});
afterAll(async () => {
  const ended = await Promise.all(instances.map((instance) => instance.stop()));
  await database.dispose();
  expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
});

interface Sandbox {
  readonly token: string;
  readonly management_token: string;
}

interface Team {
  readonly id: string;
  readonly number: number;
  readonly name: string;
}

async function startSandbox({ url }: ServerProcess): Promise<Sandbox> {
  const answer = await fetch(`${url}/sandbox/sandboxes`, { method: 'POST' });
  expect(answer.status).toBe(201);
  sandboxesStarted += 1;
  return (await answer.json()) as Sandbox; // by its schema
}

interface Asked {
  readonly method?: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

function ask(
  { url }: ServerProcess,
  token: string,
  path: string,
  { method, body, headers }: Asked = {},
): Promise<Response> {
  return fetch(url + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      Authorization: `Bearer ${token}`,
      ...(body !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

function createTeam(instance: ServerProcess, { token }: Sandbox, name: string, headers = {}) {
  return ask(instance, token, '/v4/teams', { body: { name, parent_id: null }, headers });
}

async function teamOf(answer: Response): Promise<Team> {
  return (await answer.json()) as Team; // by its schema
}

async function teamsOf(instance: ServerProcess, { token }: Sandbox): Promise<readonly Team[]> {
  const teams: Team[] = [];
  for (let path: string | null = '/v4/teams?limit=100'; path !== null; ) {
    const answer = await ask(instance, token, path);
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as {
      readonly data: readonly Team[];
      readonly meta: { readonly next_cursor: string | null };
    };
    teams.push(...page.data);
    path = page.meta.next_cursor && `/v4/teams?limit=100&cursor=${page.meta.next_cursor}`;
  }
  return teams;
}

const statusesOf = (answers: readonly Response[]) => answers.map(({ status }) => status).sort();

test('what is written on one is read on the others at once', async () => {
  const [one, other, third] = instances;
  const sandbox = await startSandbox(one);
  for (let round = 0; round < 15; round += 1) {
    const { id } = await teamOf(await createTeam(one, sandbox, `Round ${round}`));
    expect(await teamOf(await ask(other, sandbox.token, `/v4/teams/${id}`))).toMatchObject({ id });
    const renamed = await ask(other, sandbox.token, `/v4/teams/${id}`, {
      method: 'PATCH',
      body: { name: `Renamed ${round}` },
      headers: { 'If-Match': '*' },
    });
    expect(renamed.status).toBe(200);
    expect(await teamOf(await ask(third, sandbox.token, `/v4/teams/${id}`))).toMatchObject({
      name: `Renamed ${round}`,
    });
    const removed = await ask(third, sandbox.token, `/v4/teams/${id}`, {
      method: 'DELETE',
      headers: { 'If-Match': '*' },
    });
    expect(removed.status).toBe(204);
    expect((await ask(one, sandbox.token, `/v4/teams/${id}`)).status).toBe(404);
  }
});

test('R4: a token that is made on one works on another, and once revoked there no more on the first', async () => {
  const [one, other] = instances;
  const { management_token } = await startSandbox(one);
  for (let round = 0; round < 10; round += 1) {
    const made = await ask(one, management_token, '/sandbox/tokens', { body: { name: `Round ${round}` } });
    expect(made.status).toBe(201);
    const { id, token } = (await made.json()) as { readonly id: string; readonly token: string };
    expect((await ask(other, token, '/v4/me')).status).toBe(200);
    expect((await ask(one, token, '/v4/me')).status).toBe(200);
    const revoked = await ask(other, management_token, `/sandbox/tokens/${id}`, { method: 'DELETE' });
    expect(revoked.status).toBe(204);
    expect((await ask(one, token, '/v4/me')).status).toBe(401);
  }
});

test('a sandbox that was ended on one is gone on the others', async () => {
  const [one, other] = instances;
  const { token, management_token } = await startSandbox(one);
  expect((await ask(other, token, '/v4/me')).status).toBe(200);
  const ended = await ask(one, management_token, '/sandbox/sandboxes/current', { method: 'DELETE' });
  expect(ended.status).toBe(204);
  expect((await ask(other, token, '/v4/me')).status).toBe(401);
});

test('what is uploaded to one is downloaded from another', async () => {
  const [one, other] = instances;
  const { token } = await startSandbox(one);
  const categories = await ask(one, token, '/v4/document_categories');
  const { data } = (await categories.json()) as { readonly data: ReadonlyArray<{ readonly id: string }> };
  const form = new FormData();
  form.set('file', new File(['said on one'], 'said.txt', { type: 'text/plain' }));
  form.set('category_id', data[0]?.id ?? '');
  const employees = await ask(one, token, '/v4/employees?limit=1');
  const { data: people } = (await employees.json()) as {
    readonly data: ReadonlyArray<{ readonly id: string }>;
  };
  form.set('employee_id', people[0]?.id ?? '');
  const uploaded = await fetch(`${one.url}/v4/documents`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: form,
  });
  expect(uploaded.status).toBe(201);
  const { id } = (await uploaded.json()) as { readonly id: string };
  const downloaded = await ask(other, token, `/v4/documents/${id}/download`);
  expect(await downloaded.text()).toBe('said on one');
});

test('the same Idempotency-Key sent to all at once makes one record', async () => {
  const sandbox = await startSandbox(instances[0]);
  for (let round = 0; round < 20; round += 1) {
    const headers = { 'Idempotency-Key': `"round ${round}"` };
    const answers = await Promise.all(
      instances.map((instance) => createTeam(instance, sandbox, `Once ${round}`, headers)),
    );
    expect(statusesOf(answers)).toEqual([201, 201, 201]);
    const replayed = answers.filter(({ headers }) => headers.get('Idempotency-Replayed') === 'true');
    expect(replayed).toHaveLength(2);
    const ids = new Set((await Promise.all(answers.map(teamOf))).map(({ id }) => id));
    expect(ids.size).toBe(1);
  }
  const names = (await teamsOf(instances[1], sandbox)).map(({ name }) => name);
  expect(names.filter((name) => name.startsWith('Once '))).toHaveLength(20);
});

test('of changes with the same If-Match exactly one wins', async () => {
  const sandbox = await startSandbox(instances[0]);
  const made = await createTeam(instances[0], sandbox, 'Wanted');
  const { id } = await teamOf(made);
  let tag = made.headers.get('ETag') ?? '';
  for (let round = 0; round < 20; round += 1) {
    const answers = await Promise.all(
      instances.map((instance, index) =>
        ask(instance, sandbox.token, `/v4/teams/${id}`, {
          method: 'PATCH',
          body: { name: `Round ${round} of ${index}` },
          headers: { 'If-Match': tag },
        }),
      ),
    );
    expect(statusesOf(answers)).toEqual([200, 412, 412]);
    const winner = answers.find(({ status }) => status === 200);
    tag = winner?.headers.get('ETag') ?? '';
    const { name } = await teamOf(await ask(instances[2], sandbox.token, `/v4/teams/${id}`));
    expect(winner && (await teamOf(winner)).name).toBe(name);
  }
});

test('what is read on one, changed and written back on another is never overwritten unseen', async () => {
  const sandbox = await startSandbox(instances[0]);
  const { id } = await teamOf(await createTeam(instances[0], sandbox, '0'));
  const path = `/v4/teams/${id}`;
  let asked = 0;
  const next = () => instances[asked++ % 3] ?? instances[0];
  const countOn = async (): Promise<void> => {
    for (;;) {
      const seen = await ask(next(), sandbox.token, path);
      const { name } = await teamOf(seen);
      const changed = await ask(next(), sandbox.token, path, {
        method: 'PATCH',
        body: { name: String(Number(name) + 1) },
        headers: { 'If-Match': seen.headers.get('ETag') ?? '' },
      });
      if (changed.status === 200) return;
      expect(changed.status).toBe(412);
    }
  };
  await Promise.all(
    Array.from({ length: 4 }, async () => {
      for (let count = 0; count < 6; count += 1) await countOn();
    }),
  );
  expect(await teamOf(await ask(next(), sandbox.token, path))).toMatchObject({ name: '24' });
});

test('answers on purpose are used up by all together', async () => {
  const { token, management_token } = await startSandbox(instances[0]);
  const set = await ask(instances[1], management_token, '/sandbox/scenario', {
    method: 'PUT',
    body: { status: 401, operation: 'v4.getMe', requests: 7 },
  });
  expect(set.status).toBe(200);
  const answers = await Promise.all(
    Array.from({ length: 21 }, (_, index) => ask(instances[index % 3] ?? instances[0], token, '/v4/me')),
  );
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(7);
});

test('all write to one sandbox at the same time: every write arrives, and no number is given twice', async () => {
  const sandbox = await startSandbox(instances[0]);
  const answers = await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      createTeam(instances[index % 3] ?? instances[0], sandbox, `Team ${index}`),
    ),
  );
  expect(new Set(statusesOf(answers))).toEqual(new Set([201]));
  const seen = await Promise.all(instances.map((instance) => teamsOf(instance, sandbox)));
  const made = seen[0]?.filter(({ name }) => name.startsWith('Team ')) ?? [];
  expect(new Set(made.map(({ name }) => name)).size).toBe(60);
  expect(new Set(made.map(({ number }) => number)).size).toBe(60);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[2]).toEqual(seen[0]);
});

test('R5: a limit is that of all together', async () => {
  const { token } = await startSandbox(instances[0]);
  const answers = await Promise.all(
    Array.from({ length: LIMIT + 90 }, (_, index) =>
      ask(instances[index % 3] ?? instances[0], token, '/v4/me'),
    ),
  );
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(LIMIT);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(90);
  const left = answers
    .filter(({ status }) => status === 200)
    .map(({ headers }) => Number(/r=(\d+)/.exec(headers.get('RateLimit') ?? '')?.[1]));
  expect(left.sort((a, b) => a - b)).toEqual(Array.from({ length: LIMIT }, (_, index) => index));
});

test('a process that is killed under load loses nothing that it acknowledged, and the others go on', async () => {
  const [one, other, doomed] = instances;
  const sandboxes = await Promise.all(Array.from({ length: 6 }, () => startSandbox(one)));
  const acknowledged = new Map<Sandbox, string[]>(sandboxes.map((sandbox) => [sandbox, []]));
  let isOver = false;
  const load = sandboxes.flatMap((sandbox) =>
    instances.map(async (instance, client) => {
      for (let count = 0; count < 60 && !isOver; count += 1) {
        const name = `${client}-${count}`;
        try {
          const answer = await createTeam(instance, sandbox, name);
          if (answer.status === 201) acknowledged.get(sandbox)?.push(name);
        } catch {
          return; // its process was killed
        }
      }
    }),
  );
  const acknowledgedCount = () => [...acknowledged.values()].reduce((sum, names) => sum + names.length, 0);
  await expect.poll(acknowledgedCount, { interval: 5, timeout: 20_000 }).toBeGreaterThan(100);
  await doomed.stop('SIGKILL');
  const atKill = acknowledgedCount();
  await expect.poll(acknowledgedCount, { interval: 5, timeout: 20_000 }).toBeGreaterThan(atKill + 60);
  isOver = true;
  await Promise.all(load);
  instances = [one, other, await startInstance()];
  for (const instance of instances) {
    for (const [sandbox, names] of acknowledged) {
      const found = new Set((await teamsOf(instance, sandbox)).map(({ name }) => name));
      expect(names.filter((name) => !found.has(name))).toEqual([]);
    }
  }
});

test('R5: a limit holds while one of the processes that count it is killed', async () => {
  const [one, other, doomed] = instances;
  const { token } = await startSandbox(one);
  let allowed = 0;
  let unanswered = 0;
  let asked = 0;
  const askOn = async (instance: ServerProcess) => {
    for (; asked < LIMIT + 150; asked += 1) {
      const answer = await ask(instance, token, '/v4/me').catch(() => undefined);
      if (!answer) {
        unanswered += 1;
        return; // its process was killed
      }
      await answer.arrayBuffer();
      allowed += Number(answer.status === 200);
    }
  };
  const asking = [one, other, doomed].flatMap((instance) => Array.from({ length: 5 }, () => askOn(instance)));
  await expect.poll(() => allowed, { interval: 1, timeout: 20_000 }).toBeGreaterThan(LIMIT / 3);
  await doomed.stop('SIGKILL');
  await Promise.all(asking);
  instances = [one, other, await startInstance()];
  expect(unanswered).toBeGreaterThan(0);
  expect(allowed).toBeLessThanOrEqual(LIMIT);
  expect(allowed).toBeGreaterThanOrEqual(LIMIT - unanswered); // what it had counted and not answered
});

test('an address starts no more sandboxes on all together than on one', async () => {
  const answers = await Promise.all(
    Array.from({ length: SANDBOXES }, (_, index) =>
      fetch(`${(instances[index % 3] ?? instances[0]).url}/sandbox/sandboxes`, { method: 'POST' }),
    ),
  );
  expect(answers.filter(({ status }) => status === 201)).toHaveLength(SANDBOXES - sandboxesStarted);
});
