/** The section on what grows and what should not: the sandbox, and how many are in use. */
import type { Growth, GrowthCell } from '../growth.ts';
import { count, figure, ratio, table } from './table.ts';

/** What is asked of a create at 50 connections that is durable before its answer, also in a grown sandbox. */
const CREATES_PER_SECOND = 25_000;

/** Writes the section. */
export function growthSection({ rounds, byOwnChanges, byActive }: Growth): string {
  const failed = [...byOwnChanges, ...byActive].filter(({ failures }) => failures > 0);
  return [
    '## Growth',
    `Our server alone, 50 connections, medians of ${rounds}: requests a second, in brackets the processor time of the server for each, and that time beside the first column’s. Flat (1 ×) is what is wanted. Creates go to one sandbox at a time, to the next one when it has taken its share.`,
    tableOf(byOwnChanges, 'own changes of the one sandbox'),
    tableOf(byActive, 'sandboxes in use at once'),
    durableCreates(byOwnChanges),
    ...failed.map(
      ({ row, of, failures, failure }) =>
        `**${count(failures)} requests failed** (${row}, ${count(of)}): ${failure}.`,
    ),
  ].join('\n\n');
}

function tableOf(cells: readonly GrowthCell[], what: string): string {
  const steps = [...new Set(cells.map(({ of }) => of))];
  const body = [...new Set(cells.map(({ row }) => row))].map((row) => {
    const own = cells.filter((cell) => cell.row === row);
    const [first] = own;
    return [
      row,
      ...own.map(({ perSecond, processorUs }) => {
        const growth = ratio(processorUs / (first?.processorUs ?? Number.NaN));
        return `${figure(perSecond)} (${figure(processorUs)} µs, ${growth})`;
      }),
    ];
  });
  return table([what, ...steps.map(count)], body);
}

function durableCreates(cells: readonly GrowthCell[]): string {
  const rows = [0, 1000].flatMap((own) => {
    const cell = cells.find(({ row, of }) => row === 'create' && of === own);
    if (!cell) return [];
    const verdict = cell.perSecond >= CREATES_PER_SECOND ? 'met' : '**missed**';
    return [
      [count(own), figure(cell.perSecond), count(CREATES_PER_SECOND), figure(cell.processorUs), verdict],
    ];
  });
  return [
    '**Durable create, all 50 connections in one sandbox**, each answer after its sync:',
    table(['records of its own', 'creates/s', 'expected', 'processor µs', ''], rows),
    `Where it is missed: at ${count(CREATES_PER_SECOND)} a second a create may take ${figure(1_000_000 / CREATES_PER_SECOND)} µs of the one processor that a process has, and the load generator needs about as much of the other.`,
  ].join('\n\n');
}
