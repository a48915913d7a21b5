/** Starts our server without a site, for runs before the site is built. */
import { readConfig } from '../../mock-server/config.ts';
import { startServer } from '../../mock-server/server.ts';

const server = await startServer({ config: readConfig(process.env) });
process.once('SIGTERM', () => {
  server.close().finally(() => process.exit());
});
