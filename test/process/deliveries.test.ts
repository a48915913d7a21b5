/**
 * What was acknowledged is delivered, also when the process is killed in between: the outbox is part of the commit of
 * the write, and a server finds what waits without being asked for anything.
 */
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { type Received, Receiver } from '../harness/receiver.ts';
import { send } from '../harness/send.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const ROUNDS = 3;
const WRITERS = 4;

/** The record that a delivery is about. */
const recordOf = ({ body }: Received): string => JSON.parse(body).data.id;

test('nothing acknowledged goes undelivered and nothing is invented, however often the process is killed', async () => {
  const folder = await temporaryFolder();
  const receiver = await Receiver.start();
  const start = (): Promise<ServerProcess> =>
    startServerProcess({
      dataFolder: folder.path,
      environment: { DRYDOCK_RATE_LIMIT: '1000000', DRYDOCK_EGRESS: 'any' },
    });
  // Every seventh event is refused at first, so that some have to wait.
  const refusedOnce = new Set<string>();
  const delivered = new Map<string, number>();
  let arrivals = 0;
  receiver.reactions = [
    (response, received) => {
      arrivals += 1;
      const id = recordOf(received);
      const isRefused = arrivals % 7 === 0 && !refusedOnce.has(id) && !delivered.has(id);
      if (isRefused) refusedOnce.add(id);
      else delivered.set(id, (delivered.get(id) ?? 0) + 1);
      response.writeHead(isRefused ? 500 : 204).end();
    },
  ];

  try {
    let server = await start();
    const sandbox = await post(server, '/sandbox/sandboxes', undefined, undefined);
    const { token } = sandbox as { readonly token: string };
    await post(server, '/v4/webhooks', token, { events: ['ticket.created'], url: receiver.url });
    const { data } = (await read(server, '/v4/projects?limit=1', token)) as { data: [{ id: string }] };
    const acknowledged = new Set<string>();

    for (let round = 1; round <= ROUNDS; round += 1) {
      const running = server;
      const enough = acknowledged.size + 40 + round * 7;
      const writers = Array.from({ length: WRITERS }, async (_, writer) => {
        for (let turn = 0; ; turn += 1) {
          const json = { project_id: data[0].id, subject: `Round ${round}, ${writer}, ${turn}` };
          const made = await post(running, '/v4/tickets', token, json).catch(() => undefined); // killed
          if (!made) return;
          acknowledged.add((made as { readonly id: string }).id);
          if (acknowledged.size === enough) void running.stop('SIGKILL');
        }
      });
      await Promise.all(writers);
      await running.ended;
      server = await start();
      await receiver.until(() => [...acknowledged].every((id) => delivered.has(id)));
    }

    expect(refusedOnce.size).toBeGreaterThan(0);
    const tickets = new Set(await ticketIds(server, token));
    expect([...delivered.keys()].filter((id) => !tickets.has(id))).toEqual([]);
    expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
  } finally {
    await receiver[Symbol.asyncDispose]();
    await folder.remove();
  }
});

describe('a delivery that is under way when the server is told to stop', () => {
  interface Delivery {
    readonly status: string;
    readonly attempts: ReadonlyArray<{ readonly status: number | null }>;
  }

  /** A server that waits for the answer of a receiver, of which the test gives it or not. */
  async function underWay(work: (server: ServerProcess, answer: () => void, again: Again) => Promise<void>) {
    const folder = await temporaryFolder();
    await using receiver = await Receiver.start();
    const start = () =>
      startServerProcess({ dataFolder: folder.path, environment: { DRYDOCK_EGRESS: 'any' } });
    let server = await start();
    try {
      const held = Promise.withResolvers<() => void>();
      receiver.reactions = [(response) => held.resolve(() => response.writeHead(204).end()), 204];
      const { token, management_token } = (await post(
        server,
        '/sandbox/sandboxes',
        undefined,
        undefined,
      )) as {
        readonly token: string;
        readonly management_token: string;
      }; // by its schema
      await post(server, '/v4/webhooks', token, { events: ['ticket.created'], url: receiver.url });
      const { data } = (await read(server, '/v4/projects?limit=1', token)) as { data: [{ id: string }] };
      await post(server, '/v4/tickets', token, { project_id: data[0].id, subject: 'Under way' });
      const answer = await held.promise;
      await work(server, answer, async () => {
        server = await start();
        const newest = async () => {
          const list = await read(server, '/sandbox/deliveries?limit=1', management_token);
          return (list as { readonly data: readonly Delivery[] }).data[0]; // by its schema
        };
        return { receiver, newest };
      });
    } finally {
      await server.stop();
      await folder.remove();
    }
  }
  type Again = () => Promise<{
    readonly receiver: Receiver;
    readonly newest: () => Promise<Delivery | undefined>;
  }>;

  test('is waited for and noted, so that the next start does not send it again', async () => {
    await underWay(async (server, answer, again) => {
      const stopping = server.stop();
      await expect.poll(() => fetch(server.url).then(String, () => 'stopping')).toBe('stopping');
      answer();
      expect(await stopping).toMatchObject({ code: 0, stderr: '' });
      const { receiver, newest } = await again();
      expect(await newest()).toMatchObject({ status: 'succeeded', attempts: [{ status: 204 }] });
      expect(receiver.received).toHaveLength(1);
    });
  });

  test('is broken off after a time, and made again by the next start', async () => {
    await underWay(async (server, _, again) => {
      expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
      const { receiver, newest } = await again();
      await receiver.until(2);
      await expect.poll(newest).toMatchObject({ status: 'succeeded' });
      const [first, second] = receiver.received.map(({ headers }) => headers['webhook-id']);
      expect(second).toBe(first);
    });
  });
});

async function post(
  { url }: ServerProcess,
  path: string,
  token: string | undefined,
  json: object | undefined,
): Promise<unknown> {
  const headers: Array<[string, string]> = token ? [['Authorization', `Bearer ${token}`]] : [];
  const text = JSON.stringify(json ?? {});
  const answer = await send({
    method: 'POST',
    url: `${url}${path}`,
    headers: json ? [...headers, ['Content-Type', 'application/json']] : headers,
    ...(json && { body: { kind: 'text', text } as const }),
  });
  if (answer.status >= 300) throw new Error(`${path} was answered ${answer.status}: ${answer.body}`);
  return JSON.parse(answer.body);
}

async function read({ url }: ServerProcess, path: string, token: string): Promise<unknown> {
  const headers: Array<[string, string]> = [['Authorization', `Bearer ${token}`]];
  return JSON.parse((await send({ method: 'GET', url: `${url}${path}`, headers })).body);
}

/** Every ticket that was made in this test. */
async function ticketIds(server: ServerProcess, token: string): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let path: string | undefined = '/v4/tickets?limit=100&sort=-created_at'; path; ) {
    const page = (await read(server, path, token)) as {
      data: Array<{ id: string }>;
      meta: { next_cursor: string | null };
    };
    ids.push(...page.data.map(({ id }) => id));
    const { next_cursor } = page.meta;
    path = next_cursor ? `/v4/tickets?limit=100&sort=-created_at&cursor=${next_cursor}` : undefined;
  }
  return ids;
}
