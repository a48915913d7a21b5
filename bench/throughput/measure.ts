/**
 * Requests per second of every peer in every row, at every number of connections. All run at once and are measured in
 * turns, several rounds long, so that whatever else the machine does meets all of them.
 */
import type { LoadRequest, LoadResult } from '../load/job.ts';
import { runLoad } from '../load/run-load.ts';
import type { Options } from '../options.ts';
import { drydock } from '../peers/drydock.ts';
import type { Peer, PeerInput } from '../peers/peer.ts';
import { median } from '../report/statistics.ts';
import { type Row, type RowContext, rows } from './rows.ts';
import { readContext, startSandboxes } from './sandboxes.ts';
import { type AbsentPeer, type RunningPeer, startPeers, useUp } from './start-peers.ts';

export const connectionCounts = [1, 50] as const;

/** A sandbox holds 10,000 records of a kind, and a write costs by what it holds: each takes this many creates. */
export const CREATES_PER_SANDBOX = 250;
const SANDBOXES_PER_CELL = 100;

/** The medians of a cell over its rounds. */
export interface Cell {
  readonly row: Row;
  readonly connections: number;
  readonly peer: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of the server for a request in microseconds; `NaN` where the system does not tell. */
  readonly processorUs: number;
  /** Requests that were not answered as they should be, of all rounds, and one of them in words. */
  readonly failures: number;
  readonly failure: string | undefined;
}

/** Resident memory of a server, in megabytes. */
export interface Memory {
  readonly peer: string;
  readonly atRestMb: number;
  readonly afterLoadMb: number;
}

/** The whole table, and the peers that could not run. */
export interface Throughput {
  readonly memory: readonly Memory[];
  readonly cells: readonly Cell[];
  readonly absent: readonly AbsentPeer[];
}

interface Round extends LoadResult {
  readonly processorUs: number;
}

/** Measures. @param tell - told of every cell as it is done */
export async function measureThroughput(
  peers: readonly Peer[],
  input: PeerInput,
  options: Options,
  tell: (line: string) => void,
): Promise<Throughput> {
  const context = await readContext(input.documentFile);
  const { running, limited, absent, stop } = await startPeers(peers, input, context);
  const atRest = new Map(running.map(({ peer, server }) => [peer.name, server.memoryMb()]));
  let memory: Memory[] = [];
  const plan = rows.flatMap((row) =>
    connectionCounts.flatMap((connections) =>
      running
        .filter(({ peer }) => askOf(peer, row, context) !== undefined)
        .map(({ peer, server }) => ({
          row,
          connections,
          peer,
          server: peer === drydock && row.credential === 'usedUp' ? limited : server,
          rounds: [] as Round[],
        })),
    ),
  );
  try {
    for (let round = 1; round <= options.rounds; round += 1) {
      for (const { row, connections, peer, server, rounds } of plan) {
        const isFirst = round === 1 && connections === connectionCounts[0];
        const warmUpMs = isFirst ? options.firstWarmUpMs : options.warmUpMs;
        const result = await measureRound({ peer, server }, row, context, connections, {
          ...options,
          warmUpMs,
        });
        rounds.push(result);
        tell(`round ${round}, ${row.name}, ${connections} connections, ${peer.name}: ${inWords(result)}`);
      }
    }
    memory = running.map(({ peer, server }) => ({
      peer: peer.name,
      atRestMb: atRest.get(peer.name) ?? Number.NaN,
      afterLoadMb: server.memoryMb(),
    }));
  } finally {
    await stop();
  }
  return { memory, cells: plan.map(({ peer, ...cell }) => summarise({ ...cell, peer: peer.name })), absent };
}

async function measureRound(
  { peer, server }: RunningPeer,
  row: Row,
  context: RowContext,
  connections: number,
  { cellMs, warmUpMs }: Options,
): Promise<Round> {
  // Only our server looks into tokens; the others are content with any.
  const tokens = await tokensFor(peer, row, server.url);
  const request = askOf(peer, row, context) ?? row.request(context);
  const before = server.processorMs();
  const result = await runLoad({
    url: server.url,
    connections,
    warmUpMs,
    durationMs: cellMs,
    request: { ...request, path: peer.base + request.path },
    tokens,
    requestsPerToken: CREATES_PER_SANDBOX,
  });
  return { ...result, processorUs: ((server.processorMs() - before) * 1000) / result.answersInAll };
}

/** The request of a row as a peer understands it. */
function askOf(peer: Peer, row: Row, context: RowContext): LoadRequest | undefined {
  const request = row.request(context);
  return peer.ask ? peer.ask(row, request) : request;
}

async function tokensFor(peer: Peer, row: Row, url: string): Promise<readonly string[]> {
  if (row.credential === 'none') return [];
  if (peer !== drydock) return ['any'];
  if (row.credential === 'usedUp') return [await useUp(url)];
  return startSandboxes(url, row.isWriting ? SANDBOXES_PER_CELL : 1);
}

function inWords({ perSecond, p99Ms, failures, failure }: Round): string {
  const failed = failures > 0 ? `, ${failures} failures (${failure})` : '';
  return `${Math.round(perSecond)}/s, p99 ${p99Ms.toFixed(2)} ms${failed}`;
}

function summarise(cell: { row: Row; connections: number; peer: string; rounds: readonly Round[] }): Cell {
  const { row, connections, peer, rounds } = cell;
  return {
    row,
    connections,
    peer,
    perSecond: median(rounds.map((round) => round.perSecond)),
    p50Ms: median(rounds.map((round) => round.p50Ms)),
    p99Ms: median(rounds.map((round) => round.p99Ms)),
    processorUs: median(rounds.map((round) => round.processorUs)),
    failures: rounds.reduce((sum, round) => sum + round.failures, 0),
    failure: rounds.find((round) => round.failure !== undefined)?.failure,
  };
}
