/** The floor: Node's own HTTP server that does nothing but answer, with the very text that our server answers. */
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
