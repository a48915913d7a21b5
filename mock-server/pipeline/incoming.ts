/** The request as the pipeline sees it, read straight from Node where there is a Node request: no Headers object is built. */
import type { IncomingMessage } from 'node:http';
import type { Context } from 'hono';

/** What Hono's context carries: under @hono/node-server the Node request, in tests nothing. */
export interface ServerBindings {
  Bindings: { incoming?: IncomingMessage };
}

/** A request. */
export interface Incoming {
  readonly method: string;
  /** Path as it was sent, without the query. */
  readonly path: string;
  /** Query as it was sent, without `?`. */
  readonly query: string;
  /** Address of the peer; empty when there is no socket. */
  readonly address: string;
  /** Value of a header; `name` in lower case. */
  header(name: string): string | undefined;
  /** Every header by its name in lower case. */
  headers(): Readonly<Record<string, string>>;
  /** Value of a path parameter, decoded. */
  parameter(name: string): string;
  readonly body: ReadableStream<Uint8Array> | null;
  /** Reads the whole body as text, without any limit. */
  text(): Promise<string>;
}

/** Wraps Hono's context. */
export function incomingOf(c: Context<ServerBindings>): Incoming {
  const node = c.env?.incoming;
  const url = c.req.url;
  const queryAt = url.indexOf('?');
  return {
    method: c.req.method,
    path: c.req.path,
    query: queryAt < 0 ? '' : url.slice(queryAt + 1),
    address: node?.socket.remoteAddress ?? '',
    header: (name) => {
      if (!node) return c.req.header(name);
      const value = node.headers[name];
      return Array.isArray(value) ? value.join(', ') : value;
    },
    headers: () => (node ? flatten(node.headers) : c.req.header()),
    parameter: (name) => c.req.param(name) ?? '',
    get body() {
      return c.req.raw.body;
    },
    text: () => c.req.text(),
  };
}

function flatten(headers: IncomingMessage['headers']): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}
