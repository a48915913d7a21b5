/** The body of a request comes to an end, whenever it is read and whatever has become of its client by then. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { incomingOf, type ServerBindings } from './incoming.ts';

const stops: Array<() => void> = [];

afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

/** Sends the beginning of a request, lets its client go, and only then reads the body. */
async function readAfterward(declared: number, sent: string): Promise<string> {
  const app = new Hono<ServerBindings>();
  const read = Promise.withResolvers<string>();
  const arrived = Promise.withResolvers<void>();
  app.post('/', async (c) => {
    const { incoming } = c.env;
    arrived.resolve();
    await new Promise<void>((resolve) => incoming?.socket.once('close', () => resolve()));
    await new Promise(setImmediate); // by now Node has told the request as well
    const bytes = incomingOf(c, () => false).bytes();
    bytes.then(
      (body) => read.resolve(Buffer.from(body).toString()),
      () => read.resolve('broken off'),
    );
    return c.body(null);
  });
  const server = createServer(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stops.push(() => server.close());
  const client = connect((server.address() as AddressInfo).port, '127.0.0.1'); // it listens on a port, not a pipe
  client.write(`POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${declared}\r\n\r\n${sent}`);
  await arrived.promise;
  client.destroy();
  return read.promise;
}

test('is what was sent, when all of it had come before the client went', async () => {
  expect(await readAfterward(4, 'body')).toBe('body');
});

test('is told to be broken off when it had not', async () => {
  expect(await readAfterward(400, 'body')).toBe('broken off');
});
