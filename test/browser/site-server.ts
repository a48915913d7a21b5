/**
 * The real server with the built site, as a process of its own. `DRYDOCK_SITE` names a site that was built elsewhere;
 * without it, `dist/` is served, as `npm start` does.
 */
import { fileURLToPath } from 'node:url';
import { readConfig } from '../../mock-server/config.ts';
import { startServer } from '../../mock-server/server.ts';

const siteFolder = process.env.DRYDOCK_SITE ?? fileURLToPath(new URL('../../dist', import.meta.url));
const server = await startServer({ config: readConfig(process.env), siteFolder });
console.log(`Drydock is ready: ${server.url}`);
process.once('SIGTERM', () => {
  server.close().then(() => process.exit(0));
});
