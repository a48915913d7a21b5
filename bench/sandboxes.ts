/** What a sandbox costs: time to start one, and what a fresh one takes on the disk. */
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { LoadResult } from './load/job.ts';
import { runLoad } from './load/run-load.ts';
import type { Options } from './options.ts';
import { drydock } from './peers/drydock.ts';
import type { PeerInput } from './peers/peer.ts';

/** Starting at one and at many connections, and the disk behind it. */
export interface SandboxCosts {
  readonly starts: ReadonlyArray<{ readonly connections: number; readonly result: LoadResult }>;
  readonly sandboxes: number;
  /** Bytes of a sandbox's file. */
  readonly contentBytes: number;
  /** What the file system sets aside for it. */
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
    return { starts, ...(await sizesIn(join(input.folder, 'data', 'tenants'))) };
  } finally {
    await server.stop();
  }
}

async function sizesIn(folder: string): Promise<Omit<SandboxCosts, 'starts'>> {
  let sandboxes = 0;
  let contentBytes = 0;
  let diskBytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.json')) continue;
    const { size, blocks } = await stat(join(entry.parentPath, entry.name));
    sandboxes += 1;
    contentBytes += size;
    diskBytes += blocks * 512;
  }
  return { sandboxes, contentBytes: contentBytes / sandboxes, diskBytes: diskBytes / sandboxes };
}
