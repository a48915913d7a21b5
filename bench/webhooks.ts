/**
 * `node bench/webhooks.ts`: how many deliveries a second a local receiver gets and how long after the write, and what
 * becomes of a thousand writes when the receiver fails, hangs, redirects, hangs up and babbles.
 */
import { type Received, Receiver } from '../test/harness/receiver.ts';
import { type ServerProcess, startServerProcess } from '../test/harness/server-process.ts';

const WRITES = 1000;
const WRITERS = 20;
/** Waits of the schedule, in seconds, and a little more. */
const WAITS = [6, 301, 1801, 7201, 18_001, 36_001, 36_001];

const server = await startServerProcess({
  environment: { DRYDOCK_RATE_LIMIT: '1000000000', DRYDOCK_EGRESS: 'any' },
});
try {
  console.log(await measureSpeed(server));
  console.log(await measureNastiness(server));
} finally {
  await server.stop();
}

async function measureSpeed({ url }: ServerProcess): Promise<string> {
  await using receiver = await Receiver.start();
  const received = new Map<string, number>();
  receiver.reactions = [
    (response, delivery) => {
      received.set(recordOf(delivery), performance.now());
      response.writeHead(204).end();
    },
  ];
  const sandbox = await open(url, receiver.url);
  const beganMs = performance.now();
  const written = await writeTickets(sandbox);
  await receiver.until(() => received.size === WRITES);
  const seconds = (performance.now() - beganMs) / 1000;
  const delays = [...written]
    .map(([id, { sentMs }]) => (received.get(id) ?? Number.NaN) - sentMs)
    .sort((a, b) => a - b);
  return [
    `${WRITES} writes at ${WRITERS} connections, each delivered to a local receiver:`,
    `  ${Math.round(WRITES / seconds)} deliveries a second`,
    `  from write to receipt: p50 ${quantile(delays, 0.5)} ms, p99 ${quantile(delays, 0.99)} ms`,
  ].join('\n');
}

async function measureNastiness({ url }: ServerProcess): Promise<string> {
  await using receiver = await Receiver.start();
  const attempts = new Map<string, number>();
  const accepted = new Map<string, number>();
  let arrivals = 0;
  receiver.reactions = [
    (response, delivery) => {
      const id = recordOf(delivery);
      arrivals += 1;
      attempts.set(id, (attempts.get(id) ?? 0) + 1);
      const turn = arrivals % 100;
      if (turn < 10) response.writeHead(500).end();
      else if (turn < 13) response.writeHead(302, { Location: receiver.url }).end();
      else if (turn < 16) response.destroy();
      else if (turn < 17)
        return; // hangs
      else {
        accepted.set(id, (accepted.get(id) ?? 0) + 1);
        response
          .writeHead(200, { 'Content-Type': 'text/html' })
          .end(turn < 20 ? '<'.repeat(1_000_000) : 'ok');
      }
    },
  ];
  const sandbox = await open(url, receiver.url);
  const written = await writeTickets(sandbox);
  const waiting = async () =>
    ((await sandbox.get('/sandbox/deliveries?limit=1&status=pending')) as { data: unknown[] }).data.length >
    0;
  for (const seconds of [0, ...WAITS]) {
    if (seconds > 0) await sandbox.post('/sandbox/clock/advance', { seconds });
    const untilMs = performance.now() + 45_000;
    let before = -1;
    while (performance.now() < untilMs && (await waiting()) && before !== arrivals) {
      before = arrivals;
      await new Promise((resolve) => setTimeout(resolve, 16_000)); // as long as one that hangs takes
    }
    if (!(await waiting())) break;
  }
  const ids = [...written.keys()];
  return [
    `${WRITES} writes with a receiver that fails (10 %), redirects (3 %), hangs up (3 %), hangs (1 %) and babbles (3 %):`,
    `  delivered ${ids.filter((id) => accepted.has(id)).length}`,
    `  retried ${ids.filter((id) => (attempts.get(id) ?? 0) > 1).length}`,
    `  lost ${ids.filter((id) => !accepted.has(id)).length}`,
    `  duplicated ${[...accepted.values()].filter((count) => count > 1).length}`,
    `  invented ${[...attempts.keys()].filter((id) => !written.has(id)).length}`,
  ].join('\n');
}

interface Sandbox {
  readonly project: string;
  post(path: string, json: object): Promise<unknown>;
  get(path: string): Promise<unknown>;
}

async function open(url: string, receiver: string): Promise<Sandbox> {
  const started = (await (await fetch(`${url}/sandbox/sandboxes`, { method: 'POST' })).json()) as Record<
    string,
    string
  >;
  const headersOf = (path: string) => ({
    Authorization: `Bearer ${path.startsWith('/sandbox/') ? started.management_token : started.token}`,
    'Content-Type': 'application/json',
  });
  const ask = async (path: string, init: RequestInit) => {
    const response = await fetch(`${url}${path}`, { ...init, headers: headersOf(path) });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<unknown>;
  };
  const post = (path: string, json: object) => ask(path, { method: 'POST', body: JSON.stringify(json) });
  const get = (path: string) => ask(path, {});
  await post('/v4/webhooks', { events: ['ticket.created'], url: receiver });
  const { data } = (await get('/v4/projects?limit=1')) as { data: [{ id: string }] };
  return { project: data[0].id, post, get };
}

/** Opens tickets, and gives by their ids when the request was sent. */
async function writeTickets(sandbox: Sandbox): Promise<Map<string, { readonly sentMs: number }>> {
  const written = new Map<string, { readonly sentMs: number }>();
  let next = 0;
  const writers = Array.from({ length: WRITERS }, async () => {
    while (next < WRITES) {
      next += 1;
      const sentMs = performance.now();
      const json = { project_id: sandbox.project, subject: `Ticket ${next}` };
      const { id } = (await sandbox.post('/v4/tickets', json)) as { id: string };
      written.set(id, { sentMs });
    }
  });
  await Promise.all(writers);
  return written;
}

function recordOf({ body }: Received): string {
  return (JSON.parse(body) as { data: { id: string } }).data.id;
}

function quantile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN);
}
