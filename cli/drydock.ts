/** The command `drydock`. */
import { listen, Refused } from './listen.ts';
import { readOptions, USAGE, UsageError } from './options.ts';

const ending = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options) await listen(options, { print: console.log, signal: ending.signal });
  else console.log(USAGE);
} catch (error) {
  if (error instanceof UsageError) {
    console.error(`${error.message}\n\n${USAGE}`);
    process.exitCode = 2;
  } else if (error instanceof Refused) {
    console.error(error.message);
    process.exitCode = 1;
  } else throw error;
}
