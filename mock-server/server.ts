/** Starts the whole service — store, application, site, HTTP server — and stops it in order. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RecordedExamples } from '../spec/examples.ts';
import { createApp, type SiteHandler } from './app.ts';
import type { Config } from './config.ts';
import { type Clock, systemClock } from './entropy/clock.ts';
import { type Randomness, systemRandomness } from './entropy/randomness.ts';
import { joinInstances } from './instances/instances.ts';
import { listen } from './listener.ts';
import { type RequestCounts, StoreCounts } from './observe/counts.ts';
import { type Log, openLog, type Report } from './observe/log.ts';
import { createParts } from './parts.ts';
import { parseProxies } from './pipeline/client-address.ts';
import { createStaticSite, type SitePolicies } from './site/static-site.ts';
import { StartError } from './start-error.ts';
import { openDataFolder } from './store/data-folder.ts';
import { openLowdbStore } from './store/lowdb.ts';
import { openPostgresStore } from './store/postgres.ts';
import { loadSecret } from './store/secret-file.ts';

const SWEEP_EVERY_MS = 10 * 60 * 1000;

/** What can be put in the place of the machine's own, for recordings and tests. */
export interface ServerOptions {
  readonly config: Config;
  readonly clock?: Clock;
  readonly randomness?: Randomness;
  /** File of the recorded examples, for answers on purpose; without it those come from the catalogue of problems alone. */
  readonly examplesFile?: string;
  /** Folder of the built site; without one only the APIs answer. */
  readonly siteFolder?: string;
  /** Where the operator is told; standard error unless given. */
  readonly log?: Log;
}

/** A server that answers. */
export interface RunningServer {
  /** Where it answers, e.g. `http://127.0.0.1:4400`. */
  readonly url: string;
  /** Stops taking requests, waits for those that run (at most ten seconds), closes the store. */
  close(): Promise<void>;
}

/** The application with everything behind it, without a port. */
export interface Service {
  readonly app: ReturnType<typeof createApp>;
  /** For what the application is not asked: what is not even a request. */
  readonly counts: RequestCounts;
  /** Says that it is about to close: not ready any more, and answers that would go on end, so that the others can be waited for. */
  beginStop(): void;
  /** Closes what is behind the application, in order. */
  close(): Promise<void>;
}

/**
 * Opens the store and makes the application.
 *
 * @throws {DataFolderError} the data folder cannot be used
 * @throws {StartError} there is no built site
 */
export async function openService(options: ServerOptions): Promise<Service> {
  const { config, clock = systemClock, randomness = systemRandomness, log = openLog(config) } = options;
  const { report } = log;
  const folder = await openDataFolder(config.dataFolder, (error) =>
    report('The lock of the data folder was lost; nothing is written any more.', { error }),
  );
  const steps: Array<() => Promise<void>> = [() => folder.close()];
  const close = () => closeInOrder(steps);
  try {
    const written = new StoreCounts();
    const secret = loadSecret(folder.path, config.secret);
    const store = await (config.databaseUrl === undefined
      ? openLowdbStore(folder, { report, openTenants: config.loadedSandboxes, observer: written })
      : openPostgresStore(config.databaseUrl, { observer: written, secret }));
    steps.push(() => store.close());
    const instances =
      config.databaseUrl === undefined
        ? undefined
        : await joinInstances(config.databaseUrl, randomness, report);
    if (instances) steps.push(() => instances.close());
    const { origin, egress, requestsPerMinute, sandboxesPerHour, sandboxesAtMost } = config;
    const { loadedSandboxes, approvalDelayMs } = config;
    const parts = createParts({
      store,
      instances,
      clock,
      randomness,
      origin,
      egress,
      secret,
      requestsPerMinute,
      sandboxesPerHour,
      sandboxesAtMost,
      isProxy: parseProxies(config.proxies),
      loadedSandboxes,
      approvalDelayMs,
      metricsToken: config.metricsToken,
      report,
      accessLog: log.access,
      written,
      examples: examplesOf(options.examplesFile),
    });
    steps.push(async () => parts.sharedLog?.close());
    steps.push(() => parts.tenants.close());
    steps.push(() => parts.worker.stop());
    parts.worker
      .start()
      .catch((error: unknown) => report('Deliveries that wait could not be looked for.', { error }));
    const sweeping = setInterval(() => {
      parts.tenants
        .sweep()
        .then(() => parts.sharedLog?.tidy())
        .catch((error: unknown) => report('Expired sandboxes could not be removed.', { error }));
    }, SWEEP_EVERY_MS);
    steps.push(async () => clearInterval(sweeping));
    const app = createApp(parts, siteOf(options.siteFolder, origin, log.warn));
    const beginStop = () => {
      parts.readiness.stop();
      parts.streams.close();
    };
    return { app, counts: parts.counts, beginStop, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * Starts a server.
 *
 * @throws {StartError} the port is taken, or may not be used; there is no built site
 * @throws {DataFolderError} the data folder cannot be used
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const { config, randomness = systemRandomness, log = openLog(config) } = options;
  const { port, host } = config;
  let { origin } = config;
  let service: Service | undefined;
  const opened = Promise.withResolvers<Service>();
  opened.promise.catch(() => undefined); // told by what is thrown below
  // It listens before it is open, since only then the port of the public URL is known; requests wait until it is.
  const listener = await listen({
    fetch: (request, env) =>
      service ? service.app.fetch(request, env) : opened.promise.then(({ app }) => app.fetch(request, env)),
    port,
    host,
    get origin() {
      return origin;
    },
    randomness,
    report: log.report,
    refused: (status) => service?.counts.elsewhere.add(status, undefined),
  });
  try {
    origin = withPort(origin, listener.port);
    const open = await openService({ ...options, log, config: { ...config, origin } });
    service = open;
    opened.resolve(open);
    return {
      url: `http://${host.includes(':') ? `[${host}]` : host}:${listener.port}`,
      close: () => {
        open.beginStop();
        return closeInOrder([() => open.close(), () => listener.close()]);
      },
    };
  } catch (error) {
    opened.reject(error);
    await listener.close();
    throw error;
  }
}

/** A public URL with the port that was taken, where it was left open: port 0 is nobody's. */
function withPort(origin: string, port: number): string {
  return origin.replace(/:0$/, `:${port}`);
}

/** Undoes steps, the last one first. */
async function closeInOrder(steps: ReadonlyArray<() => Promise<void>>): Promise<void> {
  for (const step of steps.toReversed()) await step();
}

/** Reads the recorded examples when they are first asked for. */
function examplesOf(file: string | undefined): () => RecordedExamples {
  let examples: RecordedExamples | undefined;
  return () => {
    examples ??= file !== undefined && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
    return examples ?? {};
  };
}

function siteOf(folder: string | undefined, origin: string, warn: Report): SiteHandler | undefined {
  if (folder === undefined) return undefined;
  const policiesFile = join(folder, '.headers', 'csp.json');
  if (!existsSync(policiesFile)) {
    throw new StartError(`There is no built site in ${folder}. Run "npm run build" first.`);
  }
  const policies = JSON.parse(readFileSync(policiesFile, 'utf8')) as SitePolicies; // written by the build
  warnOfOrigin(folder, origin, warn);
  return createStaticSite(folder, policies, origin);
}

/** Tells when the pages name another public address than this server has: examples and links then lead elsewhere. */
function warnOfOrigin(folder: string, origin: string, warn: Report): void {
  const file = join(folder, '.headers', 'origin');
  const builtFor = existsSync(file) ? readFileSync(file, 'utf8').trim() : origin;
  if (builtFor === origin) return;
  warn('The site was built for another public address, which its pages, documents and feeds name.', {
    builtFor,
    origin,
    siteFolder: folder,
    whatToDo: `Build it anew with DRYDOCK_ORIGIN=${origin} npm run build (an image: docker compose build), or start with DRYDOCK_ORIGIN=${builtFor}.`,
  });
}
