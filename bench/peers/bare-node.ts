/** The floor: Node's own HTTP server that does nothing but answer, with the very text that our server answers. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startProcess } from '../processes/running-process.ts';
import type { Peer } from './peer.ts';

const SERVER = fileURLToPath(new URL('./bare-node-server.ts', import.meta.url));

export const bareNode: Peer = {
  name: 'bare node:http',
  what: 'one `createServer` that answers fixed text with the same headers; writes parse their JSON',
  base: '/v4',
  ask: (row, request) => ({ ...request, path: `/${row.slug}${request.path}` }),
  start: async ({ recordedFile }) => {
    const port = await freePort();
    return startProcess({ args: [SERVER, String(port), recordedFile], port, readyPath: '/' });
  },
};

/** What writes are bounded by: the same server behind a journal of ours, which knows of no token, no rule and no record. */
export const bareNodeDurable: Peer = {
  name: 'bare node:http + journal',
  what: 'the same, but each write is answered once a line with it is synced in a journal of ours: what bounds our writes; writes alone',
  base: '/v4',
  ask: (row, request) => (row.isWriting ? bareNode.ask?.(row, request) : undefined),
  start: async ({ folder, recordedFile }) => {
    const port = await freePort();
    const journal = join(folder, 'journal-alone');
    await mkdir(journal, { recursive: true });
    return startProcess({ args: [SERVER, String(port), recordedFile, journal], port, readyPath: '/' });
  },
};
