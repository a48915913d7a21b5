/** A connection on which a test writes bytes, for what no HTTP client would send. */
import { connect, type Socket } from 'node:net';

/** A connection. */
export interface RawConnection {
  readonly socket: Socket;
  /** What has come back so far. */
  received(): string;
  /** Waits until what has come back holds `text`. */
  waitFor(text: string | RegExp): Promise<string>;
  /** Waits until the server has closed the connection, and gives all that came back. */
  untilClosed(): Promise<string>;
}

/** Less than what a stopping server waits, so that a connection which is only cut then is seen. */
const WAIT_AT_MOST_MS = 8000;

/** Connects to a server and writes. */
export async function openRaw(url: string, bytes: string | Buffer): Promise<RawConnection> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  socket.on('error', () => undefined); // a reset closes it, which is what is waited for
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await new Promise((resolve) => socket.write(bytes, resolve));
  return {
    socket,
    received: () => text,
    waitFor: (wanted) =>
      within(`${String(wanted)} did not come`, (resolve) => {
        const look = () => {
          if (typeof wanted === 'string' ? text.includes(wanted) : wanted.test(text)) resolve(text);
        };
        socket.on('data', look);
        look();
      }),
    untilClosed: () =>
      within('the connection stayed open', (resolve) => void closed.then(() => resolve(text))),
  };

  function within(failure: string, wait: (resolve: (text: string) => void) => void): Promise<string> {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => {
        socket.destroy();
        reject(new Error(`After ${WAIT_AT_MOST_MS} ms ${failure}: ${text}`));
      }, WAIT_AT_MOST_MS);
      wait((value) => {
        clearTimeout(limit);
        resolve(value);
      });
    });
  }
}

/** Writes, and gives what comes back until the server closes the connection. */
export async function exchangeRaw(url: string, bytes: string | Buffer): Promise<string> {
  return (await openRaw(url, bytes)).untilClosed();
}

/** The status and the body of a raw answer. */
export function parseRaw(answer: string): {
  readonly status: number;
  readonly head: string;
  readonly body: string;
} {
  const [head = '', ...body] = answer.split('\r\n\r\n');
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), head, body: body.join('\r\n\r\n') };
}
