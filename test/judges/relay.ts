/**
 * Stands directly in front of the server, behind judges that read or write requests in their own way: it notes what was
 * asked and how it was answered, and puts a body in the place of the one that came, where a judge cannot carry it.
 */
import { createServer, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpBody } from '../../spec/http-request.ts';

/** Names the body that is to be sent instead. */
const REPLACED_BY = 'x-replaced-by';

/** A request that reached the server, with the status of its answer. */
export interface Passed {
  readonly method: string;
  /** Path with the query. */
  readonly path: string;
  readonly status: number;
}

/** A running relay. */
export interface Relay {
  readonly url: string;
  /** What was answered so far, in order. */
  passed(): readonly Passed[];
  /** Keeps a body. @returns the header with which a request asks for it */
  keep(body: HttpBody): readonly [name: string, value: string];
  stop(): Promise<void>;
}

/** Starts a relay. @param upstream - origin of the server */
export async function startRelay(upstream: string): Promise<Relay> {
  const passed: Passed[] = [];
  const bodies = new Map<string, Buffer>();
  const server = createServer(async (incoming, answer) => {
    const { method = 'GET', url: path = '/' } = incoming;
    const { [REPLACED_BY]: name, host: _host, ...headers } = incoming.headers;
    // To its end, whatever the server then reads of it: the connection is used again.
    const came = Buffer.concat(await incoming.toArray());
    const body = bodies.get(String(name)) ?? came;
    const outgoing = httpRequest(
      upstream + path,
      {
        method,
        headers: { ...headers, ...(body !== came && { 'content-length': body.length }) },
        agent: false,
      },
      (response) => {
        const { statusCode: status = 0 } = response;
        passed.push({ method, path, status });
        answer.writeHead(status, response.headers);
        response.pipe(answer);
      },
    );
    outgoing.on('error', () => answer.destroy());
    outgoing.end(body);
  });
  server.keepAliveTimeout = 0; // nor does it close one that a judge keeps
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  return {
    url: `http://127.0.0.1:${port}`,
    passed: () => passed,
    keep: (body) => {
      const name = String(bodies.size);
      bodies.set(name, Buffer.from(body.kind === 'text' ? body.text : body.character.repeat(body.bytes)));
      return [REPLACED_BY, name];
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
