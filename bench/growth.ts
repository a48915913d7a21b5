/** What a request costs as a sandbox grows, and as more of them are used at once: both should be flat. */
import { join } from 'node:path';
import type { LoadRequest } from './load/job.ts';
import { runLoad } from './load/run-load.ts';
import type { Options } from './options.ts';
import { startDrydock } from './peers/drydock.ts';
import type { PeerInput } from './peers/peer.ts';
import { rows } from './throughput/rows.ts';
import { readContext, startSandboxes } from './throughput/sandboxes.ts';

const OWN_CHANGES = [0, 100, 1000, 5000] as const;
const ACTIVE = [1, 100, 1000] as const;
const MEASURED = ['get by id', 'list of 20', 'create', 'patch'] as const;

/** Processor time of our server for a request, and its rate at 50 connections. */
export interface GrowthCell {
  readonly row: string;
  readonly of: number;
  readonly perSecond: number;
  readonly processorUs: number;
}

export interface Growth {
  readonly byOwnChanges: readonly GrowthCell[];
  readonly byActive: readonly GrowthCell[];
}

/** Measures on a server of its own. */
export async function measureGrowth(input: PeerInput, { cellMs }: Options): Promise<Growth> {
  const context = await readContext(input.documentFile);
  const server = await startDrydock(join(input.folder, 'data'));
  const load = async (request: LoadRequest, tokens: readonly string[], durationMs: number) => {
    const before = server.processorMs();
    const result = await runLoad({
      url: server.url,
      connections: 50,
      warmUpMs: 200,
      durationMs,
      request: { ...request, path: `/v4${request.path}` },
      tokens,
      requestsPerToken: 1,
    });
    return { ...result, processorUs: ((server.processorMs() - before) * 1000) / result.answersInAll };
  };
  const measure = async (name: string, of: number, tokens: readonly string[]): Promise<GrowthCell> => {
    const row = rows.find((candidate) => candidate.name === name);
    if (!row) throw new RangeError(`There is no row "${name}".`);
    const { perSecond, processorUs } = await load(row.request(context), tokens, cellMs);
    return { row: name, of, perSecond, processorUs };
  };
  try {
    const byOwnChanges: GrowthCell[] = [];
    for (const name of MEASURED) {
      for (const changes of OWN_CHANGES) {
        const [token = ''] = await startSandboxes(server.url, 1);
        await grow(server.url, token, changes);
        byOwnChanges.push(await measure(name, changes, [token]));
      }
    }
    const tokens = await startSandboxes(server.url, Math.max(...ACTIVE));
    const byActive: GrowthCell[] = [];
    for (const name of MEASURED) {
      for (const active of ACTIVE) byActive.push(await measure(name, active, tokens.slice(0, active)));
    }
    return { byOwnChanges, byActive };
  } finally {
    await server.stop();
  }
}

/** Gives a sandbox so many departments of its own. */
async function grow(url: string, token: string, count: number): Promise<void> {
  let made = 0;
  const work = async () => {
    while (made < count) {
      made += 1;
      const answer = await fetch(`${url}/v4/departments`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ name: `Own ${made}` }),
      });
      if (answer.status !== 201) throw new Error(`A department could not be made: ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: 50 }, work));
}
