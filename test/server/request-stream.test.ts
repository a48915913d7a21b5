/** The request log as it happens: server-sent events that begin where the client left off, and end when they have to. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { ORIGIN, requestOf, type TestSandbox, TestServer } from '../harness/app.ts';
import { type Followed, follow } from '../harness/follow.ts';
import { startServerProcess } from '../harness/server-process.ts';

const CAP = 10;

let server: TestServer;
let sandbox: TestSandbox;

beforeAll(async () => {
  server = await TestServer.start();
});

beforeEach(async () => {
  sandbox = await server.startSandbox();
});

afterAll(() => server[Symbol.asyncDispose]());

/** Asks for the stream without reading it. */
function ask(
  query: Readonly<Record<string, string | number>> = {},
  headers: Readonly<Record<string, string>> = {},
  of = sandbox,
): Promise<Response> {
  return server.fetchRaw(requestOf('sandbox.streamRequests', { token: of.managementToken, query, headers }));
}

async function open(...values: Parameters<typeof ask>): Promise<Followed> {
  const response = await ask(...values);
  expect(response.status).toBe(200);
  return follow(response);
}

/** Sends a request and gives its id. */
async function logged(name: 'v4.getMe' | 'v4.listOffices' | 'v2.listTeams' = 'v4.getMe'): Promise<string> {
  return (await sandbox.call(name)).headers.get('X-Request-Id') ?? '';
}

async function idsOf(stream: Followed, count: number): Promise<readonly (string | undefined)[]> {
  const ids: (string | undefined)[] = [];
  while (ids.length < count) ids.push((await stream.next())?.id);
  return ids;
}

test('tells a request as soon as it is answered, as the list has it', async () => {
  await logged();
  const stream = await open();
  const id = await logged('v2.listTeams');
  const event = await stream.next();
  expect(event).toMatchObject({ id, event: 'request', data: { id, document: 'v2', operation: 'listTeams' } });
  expect([event?.data]).toEqual((await sandbox.ok('sandbox.listRequests', { query: { limit: 1 } })).data);
  await stream.close();
});

describe('a client that connects again', () => {
  test('is told what came after its last event, and then goes on', async () => {
    const [first, second, third] = [await logged(), await logged(), await logged()];
    const stream = await open({}, { 'Last-Event-ID': first });
    expect(await idsOf(stream, 2)).toEqual([second, third]);
    const fourth = await logged();
    expect(await idsOf(stream, 1)).toEqual([fourth]);
    await stream.close();
  });

  test('is believed more than the address that it first connected with', async () => {
    const [first, second] = [await logged(), await logged()];
    const stream = await open({ after: first, limit: 1 }, { 'Last-Event-ID': second });
    const third = await logged();
    expect(await idsOf(stream, 2)).toEqual([third, undefined]);
  });

  test.each(['req_00000000000000000000000000', 'something else', ''])(
    'is told all of the log when that holds its last event no more: %j',
    async (last) => {
      const ids = [await logged(), await logged()];
      const stream = await open({ limit: 2 }, { 'Last-Event-ID': last });
      expect(await idsOf(stream, 3)).toEqual([...ids, undefined]);
    },
  );

  test('misses nothing and gets nothing twice, however often it does', async () => {
    const sent: string[] = [await logged()];
    const got: (string | undefined)[] = [sent[0]];
    for (let round = 0; round < 5; round += 1) {
      const stream = await open({}, { 'Last-Event-ID': String(got.at(-1)) });
      sent.push(await logged(), await logged());
      got.push(...(await idsOf(stream, 2)));
      await stream.close();
      sent.push(await logged());
    }
    const left = sent.length - got.length;
    const rest = await open({ limit: left }, { 'Last-Event-ID': String(got.at(-1)) });
    expect([...got, ...(await idsOf(rest, left))]).toEqual(sent);
  });
});

test('ends after as many events as asked for', async () => {
  const stream = await open({ limit: 2 });
  const ids = [await logged(), await logged()];
  await logged();
  expect(await idsOf(stream, 3)).toEqual([...ids, undefined]);
});

test.each([
  [{ document: 'v2' }, 'v2.listTeams'],
  [{ operation: 'listOffices' }, 'v4.listOffices'],
  [{ status: '2xx', method: 'GET', operation: 'getMe' }, 'v4.getMe'],
] as const)('tells only what is chosen: %j', async (filter, wanted) => {
  const stream = await open({ ...filter, limit: 1 });
  const all = new Map<string, string>();
  for (const name of ['v4.getMe', 'v4.listOffices', 'v2.listTeams'] as const)
    all.set(name, await logged(name));
  expect(await idsOf(stream, 2)).toEqual([all.get(wanted), undefined]);
});

test('tells nothing of another sandbox', async () => {
  const other = await server.startSandbox();
  const stream = await open({ limit: 1 }, {}, other);
  const mine = await logged();
  const theirs = (await other.call('v4.getMe')).headers.get('X-Request-Id');
  expect(await idsOf(stream, 2)).toEqual([theirs, undefined]);
  expect(stream.text()).not.toContain(mine);
});

test('has no token in it, wherever one was sent', async () => {
  const stream = await open({ limit: 2 });
  await sandbox.call('v4.getMe', { query: { token: sandbox.token }, headers: { 'X-Note': sandbox.token } });
  await sandbox.call('v4.createDepartment', { json: { [sandbox.token]: 1 } });
  await idsOf(stream, 2);
  expect(stream.text()).toContain('…');
  expect(stream.text()).not.toContain(sandbox.token);
});

test('works with the session of the console, and only for its own pages', async () => {
  await logged();
  const Cookie = `drydock_session=${sandbox.managementToken}`;
  const path = `${ORIGIN}/sandbox/requests/stream?after=req_${'0'.repeat(26)}&limit=1`;
  const own = await server.fetchRaw(
    new Request(path, { headers: { Cookie, 'Sec-Fetch-Site': 'same-origin' } }),
  );
  expect(await idsOf(follow(own), 2)).toEqual([expect.stringMatching(/^req_/), undefined]);
  const foreign = await server.send(
    new Request(path, { headers: { Cookie, Origin: 'https://elsewhere.example' } }),
  );
  expect(foreign.problem?.code).toBe('forbidden_origin');
});

describe(`a sandbox may have ${CAP} open`, () => {
  test('one more is refused, until one is closed', async () => {
    const streams: Followed[] = [];
    while (streams.length < CAP) streams.push(await open());
    const { status, problem, detail } = (await (await ask()).json()) as Record<string, unknown>;
    expect({ status, problem, detail }).toMatchObject({
      status: 429,
      detail: expect.stringContaining(`${CAP} live streams`),
    });
    const other = await server.startSandbox();
    const theirs = await open({}, {}, other);
    await streams.pop()?.close();
    streams.push(await open(), theirs);
    for (const stream of streams) await stream.close();
  });

  test('those that ended by themselves, and those of which only the head was asked, do not count', async () => {
    const id = await logged();
    const again = await logged();
    expect(again).not.toBe(id);
    for (let index = 0; index < 2 * CAP; index += 1) {
      expect(await idsOf(await open({ after: id, limit: 1 }), 2)).toEqual([again, undefined]);
      const head = await server.fetchRaw(
        new Request(`${ORIGIN}/sandbox/requests/stream`, {
          method: 'HEAD',
          headers: { Authorization: `Bearer ${sandbox.managementToken}` },
        }),
      );
      expect(head.status).toBe(200);
    }
  });
});

describe('ends', () => {
  test('with the sandbox', async () => {
    const stream = await open();
    await sandbox.ok('sandbox.deleteCurrentSandbox');
    expect(await stream.next()).toBeUndefined();
  });

  test('when the sandbox expires', async () => {
    const stream = await open();
    server.clock.advance(15 * 24 * 3600 * 1000);
    await server.parts.tenants.sweep();
    expect(await stream.next()).toBeUndefined();
  });

  test('when the server stops, which does not wait for it; and goes on after the next start', async () => {
    const running = await startServerProcess();
    const started = (await (await fetch(`${running.url}/sandbox/sandboxes`, { method: 'POST' })).json()) as {
      readonly token: string;
      readonly management_token: string;
    }; // as its own test has it
    const response = await fetch(`${running.url}/sandbox/requests/stream`, {
      headers: { Authorization: `Bearer ${started.management_token}` },
    });
    expect(response.headers.get('Content-Type')).toBe('text/event-stream');
    const stream = follow(response);
    const { headers } = await fetch(`${running.url}/v4/me`, {
      headers: { Authorization: `Bearer ${started.token}` },
    });
    expect((await stream.next())?.id).toBe(headers.get('X-Request-Id'));
    const before = Date.now();
    const ended = running.stop();
    expect(await stream.next()).toBeUndefined();
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
    expect(Date.now() - before).toBeLessThan(5000);
  });
});
