/**
 * The yardstick: a Hono app that does nothing but answer, with the very bytes that our server answers. Once with text,
 * as one would write it, and once with bytes, which Node sends faster: the harder yardstick.
 */
import { fileURLToPath } from 'node:url';
import { freePort, startProcess } from '../processes/running-process.ts';
import type { Peer } from './peer.ts';

const SERVER = fileURLToPath(new URL('./bare-hono-server.ts', import.meta.url));

export const bareHono = bare('bare Hono', 'text');
export const bareHonoOfBytes = bare('bare Hono, bytes', 'bytes');

function bare(name: string, form: 'text' | 'bytes'): Peer {
  return {
    name,
    what: `a route for each row on @hono/node-server that answers fixed ${form} with the same headers; writes parse their JSON`,
    base: '/v4',
    ask: (row, request) => ({ ...request, path: `/${row.slug}${request.path}` }),
    start: async ({ recordedFile }) => {
      const port = await freePort();
      return startProcess({ args: [SERVER, String(port), recordedFile, form], port, readyPath: '/' });
    },
  };
}
