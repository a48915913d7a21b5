/** A real server under input that no honest client sends: a clear answer each, nothing kept, and it stays up. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ProblemBody } from '../../spec/problem-schemas.ts';
import { exchangeRaw, openRaw, parseRaw } from '../harness/raw-socket.ts';
import { type Answer, send } from '../harness/send.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

let server: ServerProcess;
let token: string;

beforeAll(async () => {
  server = await startServerProcess({ environment: { DRYDOCK_RATE_LIMIT: '1000000' } });
  const { body } = await send({ method: 'POST', url: `${server.url}/sandbox/sandboxes`, headers: [] });
  ({ token } = JSON.parse(body) as { token: string }); // its schema is checked by its scenario
});

afterAll(async () => {
  expect(await server.stop()).toMatchObject({ code: 0, stderr: '' }); // none of it is a defect
});

const head = (...lines: readonly string[]) =>
  [
    'POST /v4/departments HTTP/1.1',
    'Host: x',
    `Authorization: Bearer ${token}`,
    'Content-Type: application/json',
    ...lines,
    '',
    '',
  ].join('\r\n');

function problemOf(answer: string): string {
  const { status, body } = parseRaw(answer);
  const problem = ProblemBody.parse(JSON.parse(body.replace(/^[^{]*/, '')));
  return `${status} ${problem.code}`;
}

async function departments(): Promise<Answer> {
  return send({
    method: 'GET',
    url: `${server.url}/v4/departments`,
    headers: [['Authorization', `Bearer ${token}`]],
  });
}

test.each([
  ['no HTTP', () => 'NONSENSE\r\n\r\n', '400 malformed_request'],
  ['a flood of headers', () => head(`X-Flood: ${'a'.repeat(20_000)}`), '431 headers_too_large'],
  [
    'a URL that is too long',
    () => `GET /v4/me?a=${'a'.repeat(8100)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`,
    '414 uri_too_long',
  ],
  [
    'a body that is declared too large',
    () => head('Content-Length: 2000000', 'Connection: close'),
    '413 content_too_large',
  ],
  [
    'a body that is too large and was not declared',
    () =>
      `${head('Transfer-Encoding: chunked', 'Connection: close')}${`10000\r\n${' '.repeat(0x10000)}\r\n`.repeat(17)}0\r\n\r\n`,
    '413 content_too_large',
  ],
  [
    'a chunk without a length',
    () => `${head('Transfer-Encoding: chunked')}zz\r\n{}\r\n`,
    '400 malformed_request',
  ],
  [
    'a body that nests without end',
    () => `${head('Content-Length: 100000', 'Connection: close')}${'['.repeat(100_000)}`,
    '400 malformed_request',
  ],
])('answers %s with a clear problem', async (_, bytes, expected) => {
  expect(problemOf(await exchangeRaw(server.url, bytes()))).toBe(expected);
  expect((await departments()).status).toBe(200);
});

test('keeps nothing of a body that breaks off', async () => {
  const before = await departments();
  for (const lines of [['Content-Length: 100'], ['Transfer-Encoding: chunked']]) {
    const connection = await openRaw(server.url, head(...lines, 'Expect: 100-continue'));
    await connection.waitFor('100 Continue'); // the application waits for the body now
    connection.socket.write(lines[0]?.startsWith('C') ? '{"name":"Half' : '5\r\n{"nam\r\n');
    connection.socket.destroy();
  }
  expect((await departments()).body).toBe(before.body);
});

test('answers others at once while a hundred clients are slow', async () => {
  const slow = await Promise.all(
    Array.from({ length: 100 }, () => openRaw(server.url, `${head('Content-Length: 100')}{"name":"Slow`)),
  );
  const startedMs = performance.now();
  for (let count = 0; count < 20; count += 1) expect((await departments()).status).toBe(200);
  expect(performance.now() - startedMs).toBeLessThan(5000);
  expect(slow.map((connection) => connection.received())).toEqual(slow.map(() => ''));
  for (const { socket } of slow) socket.destroy();
});
