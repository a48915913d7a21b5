/** The report on a soak: every window, and how far its figures lean. */
import { arch, availableParallelism, platform } from 'node:os';
import type { Soak, SoakSample } from '../soak/measure.ts';
import { slope } from './statistics.ts';
import { count, figure, table } from './table.ts';

/** What of a run is left out of the slopes: a process fills its caches and compiles what is hot first. */
const SETTLING = 0.25;

/** Writes the report as Markdown. */
export function soakReport(soak: Soak): string {
  const { minutes, sandboxes, capacityPerSecond, samples, loadBefore, memoryAfterMb } = soak;
  const failures = samples.reduce((sum, sample) => sum + sample.failures, 0);
  const answers = samples.reduce((sum, sample) => sum + sample.answers, 0);
  const settled = samples.slice(Math.floor(samples.length * SETTLING));
  const lean = (name: string, unit: string, of: (sample: SoakSample) => number) => {
    const first = of(settled[0] ?? samples[0] ?? NOTHING);
    const last = of(settled.at(-1) ?? NOTHING);
    const perHour = slope(settled.map((sample) => [sample.seconds / 3600, of(sample)]));
    return [name, `${figure(first)} ${unit}`, `${figure(last)} ${unit}`, `${figure(perHour)} ${unit}`];
  };
  const failed = samples.find(({ failure }) => failure !== undefined)?.failure;
  return `${[
    '# Soak',
    `Written by \`npm run bench -- --soak=${minutes}\`: ${count(minutes)} minutes of mixed load (reads, lists, creates, deletes, changes that webhooks tell of, requests without a token, sandboxes that end and others that start) in ${count(sandboxes)} sandboxes, on lowdb, ${availableParallelism()} cores, ${platform()} ${arch()}, Node ${process.version}. Server and load share the processors; the machine’s load in the five minutes before was ${figure(loadBefore)}, so as much else was going on.`,
    `It can do ${count(Math.round(capacityPerSecond))} a second of that mix, measured first; the load is half of it: ${count(answers)} answers, ${count(failures)} failures${failed === undefined ? '' : ` (such as: ${failed})`}. Durations count from when a request was due. Memory a moment after the load: ${figure(memoryAfterMb)} MB.`,
    `Slopes by least squares, without the first quarter of the run:`,
    table(
      ['', 'then', 'at the end', 'in an hour'],
      [
        lean('resident memory', 'MB', ({ memoryMb }) => memoryMb),
        lean('open files', 'files', ({ openFiles }) => openFiles),
        lean('p99', 'ms', ({ p99Ms }) => p99Ms),
      ],
    ),
    table(
      ['seconds', 'answers', 'failures', 'p50 ms', 'p99 ms', 'MB resident', 'open files'],
      samples.map((sample) => [
        count(sample.seconds),
        count(sample.answers),
        count(sample.failures),
        figure(sample.p50Ms),
        figure(sample.p99Ms),
        figure(sample.memoryMb),
        count(sample.openFiles),
      ]),
    ),
  ].join('\n\n')}\n`;
}

const NOTHING: SoakSample = {
  seconds: Number.NaN,
  answers: 0,
  failures: 0,
  p50Ms: Number.NaN,
  p99Ms: Number.NaN,
  memoryMb: Number.NaN,
  openFiles: Number.NaN,
};
