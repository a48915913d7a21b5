/** Our server as its users start it, with limits that the load does not reach. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, startProcess } from '../processes/running-process.ts';
import type { Peer } from './peer.ts';

const MAIN = fileURLToPath(new URL('../../mock-server/main.ts', import.meta.url));
const WITHOUT_SITE = fileURLToPath(new URL('./drydock-without-site.ts', import.meta.url));
const SITE = fileURLToPath(new URL('../../dist/.headers/csp.json', import.meta.url));

/** Whether the site is built, so that the whole server can be started. */
export function isSiteBuilt(): boolean {
  return existsSync(SITE);
}

export const drydock: Peer = {
  name: 'Drydock',
  what: 'this server, a process of its own, every change synced to disk before it is answered',
  base: '/v4',
  start: async ({ folder }) => {
    const port = await freePort();
    return startProcess({
      args: [isSiteBuilt() ? MAIN : WITHOUT_SITE],
      port,
      readyPath: '/healthz',
      env: {
        PORT: String(port),
        HOST: '127.0.0.1',
        DRYDOCK_DATA: join(folder, 'data'),
        DRYDOCK_RATE_LIMIT: '1000000000',
        DRYDOCK_SANDBOXES_PER_HOUR: '1000000000',
      },
    });
  },
};
