/**
 * A port that nothing listens on, for programs that cannot take a free one by themselves. Tests run beside each other,
 * and between the finding of a port and its use nobody else may take it: it is none that a system gives to whoever
 * listens or connects without naming one, and each worker of the tests has ports of its own.
 */
import { createServer } from 'node:net';

/** Below what Linux (from 32,768) and macOS (from 49,152) give away. */
const FIRST_PORT = 20_000;
const PORTS_OF_A_WORKER = 500;
const WORKERS = 24;

/** Of the workers that run at the same time each has another number; outside of the tests there is none. */
const worker = Number(process.env.VITEST_POOL_ID ?? 0) % WORKERS;

/** Processes begin in different places, so that a port that was just left is not the next one's. */
let next = process.pid % PORTS_OF_A_WORKER;

/** Finds one. @throws {Error} all are taken */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < PORTS_OF_A_WORKER; tried++) {
    const port = FIRST_PORT + worker * PORTS_OF_A_WORKER + next;
    next = (next + 1) % PORTS_OF_A_WORKER;
    if (await isFree(port)) return port;
  }
  throw new Error(`All of the ${PORTS_OF_A_WORKER} ports for this process are taken.`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
