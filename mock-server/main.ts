/** `npm start`: reads the configuration, starts the service, says where it is, and stops it on a signal. */
import { fileURLToPath } from 'node:url';
import { ConfigError, readConfig } from './config.ts';
import { openLog } from './observe/log.ts';
import { startServer } from './server.ts';
import { StartError } from './start-error.ts';
import { DataFolderError } from './store/data-folder.ts';
import { SecretError } from './store/secret-file.ts';
import { StoreUnavailable } from './store/store.ts';

const EXAMPLES = fileURLToPath(new URL('../generated/examples.json', import.meta.url));
const SITE = fileURLToPath(new URL('../dist', import.meta.url));

try {
  const config = readConfig(process.env);
  const log = openLog(config);
  process.on('uncaughtExceptionMonitor', (error) => {
    log.report('The server ends on a defect.', { error });
  });
  const server = await startServer({ config, log, siteFolder: SITE, examplesFile: EXAMPLES });
  console.log(`Drydock is ready: ${config.port === 0 ? server.url : config.origin}`);
  // A file that would exceed what the system lets it have (`ulimit -f`) is a write that fails, as on a full disk. Without a
  // listener the lock of the data folder ends the process to clean up after itself.
  if (process.platform !== 'win32') process.on('SIGXFSZ', () => undefined);
  let isStopping = false;
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      if (isStopping) process.exit(1); // asked twice: at once
      isStopping = true;
      server.close().then(
        () => process.exit(0),
        (error: unknown) => {
          console.error(error);
          process.exit(1);
        },
      );
    });
  }
} catch (error) {
  const isExpected = [ConfigError, StartError, DataFolderError, SecretError, StoreUnavailable].some(
    (kind) => error instanceof kind,
  );
  console.error(isExpected && error instanceof Error ? error.message : error);
  process.exit(1);
}
