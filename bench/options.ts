/** What the benchmark is asked for on its command line. */
import { parseArgs } from 'node:util';

/** The parts that can be measured, in their order. */
export const parts = [
  'build',
  'start',
  'throughput',
  'growth',
  'sandboxes',
  'scale',
  'postgres',
  'webhooks',
  'idle',
  'pages',
] as const;

export type Part = (typeof parts)[number];

const SOAK_AT_MOST = 24 * 60;

/** How much is measured. */
export interface Options {
  readonly parts: ReadonlySet<Part>;
  /** Short cells and few repetitions: shows that everything runs; too short for figures to be quoted. */
  readonly isQuick: boolean;
  /** How long a cell of the throughput table runs, in milliseconds. */
  readonly cellMs: number;
  /** How long a server meets a row before it is measured there for the first time: until its code is compiled. */
  readonly firstWarmUpMs: number;
  /** How long before each further measurement. */
  readonly warmUpMs: number;
  /** How often each cell runs. */
  readonly rounds: number;
  /** Minutes of a soak, which is then all that is done. */
  readonly soakMinutes: number | undefined;
}

/** Reads `--quick`, `--only=throughput,pages` and `--soak=30`. @throws {TypeError} an option is unknown, or makes no sense */
export function readOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      soak: { type: 'string' },
    },
  });
  const wanted = values.only?.split(',') ?? parts;
  for (const name of wanted) {
    if (!isPart(name)) throw new TypeError(`There is no part "${name}". The parts are: ${parts.join(', ')}.`);
  }
  const isQuick = values.quick;
  const soakMinutes = values.soak === undefined ? undefined : Number(values.soak);
  if (soakMinutes !== undefined && !(soakMinutes > 0 && soakMinutes <= SOAK_AT_MOST)) {
    throw new TypeError(`A soak takes minutes, at most ${SOAK_AT_MOST}: --soak=30.`);
  }
  return {
    parts: new Set(wanted.filter(isPart)),
    isQuick,
    firstWarmUpMs: isQuick ? 300 : 3000,
    warmUpMs: isQuick ? 300 : 700,
    cellMs: isQuick ? 600 : 1000,
    rounds: isQuick ? 1 : 2,
    soakMinutes,
  };
}

function isPart(name: string): name is Part {
  return parts.some((part) => part === name);
}
