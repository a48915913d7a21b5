/**
 * A PostgreSQL of its own: a cluster in a temporary folder, on a free port, ended and removed afterwards. The server
 * refuses to run as root, so root starts it as the user `postgres`.
 */
import { execFile, type SpawnOptions, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { freePort } from './free-port.ts';
import { connectTo, runScript } from './sql.ts';

const run = promisify(execFile);

/** What to do when there is none. */
export const NO_POSTGRES =
  'There is no PostgreSQL server to test the second store with. Install it (Debian and Ubuntu: apt-get install postgresql; macOS: brew install postgresql), or name the folder of its programs in POSTGRES_BIN.';

const UP_AT_MOST_MS = 30_000;
const END_AT_MOST_MS = 10_000;
const TRY_AGAIN_AFTER_MS = 50;

/** A server that answers. */
export interface PostgresServer {
  /** As the application connects: a user who may neither skip row-level security nor do anything outside its database. */
  readonly url: string;
  /** As its administrator connects, to the database `postgres`. */
  readonly adminUrl: string;
  /** Stops it at once, as a crash does. */
  stop(): Promise<void>;
  /** Starts it again on the same port, with what it holds. */
  start(): Promise<void>;
  /** Ends it and removes what it held. */
  dispose(): Promise<void>;
}

/** The folder of `initdb` and `postgres`; `undefined` when there is none. */
export function findPostgres(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const folders = [
    environment.POSTGRES_BIN ?? '',
    ...versions.map((version) => join(debian, version, 'bin')),
    ...(environment.PATH ?? '').split(':'),
    '/opt/homebrew/bin',
  ];
  return folders.find((folder) => folder !== '' && existsSync(join(folder, 'initdb')));
}

/** How a server is started. */
export interface PostgresOptions {
  /** Whether what it has acknowledged would survive the loss of power; only benchmarks care. */
  readonly isDurable?: boolean;
}

/** Starts a server. @throws {Error} there is none on this machine, or it does not start */
export async function startPostgres({ isDurable = false }: PostgresOptions = {}): Promise<PostgresServer> {
  const programs = findPostgres();
  if (programs === undefined) throw new Error(NO_POSTGRES);
  const folder = await temporaryFolder();
  const identity = await identityOfServer();
  if (identity.uid !== undefined) await chown(folder.path, identity.uid, identity.gid ?? identity.uid);
  const data = join(folder.path, 'data');
  const port = await freePort();
  await run(
    join(programs, 'initdb'),
    [
      '--pgdata',
      data,
      '--username',
      'postgres',
      '--auth',
      'trust',
      '--no-sync',
      '--encoding',
      'UTF8',
      '--locale',
      'C',
    ],
    identity,
  );
  const start = () => startServer({ programs, data, port, sockets: folder.path, isDurable }, identity);
  let running = await start();
  const adminUrl = `postgres://postgres@127.0.0.1:${port}/postgres`;
  await runScript(
    adminUrl,
    'CREATE ROLE drydock LOGIN NOSUPERUSER NOBYPASSRLS',
    'CREATE DATABASE drydock OWNER drydock',
  );
  return {
    url: `postgres://drydock@127.0.0.1:${port}/drydock`,
    adminUrl,
    stop: () => running.end('SIGQUIT'),
    start: async () => {
      running = await start();
    },
    dispose: async () => {
      await running.end('SIGQUIT');
      await folder.remove();
    },
  };
}

interface Cluster {
  readonly programs: string;
  readonly data: string;
  readonly port: number;
  readonly sockets: string;
  readonly isDurable: boolean;
}

async function startServer(
  { programs, data, port, sockets, isDurable }: Cluster,
  identity: Pick<SpawnOptions, 'uid' | 'gid' | 'cwd'>,
) {
  const child = spawn(
    join(programs, 'postgres'),
    [
      '-D',
      data,
      '-p',
      String(port),
      '-k',
      sockets,
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'max_connections=60',
      '-c',
      // The machine does not lose power in a test; a server that was ended finds all of it in the page cache.
      isDurable ? 'fsync=on' : 'fsync=off',
    ],
    { ...identity, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let told = '';
  child.stderr.on('data', (chunk) => {
    told += chunk;
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal);
    const limit = setTimeout(() => child.kill('SIGKILL'), END_AT_MOST_MS);
    await ended;
    clearTimeout(limit);
  };
  process.once('exit', () => child.kill('SIGQUIT'));
  const lateAt = Date.now() + UP_AT_MOST_MS;
  const probe = connectTo(`postgres://postgres@127.0.0.1:${port}/postgres`);
  try {
    for (;;) {
      try {
        await probe.open();
        return { end };
      } catch (error) {
        if (child.exitCode !== null || Date.now() > lateAt) {
          await end('SIGQUIT');
          throw new Error(`PostgreSQL did not start: ${told}`, { cause: error });
        }
        await sleep(TRY_AGAIN_AFTER_MS);
      }
    }
  } finally {
    await probe.close();
  }
}

/** As whom the server runs: the user `postgres` where this is root, else whoever this is. */
async function identityOfServer(): Promise<Pick<SpawnOptions, 'uid' | 'gid' | 'cwd'>> {
  if (process.getuid?.() !== 0) return {};
  const { stdout } = await run('id', ['-u', 'postgres']);
  const { stdout: group } = await run('id', ['-g', 'postgres']);
  return { uid: Number(stdout), gid: Number(group), cwd: '/' };
}
