/** Our server as its users start it, with limits that the load does not reach. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, type RunningServer, startProcess } from '../processes/running-process.ts';
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
  start: ({ folder }) => startDrydock(join(folder, 'data')),
};

/** Starts our server on a data folder. @param settings - what is set besides, or instead of limits out of reach */
export async function startDrydock(
  dataFolder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const port = await freePort();
  return startProcess({
    args: [isSiteBuilt() ? MAIN : WITHOUT_SITE],
    port,
    readyPath: '/healthz',
    env: {
      PORT: String(port),
      HOST: '127.0.0.1',
      DRYDOCK_DATA: dataFolder,
      DRYDOCK_RATE_LIMIT: '1000000000',
      DRYDOCK_SANDBOXES_PER_HOUR: '1000000000',
      ...settings,
    },
  });
}
