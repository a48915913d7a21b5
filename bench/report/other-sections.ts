/** The sections on sandboxes, idle connections, start, build and pages. */
import type { IdleCost } from '../idle.ts';
import type { Pages } from '../pages/measure.ts';
import type { SandboxCosts } from '../sandboxes.ts';
import type { StartTimes } from '../start.ts';
import { count, figure, kilobytes, ratio, table } from './table.ts';

/** Starting a sandbox, and what a fresh one takes. Expected: under 5 ms, under 2 KB. */
export function sandboxSection({ starts, sandboxes, diskBytes }: SandboxCosts): string {
  const rows = starts.map(({ connections, result }) => [
    String(connections),
    figure(result.perSecond),
    figure(result.p50Ms),
    figure(result.p99Ms),
    String(result.failures),
  ]);
  const [single] = starts;
  const isMet = (single?.result.p50Ms ?? Number.NaN) < 5 && diskBytes < 2000;
  return [
    '## Sandboxes',
    '`POST /sandbox/sandboxes`: tenant, tokens, everything synced to disk before the answer.',
    table(['connections', 'sandboxes/s', 'p50 ms', 'p99 ms', 'failures'], rows),
    `A fresh sandbox takes ${figure(diskBytes)} bytes of the disk (mean of ${figure(sandboxes)}). Expected: one sandbox in less than 5 ms and 2 KB; ${isMet ? 'met' : '**missed**: bounded by the sync of the disk that each waits for'}.`,
  ].join('\n\n');
}

/** Connections that say nothing. */
export function idleSection(costs: readonly IdleCost[]): string {
  const pair = ([without, withThem]: readonly [number, number]) => `${figure(without)} → ${figure(withThem)}`;
  const rows = costs.map((cost) => [
    cost.what,
    count(cost.connections),
    count(cost.openFiles),
    pair(cost.memoryMb),
    pair(cost.perSecond),
    pair(cost.p99Ms),
    count(cost.failures),
  ]);
  return [
    '## Idle connections',
    'What they cost the server, and what others get meanwhile: by id at ten connections, without them → with them. Those that never send a request are closed after ten seconds, kept ones after 65.',
    table(
      [
        'connections',
        'how many',
        'open files',
        'MB resident',
        'others’ requests/s',
        'others’ p99 ms',
        'failures',
      ],
      rows,
    ),
  ].join('\n\n');
}

/** From the start of the process to the first answer. */
export function startSection({ starts, byPeer }: StartTimes): string {
  const rows = byPeer.map(({ peer, ms }) => [peer, figure(ms)]);
  return [
    '## Start to first answer',
    `From the start of the process to its first answer, median of ${starts}. Ours reads seed, sandboxes’ folder and the list of the site’s files before it answers.`,
    table(['server', 'ms'], rows),
  ].join('\n\n');
}

/** The build of the whole site. */
export function buildSection(seconds: number): string {
  return `## Build\n\n\`npm run build\` (recordings of all scenarios, documents, every page): ${figure(seconds)} s, once.`;
}

/** An operation's page beside Scalar's reference. */
export function pagesSection(pages: Pages | string): string {
  if (typeof pages === 'string') return `## Pages\n\nNot measured: ${pages}`;
  const rows = pages.cells.map((cell) => [
    `${cell.page}, ${cell.network}`,
    kilobytes(cell.transferredBytes),
    figure(cell.requests),
    figure(cell.largestPaintMs),
    figure(cell.interactiveMs),
  ]);
  const html = pages.html.map(
    ({ page, gzipBytes, bytes }) => `${page} ${kilobytes(gzipBytes)} (${kilobytes(bytes)} unpacked)`,
  );
  const networks = [...new Set(pages.cells.map(({ network }) => network))];
  const against = networks.map((network) => {
    const [own, other] = pages.cells.filter((cell) => cell.network === network);
    if (!own || !other) return '';
    const share = own.largestPaintMs / other.largestPaintMs;
    return `${network} ${ratio(share)} (${share <= 0.25 ? 'met' : '**missed**'})`;
  });
  const [own] = pages.html;
  return [
    '## Pages',
    `An operation’s page and Scalar’s whole reference of the same document, from the same server, in turns, empty cache, medians of ${pages.visits} visits in Chromium. *4G* is 9 Mbit/s, 60 ms and half the processor. *Interactive* is the end of the last task longer than 50 ms, at least of the document’s own scripts.`,
    table(['page', 'transferred', 'requests', 'LCP ms', 'interactive ms'], rows),
    `HTML alone, gzip: ${html.join('; ')}. Expected of the operation page: at most 30 KB of HTML (${(own?.gzipBytes ?? Number.NaN) <= 30_000 ? 'met' : '**missed**'}), LCP at most a quarter of the reference’s: ${against.join(', ')}.`,
  ].join('\n\n');
}
