/** Scalar's mock server on @hono/node-server, as its documentation starts it. */
import { fileURLToPath } from 'node:url';
import { freePort, startProcess } from '../processes/running-process.ts';
import type { Peer } from './peer.ts';

const SERVER = fileURLToPath(new URL('./scalar-server.ts', import.meta.url));

export const scalar: Peer = {
  name: 'Scalar mock server',
  what: '`createMockServer({ document })` on @hono/node-server, our v4 document, its log switched off',
  base: '', // likewise
  ask: (row, request) => (row.credential === 'own' ? request : undefined),
  start: async ({ documentFile }) => {
    const port = await freePort();
    return startProcess({ args: [SERVER, String(port), documentFile], port, readyPath: '/' });
  },
};
