/** The real server without a site, as a process of its own: for tests of the APIs, which need no build. */
import { readConfig } from '../../mock-server/config.ts';
import { startServer } from '../../mock-server/server.ts';

const server = await startServer({ config: readConfig(process.env) });
console.log(`Drydock is ready: ${server.url}`);
process.once('SIGTERM', () => {
  server.close().then(() => process.exit(0));
});
