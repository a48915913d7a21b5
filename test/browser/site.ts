/** The site under test: its files, and a server of it on a port of its own. */
import { glob, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../harness/free-port.ts';
import { type ProcessOptions, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const SITE_SERVER = fileURLToPath(new URL('./site-server.ts', import.meta.url));

/** Folder of the built site. */
export const SITE = process.env.DRYDOCK_SITE ?? fileURLToPath(new URL('../../dist', import.meta.url));

/** Scalar's reference pages: not ours, and with a policy of their own. */
const REFERENCE = /^docs\/[^/]+\/reference\//;

/** A page of ours: its file within the site, and its address. */
export interface SitePage {
  readonly file: string;
  readonly path: string;
}

/** Every page of ours, by address. Scalar's reference pages are left out. */
export async function sitePages(): Promise<readonly SitePage[]> {
  const pages: SitePage[] = [];
  for await (const file of glob('**/*.html', { cwd: SITE })) {
    if (!REFERENCE.test(file)) pages.push({ file, path: `/${file.replace(/index\.html$/, '')}` });
  }
  if (pages.length === 0) throw new Error(`There is no built site in ${SITE}. Run "npm run build" first.`);
  return pages.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The HTML of a page. */
export function readPage({ file }: Pick<SitePage, 'file'>): Promise<string> {
  return readFile(`${SITE}/${file}`, 'utf8');
}

/** Starts a server of the site; told its own address, so that links in its answers lead to it. */
export async function startSite(
  options: ProcessOptions & { readonly port?: number } = {},
): Promise<ServerProcess> {
  const port = options.port ?? (await freePort());
  const { environment, ...others } = options;
  return startServerProcess({
    run: [SITE_SERVER],
    ...others,
    environment: {
      PORT: String(port),
      DRYDOCK_ORIGIN: `http://127.0.0.1:${port}`,
      DRYDOCK_SITE: SITE,
      DRYDOCK_LOG_LEVEL: 'error', // the site was built for another address, which a start warns of
      ...environment,
    },
  });
}
