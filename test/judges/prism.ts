/** Stoplight's Prism as a proxy that holds every request and every answer against a document, in a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from '../browser/site.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const READY_AT_MOST_MS = 60_000;

/** A running proxy. */
export interface PrismProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a proxy in front of a server. With a violation it answers 500 and names it.
 *
 * @param upstream - address of the API, with the document's base
 */
export async function startPrism(documentFile: string, upstream: string): Promise<PrismProxy> {
  const port = await freePort();
  const args = ['proxy', '--host', '127.0.0.1', '--port', String(port), '--errors', '--multiprocess=false'];
  const child = spawn(process.execPath, [`${here}node_modules/.bin/prism`, ...args, documentFile, upstream], {
    env: { PATH: process.env.PATH, SCARF_ANALYTICS: 'false', NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      process.off('exit', kill);
      resolve();
    });
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => {
      kill();
      reject(new Error(`Prism did not start within ${READY_AT_MOST_MS} ms: ${said}`));
    }, READY_AT_MOST_MS);
    const read = (chunk: Buffer) => {
      said += chunk;
      if (!said.includes('Prism is listening')) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then(() => {
      clearTimeout(limit);
      reject(
        new Error(
          `Prism ended instead of starting. Install the judges: npm ci --prefix test/judges\n${said}`,
        ),
      );
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
