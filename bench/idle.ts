/** Ten thousand connections that say nothing (any more), and what they cost the server and everybody else. */
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { runLoad } from './load/run-load.ts';
import type { Options } from './options.ts';
import { startDrydock } from './peers/drydock.ts';
import type { PeerInput } from './peers/peer.ts';
import type { RunningServer } from './processes/running-process.ts';
import { rowNamed } from './throughput/rows.ts';
import { readContext, startSandboxes } from './throughput/sandboxes.ts';

const OPENED_AT_ONCE = 250;
const OTHERS = 10;

const KINDS = [
  { what: 'silent from the beginning', sent: '' },
  {
    what: 'kept alive after an answer',
    sent: 'GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n',
  },
] as const;

/** One kind of connections: the server and the others without them, and with them. */
export interface IdleCost {
  readonly what: string;
  readonly connections: number;
  /** Open files of the server, while they are there: connections and its own. */
  readonly openFiles: number;
  readonly memoryMb: readonly [without: number, withThem: number];
  readonly perSecond: readonly [without: number, withThem: number];
  readonly p99Ms: readonly [without: number, withThem: number];
  /** Requests of the others that were not answered as they should be. */
  readonly failures: number;
}

/** Measures each kind on a server of its own. */
export async function measureIdle(input: PeerInput, options: Options): Promise<readonly IdleCost[]> {
  const connections = options.isQuick ? 1000 : 10_000;
  const { cellMs } = options;
  const context = await readContext(input.documentFile);
  const request = rowNamed('get by id').request(context);
  const costs: IdleCost[] = [];
  for (const [index, { what, sent }] of KINDS.entries()) {
    const server = await startDrydock(join(input.folder, String(index)));
    const idle: Socket[] = [];
    try {
      const tokens = await startSandboxes(server.url, 1);
      const others = () =>
        runLoad({
          url: server.url,
          connections: OTHERS,
          warmUpMs: 500,
          durationMs: 2 * cellMs,
          request: { ...request, path: `/v4${request.path}` },
          tokens,
          requestsPerToken: 1,
        });
      const before = { result: await others(), memoryMb: server.memoryMb() };
      await openAll(server, connections, sent, idle);
      const result = await others();
      costs.push({
        what,
        connections,
        openFiles: server.openFiles(),
        memoryMb: [before.memoryMb, server.memoryMb()],
        perSecond: [before.result.perSecond, result.perSecond],
        p99Ms: [before.result.p99Ms, result.p99Ms],
        failures: before.result.failures + result.failures,
      });
    } finally {
      for (const socket of idle) socket.destroy();
      await server.stop();
    }
  }
  return costs;
}

/** Opens connections, some at a time, and waits for the answer where one is asked for. */
async function openAll(
  { url }: RunningServer,
  count: number,
  sent: string,
  sockets: Socket[],
): Promise<void> {
  const { hostname, port } = new URL(url);
  const open = () =>
    new Promise<void>((resolve, reject) => {
      const socket = connect(Number(port), hostname);
      sockets.push(socket);
      socket.once('error', reject);
      socket.once('connect', () => {
        socket.off('error', reject).on('error', () => undefined); // the server may end it when its patience does
        if (sent === '') return resolve();
        socket.write(sent);
        socket.once('data', () => resolve());
      });
    });
  while (sockets.length < count) {
    await Promise.all(Array.from({ length: Math.min(OPENED_AT_ONCE, count - sockets.length) }, open));
  }
}
