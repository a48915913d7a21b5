/** A soak: mixed load at half of what the server can do, for long, while its memory and open files are looked at. */
import { fork } from 'node:child_process';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import { startDrydock } from '../peers/drydock.ts';
import type { PeerInput } from '../peers/peer.ts';
import { readContext } from '../throughput/sandboxes.ts';
import type { SoakJob, SoakMessage, SoakWindow } from './job.ts';

const LOAD = fileURLToPath(new URL('./load.ts', import.meta.url));
const SANDBOXES = 200;
const WINDOW_MS = 30_000;

/** The server at the end of a window. */
export interface SoakSample extends SoakWindow {
  /** Since the paced load began. */
  readonly seconds: number;
  readonly memoryMb: number;
  readonly openFiles: number;
}

export interface Soak {
  readonly minutes: number;
  readonly sandboxes: number;
  readonly capacityPerSecond: number;
  readonly samples: readonly SoakSample[];
  /** What else the machine did when it began: processes that ran or wanted to, over the five minutes before. */
  readonly loadBefore: number;
  /** Of the server's process, a while after the load has ended. */
  readonly memoryAfterMb: number;
}

/** Soaks a server of its own. @param tell - told of every window */
export async function measureSoak(
  input: PeerInput,
  minutes: number,
  tell: (line: string) => void,
): Promise<Soak> {
  const { employeeId } = await readContext(input.documentFile);
  const ticketId = loadSeed().ticket[0]?.id ?? '';
  const server = await startDrydock(join(input.folder, 'data'));
  const durationMs = minutes * 60_000;
  const job: SoakJob = {
    url: server.url,
    employeeId,
    ticketId,
    sandboxes: SANDBOXES,
    capacityMs: Math.min(10_000, durationMs / 6),
    durationMs,
    windowMs: Math.min(WINDOW_MS, durationMs / 6),
  };
  const samples: SoakSample[] = [];
  const [, loadBefore = Number.NaN] = loadavg();
  let capacityPerSecond = Number.NaN;
  let startedMs = 0;
  try {
    await runLoad(job, (message) => {
      if (message.kind === 'capacity') {
        capacityPerSecond = message.perSecond;
        startedMs = performance.now();
        tell(`It can do ${Math.round(message.perSecond)} a second; half of that from now on.`);
        return;
      }
      const { kind: _, ...window } = message;
      const seconds = Math.round((performance.now() - startedMs) / 1000);
      const { memoryMb, openFiles } = { memoryMb: server.memoryMb(), openFiles: server.openFiles() };
      samples.push({ ...window, seconds, memoryMb, openFiles });
      tell(
        `${seconds} s: ${window.answers} answers, ${window.failures} failures, p99 ${window.p99Ms.toFixed(1)} ms, ${memoryMb.toFixed(0)} MB, ${openFiles} files`,
      );
    });
    const memoryAfterMb = server.memoryMb();
    return { minutes, sandboxes: SANDBOXES, capacityPerSecond, samples, loadBefore, memoryAfterMb };
  } finally {
    await server.stop();
  }
}

function runLoad(job: SoakJob, told: (message: SoakMessage) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(LOAD, { serialization: 'advanced' });
    child.on('message', (message) => told(message as SoakMessage)); // the load sends nothing else
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`The load process ended with code ${code}.`)),
    );
    child.send(job);
  });
}
