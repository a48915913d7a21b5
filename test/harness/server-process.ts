/**
 * A real server in a process of its own: on a free port, with a data folder of its own, ended by its own handle.
 * Nothing of the surroundings reaches it but `PATH`.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';

/** The server without a site; starts without a build. */
const API_SERVER = fileURLToPath(new URL('./api-server.ts', import.meta.url));

const READY_AT_MOST_MS = 20_000;
const END_AT_MOST_MS = 20_000;

/** What a process is started with. */
export interface ProcessOptions {
  /** Arguments of Node: the file to run, with options in front. The server without a site unless given. */
  readonly run?: readonly string[];
  /** Variables besides `PORT=0` and the data folder; they win over both. */
  readonly environment?: Readonly<Record<string, string>>;
  /** A program with its arguments that runs Node in its own place, such as `setpriv …`; none unless given. */
  readonly under?: readonly string[];
  /** A data folder that the caller owns; one for this process alone unless given. */
  readonly dataFolder?: string;
}

/** How a process ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A server that answers. */
export interface ServerProcess {
  /** Where it answers, e.g. `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly pid: number;
  readonly dataFolder: string;
  /** What it has written to standard error so far. */
  stderr(): string;
  /** Asks it to stop (SIGTERM, or another signal) and waits until it has ended. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
  /** Resolves when it has ended, by whatever cause. */
  readonly ended: Promise<Ended>;
}

// Should the tests themselves be ended, their processes end with them.
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a server and waits until it says where it is. @throws {Error} it ended instead, or said nothing */
export async function startServerProcess(options: ProcessOptions = {}): Promise<ServerProcess> {
  const launched = await launch(options);
  const { child, output, ended } = launched;
  const url = await new Promise<string>((resolve, reject) => {
    const limit = setTimeout(() => {
      child.kill('SIGKILL');
      reject(new Error(`The server did not say within ${READY_AT_MOST_MS} ms where it is.`));
    }, READY_AT_MOST_MS);
    child.stdout?.on('data', () => {
      const where = /is ready: (http\S+)\n/.exec(output.stdout)?.[1];
      if (where === undefined) return;
      clearTimeout(limit);
      resolve(where);
    });
    ended.then(({ code, stderr }) => {
      clearTimeout(limit);
      reject(new Error(`The server ended with ${code} instead of starting: ${stderr}`));
    }, reject);
  });
  return {
    url,
    pid: child.pid ?? 0,
    dataFolder: launched.dataFolder,
    stderr: () => output.stderr,
    stop: (signal = 'SIGTERM') => {
      child.kill(signal);
      return endWithin(launched);
    },
    ended,
  };
}

/** Runs a server that is expected to end by itself, to its end. */
export async function runServerProcess(options: ProcessOptions = {}): Promise<Ended> {
  return endWithin(await launch(options));
}

interface Launched {
  readonly child: ChildProcess;
  readonly dataFolder: string;
  readonly output: { stdout: string; stderr: string };
  readonly ended: Promise<Ended>;
}

async function launch({
  run = [API_SERVER],
  under = [],
  environment = {},
  dataFolder,
}: ProcessOptions): Promise<Launched> {
  const own = dataFolder === undefined ? await temporaryFolder() : undefined;
  const folder = dataFolder ?? `${own?.path}/data`;
  const [program = process.execPath, ...args] = [...under, process.execPath, ...run];
  const child = spawn(program, args, {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DRYDOCK_DATA: folder,
      DRYDOCK_SANDBOXES_PER_HOUR: '100000',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const output = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, ...output }));
  }).finally(() => {
    running.delete(child);
    return own?.remove();
  });
  return { child, dataFolder: folder, output, ended };
}

/** Waits for the end; a process that does not end is ended, and that is an error. */
async function endWithin({ child, ended }: Launched): Promise<Ended> {
  let isLate = false;
  const limit = setTimeout(() => {
    isLate = true;
    child.kill('SIGKILL');
  }, END_AT_MOST_MS);
  const how = await ended;
  clearTimeout(limit);
  if (isLate) throw new Error(`The server did not end within ${END_AT_MOST_MS} ms. ${how.stderr}`);
  return how;
}
