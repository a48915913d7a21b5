/** Sends a request of the model over a plain connection: nothing is added to it but `Host` and `Connection`. */
import { request as httpRequest } from 'node:http';
import type { Held } from '../../scripts/scenarios/play.ts';
import type { HttpRequest } from '../../spec/http-request.ts';

/** An answer as it came. */
export interface Answer {
  readonly status: number;
  /** Headers by their name in lower case; repeated ones joined. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Sends a request whose answer goes on; gives its status as soon as that is there, and leaves it open. */
export function hold({ method, url, headers }: HttpRequest): Promise<Held> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      url,
      { method, headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])) },
      (incoming) => {
        const closed = new Promise<void>((done) => {
          incoming.once('close', done);
        });
        incoming.resume();
        const release = () => {
          outgoing.destroy();
          return closed;
        };
        resolve({ status: incoming.statusCode ?? 0, release });
      },
    );
    outgoing.on('error', reject); // after the answer, that is its end
    outgoing.end();
  });
}

const ANSWER_AT_MOST_MS = 20_000;

/** Sends a request that has no variables left. @throws {Error} there is no answer */
export function send({ method, url, headers, body }: HttpRequest): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      url,
      {
        method,
        headers: Object.fromEntries(headers.map(([name, value]) => [name, String(value)])),
        timeout: ANSWER_AT_MOST_MS,
      },
      (incoming) => {
        const chunks: Buffer[] = [];
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
        incoming.on('error', reject);
        incoming.on('end', () => {
          const flat = Object.entries(incoming.headers).map(([name, value]) => [
            name,
            [value].flat().join(', '),
          ]);
          resolve({
            status: incoming.statusCode ?? 0,
            headers: Object.fromEntries(flat),
            body: Buffer.concat(chunks).toString(),
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.on('timeout', () => outgoing.destroy(new Error(`${method} ${url} was not answered in time.`)));
    outgoing.end(body?.kind === 'fill' ? body.character.repeat(body.bytes) : body?.text);
  });
}
