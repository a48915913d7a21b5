/** An operation's page beside Scalar's reference of the same document, from the same server, visited in turns. */
import { gunzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { findBrowser, NO_BROWSER } from '../../test/harness/browser.ts';
import type { Options } from '../options.ts';
import { drydock, isSiteBuilt } from '../peers/drydock.ts';
import type { PeerInput } from '../peers/peer.ts';
import { median } from '../report/statistics.ts';
import { type Network, type Visit, visit } from './visit.ts';

const PAGES = [
  { name: 'operation page', path: '/docs/v4/employees/list/' },
  { name: 'Scalar’s reference', path: '/docs/v4/reference/' },
] as const;

const NETWORKS: readonly Network[] = [
  { name: 'plain' },
  { name: '4G', throttle: { megabitsPerSecond: 9, latencyMs: 60, processor: 2 } },
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** The medians of a page on a network. */
export interface PageCell extends Visit {
  readonly page: string;
  readonly path: string;
  readonly network: string;
}

/** All pages, and the HTML of each by itself. */
export interface Pages {
  readonly visits: number;
  readonly cells: readonly PageCell[];
  readonly html: ReadonlyArray<{ readonly page: string; readonly gzipBytes: number; readonly bytes: number }>;
}

/** Measures; or says why it cannot. */
export async function measurePages(input: PeerInput, { isQuick }: Options): Promise<Pages | string> {
  const executablePath = findBrowser();
  if (executablePath === undefined) return NO_BROWSER;
  if (!isSiteBuilt()) return 'The site is not built: run `npm run build` first.';
  const visits = isQuick ? 1 : 5;
  const server = await drydock.start(input);
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  try {
    const cells: PageCell[] = [];
    const html: Array<{ page: string; gzipBytes: number; bytes: number }> = [];
    for (const { name, path } of PAGES) html.push({ page: name, ...(await sizeOf(server.url + path)) });
    for (const network of NETWORKS) {
      const seen = PAGES.map((page) => ({ ...page, of: [] as Visit[] }));
      for (let turn = 0; turn <= visits; turn += 1) {
        for (const { path, of } of seen) {
          const result = await visit(browser, server.url + path, network);
          if (turn > 0) of.push(result); // the first visit only wakes server and browser
        }
      }
      for (const { name, path, of } of seen) {
        cells.push({
          page: name,
          path,
          network: network.name,
          transferredBytes: median(of.map((each) => each.transferredBytes)),
          requests: median(of.map((each) => each.requests)),
          largestPaintMs: median(of.map((each) => each.largestPaintMs)),
          interactiveMs: median(of.map((each) => each.interactiveMs)),
        });
      }
    }
    return { visits, cells, html };
  } finally {
    await browser.close();
    await server.stop();
  }
}

/** The size of a page's HTML, as served and unpacked. fetch would unpack it, so the bytes are asked for by hand. */
async function sizeOf(url: string): Promise<{ gzipBytes: number; bytes: number }> {
  const { get } = await import('node:http');
  const content = await new Promise<Buffer>((resolve, reject) => {
    get(url, { headers: { 'Accept-Encoding': 'gzip' } }, async (answer) => {
      if (answer.statusCode !== 200)
        return reject(new Error(`${url} was answered with ${answer.statusCode}.`));
      resolve(Buffer.concat(await answer.toArray()));
    }).once('error', reject);
  });
  return { gzipBytes: content.length, bytes: gunzipSync(content).length };
}
