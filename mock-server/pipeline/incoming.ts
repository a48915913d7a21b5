/** The request as the pipeline sees it, read straight from Node where there is a Node request: no Headers object is built. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Context } from 'hono';
import { clientAddress, type IsProxy } from './client-address.ts';

/** What Hono's context carries: under @hono/node-server Node's request and answer, in tests nothing. */
export interface ServerBindings {
  Bindings: { incoming?: IncomingMessage; outgoing?: ServerResponse };
}

/** A request. */
export interface Incoming {
  readonly method: string;
  /** Path as it was sent, without the query. */
  readonly path: string;
  /** Query as it was sent, without `?`. */
  readonly query: string;
  /** Address of whose request it is; empty when there is no socket. */
  readonly address: string;
  /** Value of a header; `name` in lower case. */
  header(name: string): string | undefined;
  /** Every header by its name in lower case. */
  headers(): Readonly<Record<string, string>>;
  /** Value of a path parameter, decoded. */
  parameter(name: string): string;
  readonly body: ReadableStream<Uint8Array> | null;
  /** What Node will send the answer by. */
  readonly outgoing: ServerResponse | undefined;
  /** Reads the whole body, without any limit. Rejects when the client goes away before it has sent all of it. */
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
}

/** Wraps Hono's context. @param isProxy - the operator's proxies, whose word counts on whom they ask for */
export function incomingOf(c: Context<ServerBindings>, isProxy: IsProxy): Incoming {
  return new HonoIncoming(c, isProxy);
}

/** Address of the peer itself; empty when there is no socket. */
export function peerOf(c: Context<ServerBindings>): string {
  return c.env?.incoming?.socket.remoteAddress ?? '';
}

// A class, since every request makes one: an object literal with a getter gets a hidden class of its own each time,
// which outlives the request and keeps all of it.
class HonoIncoming implements Incoming {
  readonly method: string;
  readonly path: string;
  readonly query: string;
  readonly #c: Context<ServerBindings>;
  readonly #node: IncomingMessage | undefined;
  readonly #isProxy: IsProxy;

  constructor(c: Context<ServerBindings>, isProxy: IsProxy) {
    const { url } = c.req;
    const queryAt = url.indexOf('?');
    this.method = c.req.method;
    this.path = c.req.path;
    this.query = queryAt < 0 ? '' : url.slice(queryAt + 1);
    this.#c = c;
    this.#node = c.env?.incoming;
    this.#isProxy = isProxy;
  }

  get address(): string {
    return clientAddress(peerOf(this.#c), this.header('x-forwarded-for'), this.#isProxy);
  }

  header(name: string): string | undefined {
    if (!this.#node) return this.#c.req.header(name);
    const value = this.#node.headers[name];
    return Array.isArray(value) ? value.join(', ') : value;
  }

  headers(): Readonly<Record<string, string>> {
    if (!this.#node) return this.#c.req.header();
    const { headers } = this.#node;
    // Of all headers Node makes only this one a list, so nearly every request has texts alone.
    return headers['set-cookie'] === undefined ? (headers as Record<string, string>) : flatten(headers);
  }

  parameter(name: string): string {
    return this.#c.req.param(name) ?? '';
  }

  get body(): ReadableStream<Uint8Array> | null {
    return this.#c.req.raw.body;
  }

  get outgoing(): ServerResponse | undefined {
    return this.#c.env?.outgoing;
  }

  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    // Of a request whose client is gone already nothing happens any more; the adapter knows what is left of it.
    if (this.#node && !this.#node.destroyed) return bytesOf(this.#node);
    return this.#c.req.arrayBuffer().then((body) => new Uint8Array(body));
  }
}

/** Straight from Node, since a body mostly is there in one piece. */
function bytesOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  return new Promise((resolve, reject) => {
    const chunks: Array<Buffer<ArrayBuffer>> = [];
    request.on('data', (chunk: Buffer<ArrayBuffer>) => chunks.push(chunk));
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.readableEnded) reject(new Error('The client went away.')); // an error is dear, so only where it is told
    });
  });
}

function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
