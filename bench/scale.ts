/**
 * A hundred thousand sandboxes: how long they take to start, what they take on disk and in memory, the next start, and
 * what a request costs beside them.
 */
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runLoad } from './load/run-load.ts';
import type { Options } from './options.ts';
import { startDrydock } from './peers/drydock.ts';
import type { PeerInput } from './peers/peer.ts';
import type { RunningServer } from './processes/running-process.ts';
import { median, quantile } from './report/statistics.ts';
import { type RowContext, rowNamed } from './throughput/rows.ts';
import { readContext, startSandboxes } from './throughput/sandboxes.ts';

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
  readonly costs: readonly ScaleCost[];
  readonly firstUse: FirstUse;
}

/** A request on a server with few sandboxes, and with all of them on its disk: medians. */
export interface ScaleCost {
  readonly row: string;
  readonly rounds: number;
  readonly few: CostFigures;
  readonly many: CostFigures;
}

interface CostFigures {
  readonly perSecond: number;
  readonly processorUs: number;
}

/** The first request to a sandbox that is not in memory. */
export interface FirstUse {
  readonly sandboxes: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const CONNECTIONS = 50;
const MEASURED = ['get by id', 'create'] as const;
const CREATES_PER_SANDBOX = 100;

/** Starts them over HTTP, stops the server and starts it again. */
export async function measureScale(input: PeerInput, options: Options): Promise<Scale> {
  const sandboxes = options.isQuick ? 5000 : 100_000;
  const context = await readContext(input.documentFile);
  const few = await startDrydock(join(input.folder, 'few'));
  const fewCosts = await costsOf(few, context, options).finally(() => few.stop());

  const dataFolder = join(input.folder, 'data');
  const server = await startDrydock(dataFolder);
  const startedMs = performance.now();
  let seconds: number;
  let memoryMb: number;
  let tokens: readonly string[];
  try {
    tokens = await startMany(server.url, sandboxes);
    seconds = (performance.now() - startedMs) / 1000;
    memoryMb = server.memoryMb();
  } finally {
    await server.stop();
  }
  const { bytes, files } = await sizeOf(dataFolder);
  const again = await startDrydock(dataFolder);
  try {
    const memoryAfterStartMb = again.memoryMb();
    const firstUse = await firstUseOf(again.url, tokens);
    const manyCosts = await costsOf(again, context, options);
    return {
      sandboxes,
      seconds,
      diskMb: bytes / 1_000_000,
      files,
      memoryMb,
      startMs: again.startMs,
      memoryAfterStartMb,
      firstUse,
      costs: MEASURED.map((row) => ({
        row,
        rounds: roundsOf(options),
        few: fewCosts[row],
        many: manyCosts[row],
      })),
    };
  } finally {
    await again.stop();
  }
}

/** Starts so many, and gives the token of every hundredth. */
async function startMany(url: string, count: number): Promise<readonly string[]> {
  const tokens: string[] = [];
  let started = 0;
  const work = async () => {
    while (started < count) {
      started += 1;
      const isKept = started % 100 === 0;
      const answer = await fetch(`${url}/sandbox/sandboxes`, { method: 'POST' });
      const text = await answer.text();
      if (answer.status !== 201) throw new Error(`A sandbox could not be started: ${answer.status}.`);
      if (isKept) tokens.push((JSON.parse(text) as { token: string }).token); // the control API's documented answer
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, work));
  return tokens;
}

async function firstUseOf(url: string, tokens: readonly string[]): Promise<FirstUse> {
  const durations: number[] = [];
  for (const token of tokens) {
    const startedMs = performance.now();
    const answer = await fetch(`${url}/v4/me`, { headers: { Authorization: `Bearer ${token}` } });
    await answer.arrayBuffer();
    if (answer.status !== 200) throw new Error(`A sandbox was not found again: ${answer.status}.`);
    durations.push(performance.now() - startedMs);
  }
  durations.sort((a, b) => a - b);
  return { sandboxes: tokens.length, p50Ms: quantile(durations, 0.5), p99Ms: quantile(durations, 0.99) };
}

async function costsOf(
  server: RunningServer,
  context: RowContext,
  options: Options,
): Promise<Record<(typeof MEASURED)[number], CostFigures>> {
  const measure = async (name: (typeof MEASURED)[number]): Promise<CostFigures> => {
    const row = rowNamed(name);
    const request = row.request(context);
    const rounds: CostFigures[] = [];
    for (let round = 0; round < roundsOf(options); round += 1) {
      const tokens = await startSandboxes(server.url, row.isWriting ? 100 : 1);
      const before = server.processorMs();
      const { perSecond, answersInAll } = await runLoad({
        url: server.url,
        connections: CONNECTIONS,
        warmUpMs: 500,
        durationMs: options.cellMs,
        request: { ...request, path: `/v4${request.path}` },
        tokens,
        requestsPerToken: CREATES_PER_SANDBOX,
      });
      rounds.push({ perSecond, processorUs: ((server.processorMs() - before) * 1000) / answersInAll });
    }
    return {
      perSecond: median(rounds.map(({ perSecond }) => perSecond)),
      processorUs: median(rounds.map(({ processorUs }) => processorUs)),
    };
  };
  return { 'get by id': await measure('get by id'), create: await measure('create') };
}

function roundsOf({ isQuick }: Options): number {
  return isQuick ? 1 : 3;
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
