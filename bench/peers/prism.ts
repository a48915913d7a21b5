/** Stoplight's Prism: static examples from the document, its log switched off, which makes it about twice as fast. */
import { fileURLToPath } from 'node:url';
import { freePort, startProcess } from '../processes/running-process.ts';
import type { Peer } from './peer.ts';

const CLI = fileURLToPath(new URL('../node_modules/@stoplight/prism-cli/dist/index.js', import.meta.url));

export const prism: Peer = {
  name: 'Prism',
  what: '`prism mock --verboseLevel silent`, static answers from our v4 document',
  base: '', // it leaves out a server URL that is only a path
  ask: (row, request) => (row.credential === 'usedUp' ? undefined : request),
  start: async ({ documentFile }) => {
    const port = await freePort();
    return startProcess({
      args: [
        CLI,
        'mock',
        '--host',
        '127.0.0.1',
        '--port',
        String(port),
        '--verboseLevel',
        'silent',
        '--multiprocess=false', // with NODE_ENV=production it would start a cluster, and fail at it on Node 24
        documentFile,
      ],
      port,
      readyPath: '/',
      // It is installed without its install scripts; this is for those who ran them.
      env: { SCARF_ANALYTICS: 'false' },
    });
  },
};
