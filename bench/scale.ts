/** A hundred thousand sandboxes: how long they take to start, what they take on disk and in memory, and the next start. */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Options } from './options.ts';
import { startDrydock } from './peers/drydock.ts';
import type { PeerInput } from './peers/peer.ts';

/** What came of it. */
export interface Scale {
  readonly sandboxes: number;
  readonly seconds: number;
  readonly diskMb: number;
  readonly files: number;
  readonly memoryMb: number;
  /** From the next start to the first answer. */
  readonly startMs: number;
  readonly memoryAfterStartMb: number;
}

const CONNECTIONS = 50;

/** Starts them over HTTP, stops the server and starts it again. */
export async function measureScale(input: PeerInput, { isQuick }: Options): Promise<Scale> {
  const sandboxes = isQuick ? 5000 : 100_000;
  const dataFolder = join(input.folder, 'data');
  const server = await startDrydock(dataFolder);
  const startedMs = performance.now();
  let started = 0;
  const start = async () => {
    while (started < sandboxes) {
      started += 1;
      const answer = await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST' });
      await answer.arrayBuffer();
      if (answer.status !== 201) throw new Error(`A sandbox could not be started: ${answer.status}.`);
    }
  };
  let seconds: number;
  let memoryMb: number;
  try {
    await Promise.all(Array.from({ length: CONNECTIONS }, start));
    seconds = (performance.now() - startedMs) / 1000;
    memoryMb = server.memoryMb();
  } finally {
    await server.stop();
  }
  const { bytes, files } = await sizeOf(dataFolder);
  const again = await startDrydock(dataFolder);
  const memoryAfterStartMb = again.memoryMb();
  await again.stop();
  return {
    sandboxes,
    seconds,
    diskMb: bytes / 1_000_000,
    files,
    memoryMb,
    startMs: again.startMs,
    memoryAfterStartMb,
  };
}

/** What the file system sets aside for everything in a folder. */
export async function sizeOf(folder: string): Promise<{ readonly bytes: number; readonly files: number }> {
  let bytes = 0;
  let files = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const { blocks } = await lstat(join(entry.parentPath, entry.name));
    bytes += blocks * 512;
    files += Number(entry.isFile());
  }
  return { bytes, files };
}
