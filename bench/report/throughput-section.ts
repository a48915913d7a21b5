/** The section on requests per second: every cell, and the expectations beside the ratios of this run. */
import { drydock } from '../peers/drydock.ts';
import { type Cell, CREATES_PER_SANDBOX, connectionCounts, type Throughput } from '../throughput/measure.ts';
import { type Row, rows } from '../throughput/rows.ts';
import { figure, ratio, table } from './table.ts';

/** Writes the section. */
export function throughputSection({ cells, absent, memory }: Throughput): string {
  return [
    '## Requests per second',
    'Loopback, keep-alive, one request at a time on each connection, load from a process of its own. All servers run at once and are measured in turns; the figures are medians over the rounds. *Processor* is the time that the server’s process used for a request: unlike the rate it does not depend on how fast the load arrives. *Ours* is our rate divided by that server’s, and in brackets the same by processor time.',
    `A create writes to disk and is answered when it is synced. Each sandbox takes ${CREATES_PER_SANDBOX} creates, each connection has its own; the peers keep nothing.`,
    ...rows.flatMap((row) => connectionCounts.map((connections) => cellTable(row, connections, cells))),
    '### Expected and measured',
    expectations(cells),
    ...bounds(cells),
    `**Memory**, resident, before and after all of this:\n\n${table(
      ['server', 'at rest MB', 'after load MB'],
      memory.map(({ peer, atRestMb, afterLoadMb }) => [peer, figure(atRestMb), figure(afterLoadMb)]),
    )}`,
    ...absent.map(({ peer, reason }) => `**${peer.name}** could not run: ${reason}`),
    ...cells
      .filter(({ failures }) => failures > 0)
      .map(
        (cell) =>
          `**${cell.failures} requests failed** (${cell.row.name}, ${cell.connections} connections, ${cell.peer}): ${cell.failure}.`,
      ),
  ].join('\n\n');
}

function cellTable(row: Row, connections: number, cells: readonly Cell[]): string {
  const own = cellOf(cells, row, connections, drydock.name);
  const body = cells
    .filter((cell) => cell.row === row && cell.connections === connections)
    .map((cell) => [
      cell.peer,
      figure(cell.perSecond),
      figure(cell.p50Ms),
      figure(cell.p99Ms),
      figure(cell.processorUs),
      cell === own || !own
        ? ''
        : `${ratio(own.perSecond / cell.perSecond)} (${ratio(cell.processorUs / own.processorUs)})`,
    ]);
  const title = `**${row.name}, ${connections} connection${connections === 1 ? '' : 's'}**`;
  return `${title}\n\n${table(['server', 'requests/s', 'p50 ms', 'p99 ms', 'processor µs', 'ours'], body)}`;
}

interface Outcome {
  readonly row: Row;
  readonly connections: number;
  readonly peer: string;
  readonly expected: number;
  readonly measured: number;
  readonly byProcessor: number;
}

function outcomes(cells: readonly Cell[]): readonly Outcome[] {
  return rows.flatMap((row) =>
    Object.entries(row.expected).flatMap(([peer, expected]) =>
      connectionCounts.flatMap((connections) => {
        const own = cellOf(cells, row, connections, drydock.name);
        const other = cellOf(cells, row, connections, peer);
        if (!own || !other) return [];
        const measured = own.perSecond / other.perSecond;
        return [
          { row, connections, peer, expected, measured, byProcessor: other.processorUs / own.processorUs },
        ];
      }),
    ),
  );
}

function expectations(cells: readonly Cell[]): string {
  return table(
    ['request', 'connections', 'against', 'expected at least', 'measured', 'by processor time', ''],
    outcomes(cells).map(({ row, connections, peer, expected, measured, byProcessor }) => [
      row.name,
      String(connections),
      peer,
      ratio(expected),
      ratio(measured),
      ratio(byProcessor),
      measured >= expected ? 'met' : '**missed**',
    ]),
  );
}

/** What bounds a row where an expectation is missed. */
function bounds(cells: readonly Cell[]): readonly string[] {
  const missed = outcomes(cells).filter(({ expected, measured }) => measured < expected);
  return [...new Set(missed.map(({ row }) => row))].map((row) => `What bounds *${row.name}*: ${row.bound}`);
}

function cellOf(cells: readonly Cell[], row: Row, connections: number, peer: string): Cell | undefined {
  return cells.find((cell) => cell.row === row && cell.connections === connections && cell.peer === peer);
}
