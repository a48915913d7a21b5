/**
 * PostgreSQL beside lowdb in the same run, and one instance beside two on the same database. The database is started
 * here and syncs as PostgreSQL does by itself.
 */
import { join } from 'node:path';
import { findPostgres, NO_POSTGRES, startPostgres } from '../../test/harness/postgres-server.ts';
import type { LoadResult } from '../load/job.ts';
import { runLoad } from '../load/run-load.ts';
import type { Options } from '../options.ts';
import { startDrydock } from '../peers/drydock.ts';
import type { PeerInput } from '../peers/peer.ts';
import type { RunningServer } from '../processes/running-process.ts';
import { median } from '../report/statistics.ts';
import { type Row, type RowContext, rowNamed } from '../throughput/rows.ts';
import { readContext, startSandboxes } from '../throughput/sandboxes.ts';

const MEASURED = ['get by id', 'list of 20', 'create', 'patch'] as const;
const CONNECTIONS = [1, 50] as const;
const SANDBOXES = 100;
const CREATES_PER_SANDBOX = 100;

/** What answers: instances over one store, the load spread over them. */
interface Setup {
  readonly name: string;
  readonly servers: readonly RunningServer[];
  /** Whether all of them are asked for the same sandboxes at the same time, instead of each for its own. */
  readonly isContended?: boolean;
}

/** Medians of a setup in a row. */
export interface StoreCell {
  readonly row: string;
  readonly connections: number;
  readonly setup: string;
  readonly perSecond: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of all instances for a request. */
  readonly processorUs: number;
  readonly failures: number;
  readonly failure: string | undefined;
}

export interface Stores {
  readonly rounds: number;
  readonly cells: readonly StoreCell[];
  /** Why a second instance could not be measured. */
  readonly withoutSecond: string | undefined;
}

/** Measures, or says why it cannot. */
export async function measurePostgres(input: PeerInput, options: Options): Promise<Stores | string> {
  if (findPostgres() === undefined) return NO_POSTGRES;
  const database = await startPostgres({ isDurable: true });
  const running: RunningServer[] = [];
  const start = async (name: string, settings: Readonly<Record<string, string>>) => {
    const server = await startDrydock(join(input.folder, name), settings);
    running.push(server);
    return server;
  };
  try {
    const shared = {
      DRYDOCK_DATABASE_URL: database.url,
      DRYDOCK_SECRET: 'the same for every instance',
    };
    const lowdb = await start('lowdb', {});
    const first = await start('first', shared);
    const setups: Setup[] = [
      { name: 'lowdb', servers: [lowdb] },
      { name: 'PostgreSQL, 1 instance', servers: [first] },
    ];
    const second = await start('second', shared).catch((error: unknown) => wordsOf(error));
    if (typeof second !== 'string') {
      const servers = [first, second];
      setups.push({ name: 'PostgreSQL, 2 instances', servers });
      setups.push({ name: 'PostgreSQL, 2 instances, one sandbox', servers, isContended: true });
    }
    const rounds = options.isQuick ? 1 : 3;
    const context = await readContext(input.documentFile);
    const cells = await measureInTurns(setups, { ...options, rounds }, context);
    return { rounds, cells, withoutSecond: typeof second === 'string' ? second : undefined };
  } finally {
    await Promise.all(running.map((server) => server.stop()));
    await database.dispose();
  }
}

type Round = Pick<LoadResult, 'perSecond' | 'p50Ms' | 'p99Ms' | 'failures' | 'failure'> & {
  readonly processorUs: number;
};

async function measureInTurns(
  setups: readonly Setup[],
  options: Options,
  context: RowContext,
): Promise<readonly StoreCell[]> {
  const plan = MEASURED.map(rowNamed).flatMap((row) =>
    CONNECTIONS.flatMap((connections) =>
      setups
        .filter(({ servers }) => connections >= servers.length)
        .map((setup) => ({ row, connections, setup, rounds: [] as Round[] })),
    ),
  );
  for (let round = 0; round < options.rounds; round += 1) {
    for (const { row, connections, setup, rounds } of plan) {
      rounds.push(await measureRound(setup, row, connections, options, context));
    }
  }
  return plan.map(({ row, connections, setup, rounds }) => ({
    row: row.name,
    connections,
    setup: setup.name,
    perSecond: median(rounds.map(({ perSecond }) => perSecond)),
    p50Ms: median(rounds.map(({ p50Ms }) => p50Ms)),
    p99Ms: median(rounds.map(({ p99Ms }) => p99Ms)),
    processorUs: median(rounds.map(({ processorUs }) => processorUs)),
    failures: rounds.reduce((sum, { failures }) => sum + failures, 0),
    failure: rounds.find(({ failure }) => failure !== undefined)?.failure,
  }));
}

/** The connections are spread over the instances. */
async function measureRound(
  { servers, isContended = false }: Setup,
  row: Row,
  connections: number,
  { cellMs }: Options,
  context: RowContext,
): Promise<Round> {
  const [{ url: firstUrl } = { url: '' }] = servers;
  const each = row.isWriting && !isContended ? SANDBOXES : 1;
  const tokens = await startSandboxes(firstUrl, isContended ? 1 : each * servers.length);
  const request = row.request(context);
  const processorMs = () => servers.reduce((sum, server) => sum + server.processorMs(), 0);
  const before = processorMs();
  const results = await Promise.all(
    servers.map(({ url }, index) =>
      runLoad({
        url,
        connections: connections / servers.length,
        warmUpMs: 300,
        durationMs: cellMs,
        request: { ...request, path: `/v4${request.path}` },
        tokens: isContended ? tokens : tokens.slice(index * each, (index + 1) * each),
        requestsPerToken: CREATES_PER_SANDBOX,
      }),
    ),
  );
  const sum = (of: (result: LoadResult) => number) => results.reduce((total, each) => total + of(each), 0);
  const failure = results.find((result) => result.failure !== undefined)?.failure;
  return {
    perSecond: sum(({ perSecond }) => perSecond),
    p50Ms: median(results.map(({ p50Ms }) => p50Ms)),
    p99Ms: Math.max(...results.map(({ p99Ms }) => p99Ms)),
    processorUs: ((processorMs() - before) * 1000) / sum(({ answersInAll }) => answersInAll),
    failures: sum(({ failures }) => failures),
    ...(failure !== undefined && { failure }),
  };
}

/** The sentence that matters of what a process has written at its end. */
function wordsOf(error: unknown): string {
  const words = error instanceof Error ? error.message : String(error);
  return /Error: ([^\n\\]+)/.exec(words)?.[1] ?? words;
}
