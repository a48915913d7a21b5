/** A server as a process of its own: started, waited for, its processor time read, ended by its own id. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

const START_AT_MOST_MS = 60_000;
const POLL_EVERY_MS = 5;
// Hono's Node adapter parses URLs of hosts with a higher port in a slower way, which no real deployment meets.
const HIGHEST_PORT = 59_999;
const TICKS_PER_SECOND = 100;

/** How a server is started. */
export interface ServerCommand {
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly port: number;
  /** A path that is answered as soon as the server serves, with any status that is not the server's own failure. */
  readonly readyPath: string;
  readonly readyHeaders?: Readonly<Record<string, string>>;
}

/** A server that answers. */
export interface RunningServer {
  readonly url: string;
  /** From the start of the process to its first answer. */
  readonly startMs: number;
  /** Memory that it holds, in megabytes; `NaN` where the system does not tell. */
  memoryMb(): number;
  /** Processor time that it has used, in milliseconds; `NaN` where the system does not tell. */
  processorMs(): number;
  /** Files and connections that it has open; `NaN` where the system does not tell. */
  openFiles(): number;
  stop(): Promise<void>;
}

/** Finds a port that nobody listens on. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = await new Promise<number>((resolve, reject) => {
      const probe = createServer();
      probe.once('error', reject);
      probe.listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
      });
    });
    if (port > 0 && port <= HIGHEST_PORT) return port;
  }
}

/** Starts a Node process and waits for its first answer. @throws {Error} with what it wrote when it does not answer */
export async function startProcess(command: ServerCommand): Promise<RunningServer> {
  const url = `http://127.0.0.1:${command.port}`;
  const startedMs = performance.now();
  const child = spawn(process.execPath, [...command.args], {
    env: { ...process.env, NODE_ENV: 'production', ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-2000);
    });
  }
  for (;;) {
    const isAnswered = await fetch(url + command.readyPath, { headers: { ...command.readyHeaders } }).then(
      (answer) => answer.arrayBuffer().then(() => answer.status < 500),
      () => false, // not listening yet
    );
    if (isAnswered) break;
    const hasEnded = child.exitCode !== null || child.signalCode !== null;
    if (hasEnded || performance.now() - startedMs > START_AT_MOST_MS) {
      await stop(child);
      throw new Error(`${command.args.join(' ')} did not answer: ${output.trim() || 'it wrote nothing.'}`);
    }
    await sleep(POLL_EVERY_MS);
  }
  return {
    url,
    startMs: performance.now() - startedMs,
    memoryMb: () => memoryMb(child),
    processorMs: () => processorMs(child),
    openFiles: () => openFiles(child),
    stop: () => stop(child),
  };
}

/** User and system time of a process, from the file that Linux has for it. */
function processorMs({ pid }: ChildProcess): number {
  try {
    const [user = '', system = ''] =
      readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ').slice(11, 13) ?? [];
    return ((Number(user) + Number(system)) * 1000) / TICKS_PER_SECOND;
  } catch {
    return Number.NaN; // another system, or the process has ended
  }
}

/** Resident memory of a process, likewise. */
function memoryMb({ pid }: ChildProcess): number {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes ?? Number.NaN) / 1000;
  } catch {
    return Number.NaN;
  }
}

/** Open files of a process, likewise. */
function openFiles({ pid }: ChildProcess): number {
  try {
    return readdirSync(`/proc/${pid}/fd`).length;
  } catch {
    return Number.NaN;
  }
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) return resolve();
    child.once('exit', () => resolve());
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), 3000).unref();
  });
}
