/** openapi-backend on node:http, as its documentation starts it: routes, validates and answers with examples. */
import { fileURLToPath } from 'node:url';
import { freePort, startProcess } from '../processes/running-process.ts';
import type { Peer } from './peer.ts';

const SERVER = fileURLToPath(new URL('./openapi-backend-server.ts', import.meta.url));

export const openapiBackend: Peer = {
  name: 'openapi-backend',
  what: 'its `mockResponseForOperation` on node:http, our v4 document, requests validated, no tokens',
  base: '',
  ask: (row, request) => (row.credential === 'own' ? request : undefined),
  start: async ({ documentFile }) => {
    const port = await freePort();
    return startProcess({ args: [SERVER, String(port), documentFile], port, readyPath: '/' });
  },
};
