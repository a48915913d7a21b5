/** json-server: a file of records behind REST routes, written at every change. It checks nothing and asks for no token. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadSeed } from '../../mock-server/seed/seed.ts';
import type { LoadRequest } from '../load/job.ts';
import { freePort, startProcess } from '../processes/running-process.ts';
import type { Row } from '../throughput/rows.ts';
import type { Peer } from './peer.ts';

const CLI = fileURLToPath(new URL('../node_modules/json-server/lib/bin.js', import.meta.url));

export const jsonServer: Peer = {
  name: 'json-server',
  what: 'the same employees and departments from a file',
  base: '',
  ask: inItsWords,
  start: async ({ folder }) => {
    const { employee, department } = loadSeed();
    const file = join(folder, 'json-server.json');
    await writeFile(file, JSON.stringify({ employees: employee, departments: department }));
    const port = await freePort();
    return startProcess({
      args: [CLI, '--host', '127.0.0.1', '--port', String(port), file],
      port,
      readyPath: '/departments',
      env: { NODE_ENV: 'development' }, // in production it insists on a folder of static files
    });
  },
};

function inItsWords(row: Row, request: LoadRequest): LoadRequest | undefined {
  if (row.credential !== 'own') return undefined; // it has neither tokens nor limits
  return { ...request, path: request.path.replace(/\blimit=/, '_page=1&_per_page=') };
}
