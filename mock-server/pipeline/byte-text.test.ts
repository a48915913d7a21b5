/** Byte text arrives as the text that it stands for, in one piece or through a plain answer. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterEach, expect, test } from 'vitest';
import { ByteTextServerResponse, bytesOfText, byteTextResponse, toByteText } from './byte-text.ts';

const TEXT = '{"name":"Wiśniewski, Müller & 田中 🏗"}';
const LENGTH = Buffer.byteLength(TEXT);

let close = () => {};

afterEach(() => close());

/** Serves the text with Node's answers of a class, and gives where. */
async function serve(options: object): Promise<string> {
  const answer = getRequestListener((_request, { outgoing }: { outgoing?: unknown }) =>
    byteTextResponse(toByteText(TEXT), 201, { 'Content-Type': 'application/json' }, outgoing),
  );
  const server = createServer(options, answer).listen(0, '127.0.0.1');
  close = () => server.closeAllConnections();
  server.unref();
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`; // it listens on a port
}

test('has one character for each byte, and gives the bytes back', () => {
  expect(toByteText(TEXT)).toHaveLength(LENGTH);
  expect(bytesOfText(toByteText(TEXT)).toString()).toBe(TEXT);
});

test.each([
  ['as byte text', { ServerResponse: ByteTextServerResponse }],
  ['as bytes', {}],
])('sent %s arrives as the text, with its length in bytes', async (_, options) => {
  const answer = await fetch(await serve(options));
  expect(answer.status).toBe(201);
  expect(answer.headers.get('Content-Length')).toBe(String(LENGTH));
  expect(await answer.text()).toBe(TEXT);
});

test('another string of the same server is still encoded', async () => {
  const server = createServer({ ServerResponse: ByteTextServerResponse }, (_request, response) => {
    response.end(TEXT);
  }).listen(0, '127.0.0.1');
  close = () => server.closeAllConnections();
  server.unref();
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo; // it listens on a port
  expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe(TEXT);
});
