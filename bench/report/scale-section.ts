/** The section on a hundred thousand sandboxes. Expected: 3 minutes, 300 MB on disk, 600 MB resident, next start 2 s. */
import type { Scale } from '../scale.ts';
import { count, figure, ratio, table } from './table.ts';

/** Writes the section. */
export function scaleSection(scale: Scale): string {
  const verdict = (isMet: boolean) => (isMet ? 'met' : '**missed**');
  const share = scale.sandboxes / 100_000;
  const { firstUse, costs } = scale;
  return [
    '## Many sandboxes',
    `${count(scale.sandboxes)} sandboxes, started over HTTP at 50 connections (the load shares the processors); then a stop, and the next start.`,
    table(
      ['what', 'measured', 'expected at most', ''],
      [
        [
          'seconds to start them',
          figure(scale.seconds),
          figure(180 * share),
          verdict(scale.seconds <= 180 * share),
        ],
        ['MB on disk', figure(scale.diskMb), figure(300 * share), verdict(scale.diskMb <= 300 * share)],
        ['files', count(scale.files), '', ''],
        ['MB resident', figure(scale.memoryMb), '600', verdict(scale.memoryMb <= 600)],
        ['next start, ms', figure(scale.startMs), '2,000', verdict(scale.startMs <= 2000)],
        ['MB resident after it', figure(scale.memoryAfterStartMb), '', ''],
      ],
    ),
    `The first request to a sandbox after that start, one after the other, of ${count(firstUse.sandboxes)}: p50 ${figure(firstUse.p50Ms)} ms, p99 ${figure(firstUse.p99Ms)} ms.`,
    `Requests at 50 connections on a fresh server, and beside ${count(scale.sandboxes)} sandboxes on the disk; medians of ${costs[0]?.rounds ?? 0}. Flat (1 ×) is what is wanted.`,
    table(
      ['request', 'few sandboxes', 'all on the disk', 'processor time beside it'],
      costs.map(({ row, few, many }) => [
        row,
        `${figure(few.perSecond)}/s (${figure(few.processorUs)} µs)`,
        `${figure(many.perSecond)}/s (${figure(many.processorUs)} µs)`,
        ratio(many.processorUs / few.processorUs),
      ]),
    ),
  ].join('\n\n');
}
