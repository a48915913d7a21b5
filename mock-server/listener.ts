/**
 * The HTTP server below the application: its limits of time and size, and a clear problem for whatever is not even
 * a request that the application could be asked.
 */
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import type { Problem } from '../spec/problems.ts';
import { FORM_BYTES_AT_MOST } from '../spec/upload.ts';
import type { Randomness } from './entropy/randomness.ts';
import { ByteTextServerResponse } from './pipeline/byte-text.ts';
import { renderProblem } from './pipeline/problem/problem.ts';
import { giveRequestId } from './pipeline/request-id/request-id.ts';
import { StartError } from './start-error.ts';

/** How long is waited for clients, in milliseconds. */
export interface Patience {
  /** Until the headers of a request are there. */
  readonly headersMs: number;
  /** Until all of a request is there. */
  readonly requestMs: number;
  /** Until something happens on a connection whose request is not answered yet, or whose answer is not taken. */
  readonly silentMs: number;
  /** How often clients that took too long are looked for. */
  readonly checkMs: number;
  /** Until a stop cuts the requests that are still running. */
  readonly drainMs: number;
}

/** Where and for what to listen. */
export interface ListenerOptions {
  readonly fetch: Parameters<typeof getRequestListener>[0];
  readonly port: number;
  readonly host: string;
  /** Public URL of the portal: problem types are pages of it. */
  readonly origin: string;
  readonly randomness: Randomness;
  /** Told of defects. */
  readonly report: (message: string, details: object) => void;
  /** Told of the status of what was refused without asking the application. */
  readonly refused?: (status: number) => void;
  readonly patience?: Patience;
  /** Bytes of answers that may wait for clients to take them, of all connections together. */
  readonly untakenBytes?: number;
  /** Bytes of bodies that clients may be about to send, of all connections together. */
  readonly comingBytes?: number;
}

const PATIENCE: Patience = {
  headersMs: 10_000,
  requestMs: 30_000,
  silentMs: 60_000, // live streams say something every 15 seconds, and no answer takes this long
  checkMs: 2000,
  drainMs: 10_000,
};
const HEADER_BYTES_AT_MOST = 16_384;
const KEEP_ALIVE_MS = 65_000;
const UNTAKEN_BYTES_AT_MOST = 256_000_000;
const COMING_BYTES_AT_MOST = 256_000_000;
/** Of an answer or a body; what has less is not counted. */
const BYTES_COUNTED = 16_384;

/** A server that listens. */
export interface Listener {
  readonly port: number;
  /** Takes no more requests and lets running ones finish; what is still open after ten seconds is cut. */
  close(): Promise<void>;
}

/** Listens. @throws {StartError} the port is taken, or may not be used */
export function listen(options: ListenerOptions): Promise<Listener> {
  const { port, host, fetch, report, patience = PATIENCE } = options;
  const { untakenBytes = UNTAKEN_BYTES_AT_MOST, comingBytes = COMING_BYTES_AT_MOST } = options;
  const connections = new Set<Socket>();
  /** Those whose clients have not taken all of an answer yet. */
  const untaken = new Set<Socket>();
  /** Requests whose bodies are not there yet, the oldest first, with the bytes that each may have. */
  const coming = new Map<IncomingMessage, number>();
  let isStopping = false;
  const answer = getRequestListener(fetch, {
    hostname: host,
    errorHandler: (error) => {
      if (error instanceof RequestError) return asResponse(render(NO_URL, options));
      report('A request failed outside of the application.', { error });
      return asResponse(render(DEFECT, options));
    },
  });
  class WatchedResponse extends ByteTextServerResponse {
    override end(...args: Parameters<ByteTextServerResponse['end']>): this {
      const { socket } = this;
      super.end(...args);
      if (socket !== null && socket.writableLength > BYTES_COUNTED) {
        untaken.add(socket);
        cutUntaken(untaken, untakenBytes);
      }
      return this;
    }
  }
  const server = createServer(
    {
      ServerResponse: WatchedResponse,
      maxHeaderSize: HEADER_BYTES_AT_MOST,
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: patience.checkMs,
      keepAliveTimeout: KEEP_ALIVE_MS,
      requireHostHeader: false, // Node would answer without a word
    },
    (incoming, outgoing) => {
      if (isStopping) outgoing.setHeader('Connection', 'close');
      if (incoming.headers.host === undefined && incoming.httpVersion === '1.1') {
        const { status, headers, body } = render(NO_HOST, options);
        outgoing.writeHead(status, { ...headers, Connection: 'close' }).end(body);
      } else {
        const bytes = bodyBytesOf(incoming);
        if (bytes > BYTES_COUNTED) {
          coming.set(incoming, bytes);
          const forget = () => coming.delete(incoming);
          incoming.once('end', forget).once('close', forget);
          outgoing.once('close', forget); // a body that nobody wants is not read
          cutComing(coming, comingBytes);
        }
        void answer(incoming, outgoing);
      }
    },
  );
  server.timeout = patience.silentMs;
  // Each connection is counted once, not each of its requests.
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => {
      connections.delete(socket);
      untaken.delete(socket);
    });
  });
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else socket.end(asText(render(problemOf(error.code), options)));
  });
  const close = () =>
    new Promise<void>((resolve) => {
      isStopping = true;
      for (const socket of connections) closeAfter(socket);
      const cut = setTimeout(() => server.closeAllConnections(), patience.drainMs);
      server.close(() => {
        clearTimeout(cut);
        resolve();
      });
    });
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new StartError(explain(error, port, host))),
    );
    server.listen(port, host, () => {
      resolve({ port: (server.address() as AddressInfo).port, close }); // it listens on a port, not a pipe
    });
  });
}

/** Cuts the connections that let the most wait, until all others together are within the limit. */
function cutUntaken(untaken: Set<Socket>, atMost: number): void {
  let bytes = 0;
  for (const socket of untaken) {
    if (socket.writableLength === 0) untaken.delete(socket);
    else bytes += socket.writableLength;
  }
  if (bytes <= atMost) return;
  for (const socket of [...untaken].sort((a, b) => b.writableLength - a.writableLength)) {
    bytes -= socket.writableLength;
    untaken.delete(socket);
    socket.destroy();
    if (bytes <= atMost) return;
  }
}

/** What the body of a request may have: as it declares, at most what is read of any. */
function bodyBytesOf({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return FORM_BYTES_AT_MOST;
  return Math.min(Number(headers['content-length'] ?? 0), FORM_BYTES_AT_MOST);
}

/** Cuts the requests that have been sending for longest, until all others together are within the limit. */
function cutComing(coming: Map<IncomingMessage, number>, atMost: number): void {
  let sum = 0;
  for (const bytes of coming.values()) sum += bytes;
  for (const [request, bytes] of coming) {
    if (sum <= atMost) return;
    sum -= bytes;
    coming.delete(request);
    request.socket.destroy();
  }
}

/** Closes a connection when the answer that is on its way is sent, however far it is. Idle ones Node closes by itself. */
function closeAfter(socket: Socket): void {
  // Where Node keeps the answer that it waits for; asked once here, instead of each request telling of itself.
  const { _httpMessage: response } = socket as Socket & { readonly _httpMessage?: ServerResponse | null };
  if (!response) return;
  if (!response.headersSent) response.setHeader('Connection', 'close');
  else response.once('close', () => socket.end());
}

const NO_HOST: Problem = {
  code: 'malformed_request',
  detail: 'The header `Host` is missing (RFC 9112, 3.2).',
};
const NO_URL: Problem = { code: 'malformed_request', detail: 'The request line and `Host` make no URL.' };
const DEFECT: Problem = { code: 'internal_error', detail: 'Something went wrong on our side.' };

/** What Node's parser or its clock objected to. */
function problemOf(code: string | undefined): Problem {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return { code: 'headers_too_large', detail: 'The URL and all headers together have more than 16 KB.' };
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return { code: 'request_timeout', detail: 'The request was not there in time, so it was given up.' };
    default:
      return { code: 'malformed_request', detail: 'This is not a well-formed HTTP request.' };
  }
}

interface Rendered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function render(problem: Problem, { origin, randomness, refused }: ListenerOptions): Rendered {
  const headers: Record<string, string> = {
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  };
  const requestId = giveRequestId(headers, randomness);
  const { status, type, body } = renderProblem(problem, { document: 'v4', requestId, path: '', origin });
  refused?.(status);
  return {
    status,
    headers: { ...headers, 'Content-Type': type, 'Content-Length': String(Buffer.byteLength(body)) },
    body,
  };
}

function asResponse({ status, headers, body }: Rendered): Response {
  return new Response(body, { status, headers });
}

/** The answer as it goes over the wire, for a socket without a request. */
function asText({ status, headers, body }: Rendered): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, 'Connection: close', '', body].join('\r\n');
}

function explain(error: NodeJS.ErrnoException, port: number, host: string): string {
  switch (error.code) {
    case 'EADDRINUSE':
      return `Port ${port} is in use by another process. Stop it, or choose another port: PORT=4401 npm start.`;
    case 'EACCES':
      return `Port ${port} may not be used by this user. Choose one above 1023: PORT=4400 npm start.`;
    case 'EADDRNOTAVAIL':
      return `The address ${host} does not belong to this machine. Set HOST to one that does, such as 127.0.0.1.`;
    default:
      return `The server cannot listen on ${host}:${port}: ${error.message}.`;
  }
}
