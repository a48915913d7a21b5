/** What a request costs as a sandbox grows, and as more of them are used at once: both should be flat. */
import { join } from 'node:path';
import { runLoad } from './load/run-load.ts';
import type { Options } from './options.ts';
import { startDrydock } from './peers/drydock.ts';
import type { PeerInput } from './peers/peer.ts';
import type { RunningServer } from './processes/running-process.ts';
import { median } from './report/statistics.ts';
import { type Row, type RowContext, rowNamed } from './throughput/rows.ts';
import { readContext, startSandboxes } from './throughput/sandboxes.ts';

const CONNECTIONS = 50;
const ACTIVE = [1, 100, 1000] as const;
const MEASURED = ['get by id', 'list of 20', 'create', 'patch'] as const;

/**
 * Steps of growth. A create makes its sandbox larger, and a kind of record has an end at 10,000: so many sandboxes of
 * the size take so many creates each, one sandbox at a time.
 */
const STEPS = [
  { own: 0, sandboxes: 160, creates: 100 },
  { own: 100, sandboxes: 160, creates: 100 },
  { own: 1000, sandboxes: 24, creates: 500 },
  { own: 5000, sandboxes: 6, creates: 2000 },
] as const;

/** Medians: the rate at 50 connections, and the processor time of our server for a request. */
export interface GrowthCell {
  readonly row: string;
  readonly of: number;
  readonly perSecond: number;
  readonly processorUs: number;
  /** Requests that were not answered as they should be, and one of them in words. */
  readonly failures: number;
  readonly failure: string | undefined;
}

export interface Growth {
  readonly rounds: number;
  readonly byOwnChanges: readonly GrowthCell[];
  readonly byActive: readonly GrowthCell[];
}

/** A cell that is yet to be measured: whose requests, and how many with each token. */
interface Planned {
  readonly row: Row;
  readonly of: number;
  tokens(): Promise<readonly string[]>;
  readonly requestsPerToken: number;
  /** Whether all connections are in one sandbox at a time. */
  readonly isOneAtATime: boolean;
}

/** Measures on a server of its own, in turns. */
export async function measureGrowth(input: PeerInput, options: Options): Promise<Growth> {
  const context = await readContext(input.documentFile);
  const rounds = options.isQuick ? 1 : 3;
  const server = await startDrydock(join(input.folder, 'data'));
  try {
    const byOwnChanges = plannedByOwnChanges(server, options);
    const byActive = await plannedByActive(server);
    const measure = (planned: readonly Planned[]) =>
      measureInTurns(server, planned, { ...options, rounds }, context);
    return { rounds, byOwnChanges: await measure(byOwnChanges), byActive: await measure(byActive) };
  } finally {
    await server.stop();
  }
}

function plannedByOwnChanges({ url }: RunningServer, { isQuick }: Options): readonly Planned[] {
  const grown = new Map<number, Promise<readonly string[]>>();
  return MEASURED.map(rowNamed).flatMap((row) =>
    STEPS.map(({ own, sandboxes, creates }) => {
      const fresh = (count: number) => growSandboxes(url, count, own);
      const once = () => {
        const known = grown.get(own) ?? fresh(1);
        grown.set(own, known);
        return known;
      };
      const isGrowing = row.name === 'create';
      return {
        row,
        of: own,
        tokens: isGrowing ? () => fresh(isQuick ? Math.ceil(sandboxes / 4) : sandboxes) : once,
        requestsPerToken: creates,
        isOneAtATime: isGrowing,
      };
    }),
  );
}

async function plannedByActive({ url }: RunningServer): Promise<readonly Planned[]> {
  const tokens = await startSandboxes(url, Math.max(...ACTIVE));
  return MEASURED.map(rowNamed).flatMap((row) =>
    ACTIVE.map((active) => {
      // One that takes all creates is full at 10,000, so there is a next one.
      const fillsUp = row.name === 'create' && active === 1;
      const { sandboxes, creates } = STEPS[0];
      return {
        row,
        of: active,
        tokens: async () => (fillsUp ? startSandboxes(url, sandboxes) : tokens.slice(0, active)),
        requestsPerToken: fillsUp ? creates : 1,
        isOneAtATime: fillsUp,
      };
    }),
  );
}

async function measureInTurns(
  server: RunningServer,
  planned: readonly Planned[],
  { rounds, cellMs }: Options,
  context: RowContext,
): Promise<readonly GrowthCell[]> {
  const measure = async ({ row, tokens, requestsPerToken, isOneAtATime }: Planned): Promise<RoundResult> => {
    const request = row.request(context);
    const job = {
      url: server.url,
      connections: CONNECTIONS,
      warmUpMs: 200,
      durationMs: cellMs,
      request: { ...request, path: `/v4${request.path}` },
      tokens: await tokens(),
      requestsPerToken,
      isOneAtATime,
    };
    const before = server.processorMs();
    const result = await runLoad(job);
    return { ...result, processorUs: ((server.processorMs() - before) * 1000) / result.answersInAll };
  };
  const cells = planned.map((cell) => ({ ...cell, results: [] as RoundResult[] }));
  // The first request of its kind is compiled while it runs, and the first column is what all others are held against.
  for (const row of new Set(planned.map((cell) => cell.row))) {
    const first = planned.find((cell) => cell.row === row);
    if (first) await measure(first);
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const cell of cells) cell.results.push(await measure(cell));
  }
  return cells.map(({ row, of, results }) => ({
    row: row.name,
    of,
    perSecond: median(results.map(({ perSecond }) => perSecond)),
    processorUs: median(results.map(({ processorUs }) => processorUs)),
    failures: results.reduce((sum, { failures }) => sum + failures, 0),
    failure: results.find(({ failure }) => failure !== undefined)?.failure,
  }));
}

interface RoundResult {
  readonly perSecond: number;
  readonly processorUs: number;
  readonly failures: number;
  readonly failure?: string;
}

/** Starts sandboxes and gives each so many departments of its own. */
async function growSandboxes(url: string, count: number, own: number): Promise<readonly string[]> {
  const tokens = await startSandboxes(url, count);
  let made = 0;
  const work = async () => {
    while (made < own * count) {
      const token = tokens[Math.floor(made / own)] ?? '';
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
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return tokens;
}
