/** Starts the whole service — store, application, site, HTTP server — and stops it in order. */
import { existsSync, readFileSync } from 'node:fs';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { ProblemCode } from '../spec/problems.ts';
import { createApp, type SiteHandler } from './app.ts';
import type { Config } from './config.ts';
import { type Clock, systemClock } from './entropy/clock.ts';
import { type Randomness, systemRandomness } from './entropy/randomness.ts';
import { createParts } from './parts.ts';
import { renderProblem } from './pipeline/problem/problem.ts';
import { giveRequestId } from './pipeline/request-id/request-id.ts';
import { createStaticSite, type SitePolicies } from './site/static-site.ts';
import { openDataFolder } from './store/data-folder.ts';
import { openLowdbStore } from './store/lowdb.ts';
import { loadSecret } from './store/secret-file.ts';

const SWEEP_EVERY_MS = 10 * 60 * 1000;
const DRAIN_AT_MOST_MS = 10_000;

/** What can be put in the place of the machine's own, for recordings and tests. */
export interface ServerOptions {
  readonly config: Config;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
  /** Folder of the built site; without one only the APIs answer. */
  readonly siteFolder?: string;
  readonly report?: (message: string, details: object) => void;
}

/** A server that answers. */
export interface RunningServer {
  /** Where it answers, e.g. `http://127.0.0.1:4400`. */
  readonly url: string;
  /** Stops taking requests, waits for those that run (at most ten seconds), closes the store. */
  close(): Promise<void>;
}

/** The server cannot start; the message says why and what to do. */
export class StartError extends Error {
  override readonly name = 'StartError';
}

/**
 * Starts a server.
 *
 * @throws {StartError} the port is taken, or may not be used
 * @throws {DataFolderError} the data folder cannot be used
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, clock = systemClock, randomness = systemRandomness, report = reportToStderr } = options;
  const folder = await openDataFolder(config.dataFolder, (error) =>
    report('The lock of the data folder was lost; nothing is written any more.', { error }),
  );
  const close: Array<() => Promise<void>> = [() => folder.close()];
  const closeAll = async () => {
    for (const step of close.reverse()) await step();
  };
  try {
    const store = await openLowdbStore(folder, { report });
    close.push(() => store.close());
    const { origin, requestsPerMinute, sandboxesPerHour, loadedSandboxes } = config;
    const parts = createParts({
      store,
      clock,
      randomness,
      origin,
      secret: loadSecret(folder.path, config.secret),
      requestsPerMinute,
      sandboxesPerHour,
      loadedSandboxes,
      report,
    });
    close.push(() => parts.tenants.close());
    const app = createApp(parts, siteOf(options.siteFolder, origin));
    const server = await listen(app.fetch, config, (problem, socket) =>
      refuseRaw(problem, socket, randomness, origin),
    );
    close.push(() => stop(server));
    const sweeping = setInterval(() => {
      parts.tenants
        .sweep()
        .catch((error: unknown) => report('Expired sandboxes could not be removed.', { error }));
    }, SWEEP_EVERY_MS);
    close.push(async () => clearInterval(sweeping));
    const { port } = server.address() as AddressInfo; // it listens on a port, not a pipe
    return {
      url: `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`,
      close: closeAll,
    };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

function siteOf(folder: string | undefined, origin: string): SiteHandler | undefined {
  if (folder === undefined) return undefined;
  const policiesFile = join(folder, '.headers', 'csp.json');
  if (!existsSync(policiesFile)) {
    throw new StartError(`There is no built site in ${folder}. Run "npm run build" first.`);
  }
  const policies = JSON.parse(readFileSync(policiesFile, 'utf8')) as SitePolicies; // written by the build
  return createStaticSite(folder, policies, origin);
}

type Fetch = Parameters<typeof serve>[0]['fetch'];
type RefuseRaw = (problem: { readonly code: ProblemCode; readonly detail: string }, socket: Socket) => void;

function listen(fetch: Fetch, { port, host }: Config, refuse: RefuseRaw): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = serve(
      {
        fetch,
        port,
        hostname: host,
        serverOptions: { maxHeaderSize: 16_384, requestTimeout: 30_000, headersTimeout: 10_000 },
      },
      () => resolve(server),
    ) as Server; // without TLS options it is a plain HTTP server
    server.keepAliveTimeout = 65_000;
    server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
      if (error.code === 'ECONNRESET' || !socket.writable) {
        socket.destroy();
        return;
      }
      refuse(
        error.code === 'HPE_HEADER_OVERFLOW'
          ? { code: 'headers_too_large', detail: 'All headers together have more than 16 KB.' }
          : { code: 'malformed_request', detail: 'This is not a well-formed HTTP request.' },
        socket,
      );
    });
    server.on('error', (error: NodeJS.ErrnoException) => reject(new StartError(explain(error, port, host))));
  });
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another process. Stop it, or choose another port: PORT=4401 npm start.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Choose one above 1023: PORT=4400 npm start.`;
    case 'EADDRNOTAVAIL':
      return `The address ${host} does not belong to this machine. Set HOST to one that does, such as 127.0.0.1.`;
    default:
      return `The server cannot listen on ${host}:${port}: ${error.message}.`;
  }
}

/** Answers on a socket whose request could not even be parsed. */
function refuseRaw(
  problem: { readonly code: ProblemCode; readonly detail: string },
  socket: Socket,
  randomness: Randomness,
  origin: string,
): void {
  const requestId = giveRequestId({}, randomness);
  const { status, type, body } = renderProblem(problem, { document: 'v4', requestId, path: '', origin });
  const reason = status === 431 ? 'Request Header Fields Too Large' : 'Bad Request';
  socket.end(
    `HTTP/1.1 ${status} ${reason}\r\nContent-Type: ${type}\r\nX-Request-Id: ${requestId}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}

/** Lets running requests finish; connections that are still open after the limit are cut. */
function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), DRAIN_AT_MOST_MS);
    server.on('request', (_, response: ServerResponse) => response.setHeader('Connection', 'close'));
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });
}

/** One line of JSON for each report. */
function reportToStderr(message: string, details: object): void {
  const line = { at: new Date().toISOString(), message, ...details };
  process.stderr.write(
    `${JSON.stringify(line, (_, value) => (value instanceof Error ? (value.stack ?? value.message) : value))}\n`,
  );
}
