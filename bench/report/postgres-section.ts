/** The section on PostgreSQL beside lowdb, and on one instance beside two. */
import type { StoreCell, Stores } from '../postgres/measure.ts';
import { count, figure, ratio, table } from './table.ts';

/** Least ratio of PostgreSQL's rate to lowdb's that is expected of a request. */
const EXPECTED: Readonly<Record<string, number>> = { 'get by id': 0.5 };

/** Writes the section. @param stores - or why there is nothing to tell */
export function postgresSection(stores: Stores | string): string {
  if (typeof stores === 'string') return `## PostgreSQL\n\nNot measured: ${stores}`;
  const { rounds, cells, withoutSecond } = stores;
  return [
    '## PostgreSQL',
    `The same server on lowdb, on PostgreSQL, and twice on one PostgreSQL with the connections spread over both, each with sandboxes of its own, or all of them in one and the same (two processes that write to one sandbox at a time have to take turns, and whoever was late does it again); medians of ${rounds} rounds in turns. PostgreSQL runs with its own settings (each commit synced) on the same processors as load and servers, so a second instance has none of its own here: what its requests cost is what can be compared. *Processor* is the time of all instances, without PostgreSQL’s.`,
    table(
      [
        'request',
        'connections',
        'store',
        'requests/s',
        'p50 ms',
        'p99 ms',
        'processor µs',
        'of lowdb’s rate',
      ],
      cells.map((cell) => [
        cell.row,
        String(cell.connections),
        cell.setup,
        figure(cell.perSecond),
        figure(cell.p50Ms),
        figure(cell.p99Ms),
        figure(cell.processorUs),
        shareOf(cell, cells),
      ]),
    ),
    'What bounds it: before each answer an instance asks PostgreSQL whether what it has in memory is still the newest, which is a round trip. Requests that come together share one, so at 50 connections it costs little; at one connection it is most of the time. A write is a commit of PostgreSQL.',
    ...(withoutSecond === undefined ? [] : [`**A second instance** could not run: ${withoutSecond}`]),
    ...cells
      .filter(({ failures }) => failures > 0)
      .map(
        ({ row, connections, setup, failures, failure }) =>
          `**${count(failures)} requests failed** (${row}, ${connections} connections, ${setup}): ${failure}.`,
      ),
  ].join('\n\n');
}

function shareOf(cell: StoreCell, cells: readonly StoreCell[]): string {
  const lowdb = cells.find(
    ({ row, connections, setup }) =>
      row === cell.row && connections === cell.connections && setup === 'lowdb',
  );
  if (!lowdb || lowdb === cell) return '';
  const share = cell.perSecond / lowdb.perSecond;
  const expected = EXPECTED[cell.row];
  if (expected === undefined) return ratio(share);
  return `${ratio(share)} (${share >= expected ? 'met' : `**missed**: ${ratio(expected)} expected`})`;
}
