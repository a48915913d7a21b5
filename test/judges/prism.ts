/** Stoplight's Prism as a proxy that holds every request and every answer against a document, in a process of its own. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { HttpRequest } from '../../spec/http-request.ts';
import { freePort } from '../harness/free-port.ts';
import { type Answer, send } from '../harness/send.ts';
import { type Relay, startRelay } from './relay.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const READY_AT_MOST_MS = 60_000;

/** Something that a request or its answer does otherwise than the document says. */
export interface Violation {
  /** Which of the two, then where in it. */
  readonly location: readonly string[];
  readonly message: string;
}

/** An answer that came through a proxy. */
export interface Judged extends Answer {
  readonly violations: readonly Violation[];
}

/** A running proxy in front of an API. */
export interface PrismProxy {
  readonly url: string;
  /** What stands between it and the server. */
  readonly relay: Relay;
  /** Sends a request for the API through it; one for another is sent as it is. */
  send(request: HttpRequest): Promise<Judged>;
  stop(): Promise<void>;
}

/**
 * Starts a proxy in front of an API. What violates the document passes all the same, and is told.
 *
 * @param origin - of the server
 * @param base - path that the API is mounted at
 */
export async function startPrism(documentFile: string, origin: string, base: string): Promise<PrismProxy> {
  const relay = await startRelay(origin);
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = ['proxy', '--host', '127.0.0.1', '--port', String(port), '--multiprocess=false'];
  const child = spawn(
    process.execPath,
    [`${here}node_modules/.bin/prism`, ...args, documentFile, relay.url + base],
    {
      env: { PATH: process.env.PATH, SCARF_ANALYTICS: 'false', NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const kill = () => void child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      process.off('exit', kill);
      resolve();
    });
  });
  let said = '';
  let isReady = false;
  await new Promise<void>((resolve, reject) => {
    const limit = setTimeout(() => {
      kill();
      reject(new Error(`Prism did not start within ${READY_AT_MOST_MS} ms: ${said}`));
    }, READY_AT_MOST_MS);
    const read = (chunk: Buffer) => {
      if (isReady) return; // from then on it tells of every request
      said += chunk;
      if (!said.includes('Prism is listening')) return;
      isReady = true;
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
    url,
    relay,
    send: async (request) => {
      const isOfTheApi = request.url.startsWith(`${origin}${base}/`);
      const through = isOfTheApi
        ? { ...request, url: url + request.url.slice((origin + base).length) }
        : request;
      const answer = await send(readable(through, relay));
      return { ...answer, violations: violationsOf(answer) };
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await relay.stop();
    },
  };
}

/**
 * The request as Prism can carry it. It reads JSON before it passes it on, and where that fails neither passes the
 * request on nor answers (https://github.com/stoplightio/prism/issues/2664): it gets an empty object, and the relay puts
 * the real body in its place.
 */
function readable(request: HttpRequest, relay: Relay): HttpRequest {
  if (request.body === undefined || !isBrokenJson(request)) return request;
  const headers = [...request.headers, relay.keep(request.body)];
  return { ...request, headers, body: { kind: 'text', text: '{}' } };
}

/** Whether a request says that its body is JSON, and it is none. */
export function isBrokenJson({ headers, body }: HttpRequest): boolean {
  const isSaidToBe = headers.some(
    ([name, value]) => /^content-type$/i.test(name) && /json/.test(String(value)),
  );
  if (!isSaidToBe || body === undefined) return false;
  if (body.kind === 'fill') return true;
  try {
    JSON.parse(body.text);
    return false;
  } catch {
    return true;
  }
}

/** What Prism has to object to; where that is too much for a header, the list is cut off and one thing. */
function violationsOf({ headers }: Answer): readonly Violation[] {
  const told = headers['sl-violations'];
  if (told === undefined) return [];
  return told.startsWith('[')
    ? (JSON.parse(told) as readonly Violation[]) // by Prism's own documentation
    : [{ location: ['response'], message: told }];
}
