// A local server that remembers every request as it came in, so that a snippet can be compared with its request.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived: the target and the bytes untouched, headers in order. */
export interface ReceivedRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Buffer;
}

/** A running server; `takeReceived` empties its memory. */
export interface RecordingServer {
  readonly origin: string;
  takeReceived(): ReceivedRequest[];
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback address; it answers every request with 200. */
export async function startRecordingServer(): Promise<RecordingServer> {
  let received: ReceivedRequest[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    received.push({
      method: request.method ?? '',
      target: request.url ?? '',
      headers: pairs(request.rawHeaders),
      body: Buffer.concat(chunks),
    });
    response.end('ok');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on TCP has an AddressInfo.
  const { port } = server.address() as AddressInfo;

  return {
    origin: `http://127.0.0.1:${port}`,
    takeReceived() {
      const taken = received;
      received = [];
      return taken;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pairs(flat: readonly string[]): Array<readonly [string, string]> {
  return flat.flatMap((name, index) => (index % 2 === 0 ? [[name, flat[index + 1] ?? ''] as const] : []));
}
