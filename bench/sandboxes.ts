/** What a sandbox costs: time to start one, and what a fresh one takes on the disk. */
import { join } from 'node:path';
import type { LoadResult } from './load/job.ts';
import { runLoad } from './load/run-load.ts';
import type { Options } from './options.ts';
import { drydock } from './peers/drydock.ts';
import type { PeerInput } from './peers/peer.ts';
import { sizeOf } from './scale.ts';

/** Starting at one and at many connections, and the disk behind it. */
export interface SandboxCosts {
  readonly starts: ReadonlyArray<{ readonly connections: number; readonly result: LoadResult }>;
  readonly sandboxes: number;
  /** What the file system sets aside for one. */
  readonly diskBytes: number;
}

/** Measures with a server of its own, so that every sandbox in its folder is a fresh one. */
export async function measureSandboxes(input: PeerInput, { cellMs }: Options): Promise<SandboxCosts> {
  const server = await drydock.start(input);
  try {
    const starts: Array<{ connections: number; result: LoadResult }> = [];
    for (const connections of [1, 20]) {
      const result = await runLoad({
        url: server.url,
        connections,
        warmUpMs: 500,
        durationMs: cellMs,
        request: { method: 'POST', path: '/sandbox/sandboxes', headers: {}, status: 201 },
        tokens: [],
        requestsPerToken: 1,
      });
      starts.push({ connections, result });
    }
    const { bytes } = await sizeOf(join(input.folder, 'data'));
    const sandboxes = starts.reduce((sum, { result }) => sum + result.answersInAll, 0);
    return { starts, sandboxes, diskBytes: bytes / sandboxes };
  } finally {
    await server.stop();
  }
}
