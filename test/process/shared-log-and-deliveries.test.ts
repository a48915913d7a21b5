/**
 * Several instances on one database: each shows what the others did, as it happens, and one of them delivers; when that
 * one is killed, another goes on. Receivers may be told something twice then, and of everything at least once.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Followed, follow } from '../harness/follow.ts';
import { type PostgresServer, startPostgres } from '../harness/postgres-server.ts';
import { type Received, Receiver } from '../harness/receiver.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { connectTo } from '../harness/sql.ts';

let database: PostgresServer;
let instances: ServerProcess[];
let followed: Followed[];

const environment = () => ({
  DRYDOCK_DATABASE_URL: database.url,
  DRYDOCK_SECRET: 'a secret of sixteen letters',
  DRYDOCK_ORIGIN: 'https://sandbox.example.com',
  DRYDOCK_RATE_LIMIT: '1000000',
  DRYDOCK_EGRESS: 'any',
});
const start = () => startServerProcess({ environment: environment() });

beforeAll(async () => {
  database = await startPostgres();
  instances = await Promise.all([start(), start(), start()]);
});
afterAll(async () => {
  await Promise.all(instances.map((instance) => instance.stop()));
  await database.dispose();
});
beforeEach(() => {
  followed = [];
});
afterEach(() => Promise.all(followed.map((stream) => stream.close())));

interface Started {
  readonly token: string;
  readonly management_token: string;
}

/** Calls an operation of an instance; the control API with the sandbox's management token. */
async function call(
  { url }: ServerProcess,
  sandbox: Started | undefined,
  method: string,
  path: string,
  json?: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const token = path.startsWith('/sandbox') ? sandbox?.management_token : sandbox?.token;
  return fetch(`${url}${path}`, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(json && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    ...(json && { body: JSON.stringify(json) }),
  });
}

/** The same, for an answer that has to be a success. */
async function ok<Body>(...request: Parameters<typeof call>): Promise<Body> {
  const answer = await call(...request);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${request[3]} was answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as Body; // by its schema
}

const startSandbox = () => ok<Started>(at(0), undefined, 'POST', '/sandbox/sandboxes');

function at(index: number): ServerProcess {
  const instance = instances[index % instances.length];
  if (!instance) throw new Error('There is no instance.');
  return instance;
}

/** Asks for the company of a sandbox, and gives the id of the request. */
async function ask(instance: ServerProcess, sandbox: Started): Promise<string> {
  const answer = await call(instance, sandbox, 'GET', '/v4/companies');
  expect(answer.status).toBe(200);
  return answer.headers.get('x-request-id') ?? '';
}

/** Follows a stream, once everything that was there already has been told. */
async function followAt(
  instance: ServerProcess,
  sandbox: Started,
  path: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Followed> {
  const answer = await call(instance, sandbox, 'GET', path, undefined, headers);
  expect(answer.status).toBe(200);
  const stream = follow(answer);
  followed.push(stream);
  return stream;
}

async function idsFrom(stream: Followed, count: number): Promise<readonly string[]> {
  const ids: string[] = [];
  while (ids.length < count) ids.push((await stream.next())?.id ?? 'the end');
  return ids;
}

test('what no operation takes counts at every instance, and each has it in its log', async () => {
  const sandbox = await startSandbox();
  const asked = await call(at(0), sandbox, 'GET', '/v4/nothing');
  const again = await call(at(1), sandbox, 'DELETE', '/v4/companies');
  const [first, second] = [asked, again].map(({ status, headers }) => ({
    status,
    left: Number(/r=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1]),
    id: headers.get('x-request-id'),
  }));
  expect([first?.status, second?.status]).toEqual([404, 405]);
  expect(second?.left).toBe((first?.left ?? 0) - 1);
  const stream = await followAt(at(2), sandbox, `/sandbox/requests/stream?after=req_${'0'.repeat(26)}`);
  expect(await idsFrom(stream, 2)).toEqual([first?.id, second?.id]);
  expect(await ok(at(2), sandbox, 'GET', `/sandbox/requests/${second?.id}`)).toMatchObject({
    operation: null,
    problem: 'method_not_allowed',
    url: '/v4/companies',
  });
});

interface Integration {
  readonly client_id: string;
  readonly client_secret: string;
}

interface Listed {
  readonly data: ReadonlyArray<{ readonly id: string }>;
}

const listed = async (instance: ServerProcess, sandbox: Started, path: string) =>
  (await ok<Listed>(instance, sandbox, 'GET', path)).data.map(({ id }) => id);

describe('the request log', () => {
  test('of one instance shows what the others answered: in the list, one by one, and to be sent again', async () => {
    const sandbox = await startSandbox();
    const ids = [await ask(at(0), sandbox), await ask(at(1), sandbox), await ask(at(2), sandbox)];
    await expect
      .poll(() => listed(at(2), sandbox, '/sandbox/requests'), { interval: 20 })
      .toEqual(ids.toReversed());
    const [first = ''] = ids;
    expect(await ok(at(1), sandbox, 'GET', `/sandbox/requests/${first}`)).toMatchObject({
      id: first,
      status: 200,
      request_headers: { authorization: expect.stringMatching(/^Bearer kontor_sbx_pat_….{4}$/) },
      response_body: expect.stringContaining('Nordwind Bau'),
    });
    const again = await ok<{ id: string }>(at(2), sandbox, 'POST', `/sandbox/requests/${first}/replay`);
    expect(again).toMatchObject({ status: 200, replay_of: first });
    expect(await listed(at(2), sandbox, '/sandbox/requests?limit=1')).toEqual([again.id]); // at once where it was made
  });

  test('is told live, in order, wherever it happens, and goes on at another instance where it was left', async () => {
    const sandbox = await startSandbox();
    const stream = await followAt(at(2), sandbox, '/sandbox/requests/stream');
    const ids = [await ask(at(0), sandbox)];
    expect(await idsFrom(stream, 1)).toEqual(ids);
    for (let turn = 0; turn < 12; turn += 1) ids.push(await ask(at(turn), sandbox));
    expect((await idsFrom(stream, 12)).toSorted()).toEqual(ids.slice(1).toSorted());
    const all = (await listed(at(0), sandbox, '/sandbox/requests')).toReversed();
    expect(all.toSorted()).toEqual(ids.toSorted());

    const [first = ''] = ids;
    const later = await followAt(at(1), sandbox, '/sandbox/requests/stream', { 'Last-Event-ID': first });
    expect(await idsFrom(later, 12)).toEqual(all.slice(1));
    const next = await ask(at(0), sandbox);
    expect(await idsFrom(later, 1)).toEqual([next]);
  });

  test('is followed ten times at each instance, whatever is open at the others', async () => {
    const sandbox = await startSandbox();
    const open = (index: number) => call(at(index), sandbox, 'GET', '/sandbox/requests/stream');
    const streams = await Promise.all(Array.from({ length: 10 }, () => open(0)));
    try {
      expect(streams.every(({ status }) => status === 200)).toBe(true);
      const refused = await open(0);
      expect(refused.status).toBe(429);
      await refused.body?.cancel();
      streams.push(await open(1));
      expect(streams.at(-1)?.status).toBe(200);
    } finally {
      await Promise.all(streams.map(({ body }) => body?.cancel()));
    }
  });

  test('keeps two hundred entries of all instances together, and none of its tokens is in the database', async () => {
    const sandbox = await startSandbox();
    for (let round = 0; round < 8; round += 1) {
      await Promise.all(Array.from({ length: 30 }, (_, index) => ask(at(index), sandbox)));
    }
    const newest = await ask(at(0), sandbox);
    await expect
      .poll(() => listed(at(1), sandbox, '/sandbox/requests?limit=100'), { interval: 20 })
      .toContain(newest);
    const admin = connectTo(database.adminUrl.replace(/[^/]+$/, 'drydock'));
    try {
      const count = () => admin.sql<{ count: number; texts: string }>`
        SELECT count(*)::int AS count, string_agg(summary::text || rest::text, ' ') AS texts
        FROM drydock.requests WHERE tenant = ${tenantOf(sandbox)}`;
      await expect.poll(async () => (await count())[0]?.count).toBe(200);
      const [row] = await count();
      expect(row?.texts).not.toContain(sandbox.token);
      expect(row?.texts).not.toContain(sandbox.token.slice(-20));
    } finally {
      await admin.close();
    }
  });

  test('goes on after a crash of the database, which empties it', async () => {
    const sandbox = await startSandbox();
    for (let turn = 0; turn < 6; turn += 1) await ask(at(turn), sandbox);
    await expect.poll(() => listed(at(2), sandbox, '/sandbox/requests')).toHaveLength(6);
    const stream = await followAt(at(2), sandbox, '/sandbox/requests/stream');
    const before = await ask(at(0), sandbox);
    expect(await idsFrom(stream, 1)).toEqual([before]);
    await database.stop();
    await database.start();
    const asked = new Set<string>();
    const first = stream.next();
    await expect
      .poll(
        async () => {
          const answer = await call(at(0), sandbox, 'GET', '/v4/companies');
          if (answer.ok) asked.add(answer.headers.get('x-request-id') ?? '');
          return Promise.race([
            first.then((event) => event?.id),
            new Promise((resolve) => setImmediate(resolve)),
          ]);
        },
        { timeout: 15_000, interval: 100 },
      )
      .toBeDefined();
    expect(asked).toContain((await first)?.id);
  });

  test('ends for whoever follows it when the sandbox ends elsewhere', async () => {
    const sandbox = await startSandbox();
    const streams = [
      await followAt(at(1), sandbox, '/sandbox/requests/stream'),
      await followAt(at(2), sandbox, '/sandbox/inbox/stream'),
    ];
    await ok(at(0), sandbox, 'DELETE', '/sandbox/sandboxes/current');
    expect(await Promise.all(streams.map((stream) => stream.next()))).toEqual([undefined, undefined]);
  });
});

interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly attempts: readonly unknown[];
}

interface Webhook {
  readonly id: string;
}

const ticketsTo = (sandbox: Started, url: string) =>
  ok<Webhook>(at(0), sandbox, 'POST', '/v4/webhooks', { events: ['ticket.created'], url });

/** Makes a ticket; `undefined` when the instance gave no answer, which says nothing of whether it was made. */
async function createTicket(
  instance: ServerProcess,
  sandbox: Started,
  project_id: string,
): Promise<string | undefined> {
  const answer = await call(instance, sandbox, 'POST', '/v4/tickets', { project_id, subject: 'A ticket' })
    .then(async (response) => ({ status: response.status, body: await response.text() }))
    .catch(() => undefined);
  if (!answer || answer.status === 503) return undefined;
  expect(answer).toMatchObject({ status: 201 });
  return (JSON.parse(answer.body) as { id: string }).id; // by its schema
}

async function anyProject(sandbox: Started): Promise<string> {
  const { data } = await ok<Listed>(at(0), sandbox, 'GET', '/v4/projects?limit=1');
  return data[0]?.id ?? '';
}

/** Which of the instances delivers. */
async function leaders(): Promise<readonly ServerProcess[]> {
  const verdicts = await Promise.all(
    instances.map(async (instance) => (await metricsOf(instance)).includes('drydock_webhook_leader 1\n')),
  );
  return instances.filter((_, index) => verdicts[index]);
}

async function metricsOf({ url }: ServerProcess): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

describe('deliveries', () => {
  test('arrive in the inbox, and are told there live and listed at every instance, whichever was written to', async () => {
    const sandbox = await startSandbox();
    const project = await anyProject(sandbox);
    const streams = await Promise.all(
      instances.map((instance) => followAt(instance, sandbox, '/sandbox/inbox/stream')),
    );
    for (let turn = 0; turn < 3; turn += 1) await createTicket(at(turn), sandbox, project);
    const told = await Promise.all(streams.map((stream) => idsFrom(stream, 3)));
    const list = await listed(at(0), sandbox, '/sandbox/inbox');
    expect(list).toHaveLength(3); // of the seed's own webhook
    for (const ids of told) expect(ids.toSorted()).toEqual(list.toSorted());
    const [oldest = ''] = list.toReversed();
    const later = await followAt(at(1), sandbox, '/sandbox/inbox/stream', { 'Last-Event-ID': oldest });
    expect(await idsFrom(later, 2)).toEqual(list.toReversed().slice(1));
  });

  test('that are asked for are answered with their attempt by every instance, whoever makes it', async () => {
    const sandbox = await startSandbox();
    const { id } = await ticketsTo(sandbox, 'inbox');
    for (const instance of instances) {
      const delivery = await ok<Delivery>(instance, sandbox, 'POST', `/v4/webhooks/${id}/test`, {});
      expect(delivery).toMatchObject({ status: 'succeeded', attempts: [{ status: 204 }] });
    }
  });

  test('P4: through the webhook of an integration carry what it may read, whichever instance made it', async () => {
    await using receiver = await Receiver.start();
    const sandbox = await startSandbox();
    const integration = await ok<Integration>(at(0), sandbox, 'POST', '/sandbox/integrations', {
      name: 'Names only',
      rights: ['employees:read', 'webhooks:write'],
      attributes: ['first_name', 'last_name'],
    });
    const answer = await fetch(`${at(0).url}/oauth/token`, {
      method: 'POST',
      headers: {
        Authorization: `Basic ${btoa(`${integration.client_id}:${integration.client_secret}`)}`,
      },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    const { access_token } = (await answer.json()) as { readonly access_token: string }; // by its schema
    const connected = { ...sandbox, token: access_token };
    await ok(at(1), connected, 'POST', '/v4/webhooks', { events: ['employee.updated'], url: receiver.url });
    const [id = ''] = await listed(at(2), sandbox, '/v4/employees?limit=1');
    const path = `/v4/employees/${id}`;
    await ok(at(2), sandbox, 'PATCH', path, { position: 'Foreman' }, { 'If-Match': '*' });
    await receiver.until(1);
    const { data } = JSON.parse(receiver.received[0]?.body ?? '{}') as { readonly data: object };
    expect(data).toEqual(await ok(at(0), connected, 'GET', path));
    expect(data).toMatchObject({ first_name: expect.any(String), last_name: expect.any(String) });
    expect(data).not.toHaveProperty('position');
    expect(data).not.toHaveProperty('email');
  });

  test('are made by one instance, each once', async () => {
    await expect.poll(leaders).toHaveLength(1);
    await using receiver = await Receiver.start();
    const sandbox = await startSandbox();
    const project = await anyProject(sandbox);
    await ticketsTo(sandbox, receiver.url);
    const made = await Promise.all(
      Array.from({ length: 30 }, (_, turn) => createTicket(at(turn), sandbox, project)),
    );
    await receiver.until(30);
    await expect
      .poll(() => listed(at(1), sandbox, '/sandbox/deliveries?status=pending'), { timeout: 10_000 })
      .toEqual([]);
    expect(receiver.received.map(ticketOf).toSorted()).toEqual(made.toSorted());
  });

  test('go on at another instance when the one that makes them stands still, which takes note of it afterwards', async () => {
    await expect.poll(leaders).toHaveLength(1);
    await using receiver = await Receiver.start();
    const sandbox = await startSandbox();
    const project = await anyProject(sandbox);
    await ticketsTo(sandbox, receiver.url);
    const [leader] = await leaders();
    const other = instances.find((instance) => instance !== leader);
    if (!leader || !other) throw new Error('Nobody delivers.');
    // As when its machine is gone from the network: its connections stay open, and nothing comes.
    process.kill(leader.pid, 'SIGSTOP');
    try {
      const made = await createTicket(other, sandbox, project);
      await receiver.until(1);
      expect(receiver.received.map(ticketOf)).toEqual([made]);
    } finally {
      process.kill(leader.pid, 'SIGCONT');
    }
    await expect.poll(leaders).toEqual([expect.not.objectContaining({ pid: leader.pid })]);
  });

  test('go on when the instance that makes them is killed: nothing acknowledged is lost', async () => {
    await using receiver = await Receiver.start();
    const sandboxes = await Promise.all([startSandbox(), startSandbox()]);
    const targets = await Promise.all(
      sandboxes.map(async (sandbox) => {
        await ticketsTo(sandbox, receiver.url);
        return { sandbox, project: await anyProject(sandbox) };
      }),
    );
    const acknowledged = new Set<string>();
    const delivered = new Set<string>();
    receiver.reactions = [
      (response, received) => {
        delivered.add(ticketOf(received));
        response.writeHead(204).end();
      },
    ];
    let isWriting = true;
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let turn = writer; isWriting; turn += 1) {
        const { sandbox, project } = targets[turn % 2] ?? { sandbox: undefined, project: '' };
        if (!sandbox) return;
        const id = await createTicket(at(turn), sandbox, project);
        if (id !== undefined) acknowledged.add(id);
      }
    });
    for (let round = 1; round <= 2; round += 1) {
      await receiver.until(() => delivered.size >= round * 40);
      const [leader] = await leaders();
      if (!leader) throw new Error('Nobody delivers.');
      await leader.stop('SIGKILL');
      const fresh = await start();
      instances = instances.map((instance) => (instance === leader ? fresh : instance));
    }
    await receiver.until(() => delivered.size >= 120);
    isWriting = false;
    await Promise.all(writers);
    await receiver.until(() => [...acknowledged].every((id) => delivered.has(id)));
    expect(await leaders()).toHaveLength(1);
    const duplicates = receiver.received.length - delivered.size;
    expect(duplicates).toBeLessThanOrEqual(2 * 2 * 8); // two kills, with eight attempts of each sandbox under way
  });
});

const ticketOf = ({ body }: Received): string => JSON.parse(body).data.id;

/** The tenant is part of each of its tokens: `kontor_sbx_pat_` and twelve characters. */
function tenantOf({ token }: Started): string {
  return token.slice('kontor_sbx_pat_'.length).slice(0, 12);
}
