// Executes JavaScript snippets with Node and compares what arrives with the request.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpRequest } from '../../spec/http-request.ts';
import { javascriptSnippet } from './javascript.ts';
import { comparable, expectedRequest } from './testing/expected-request.ts';
import { type RecordingServer, startRecordingServer } from './testing/recording-server.ts';
import { AWKWARD_BODIES, requests } from './testing/request-arbitrary.ts';
import { runSource } from './testing/run-program.ts';

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.close());

async function expectSent(sent: readonly HttpRequest[]): Promise<void> {
  server.takeReceived();
  await runSource(
    process.execPath,
    'snippet.mjs',
    sent.map((request) => `{${javascriptSnippet(request)}}`).join('\n'),
  );
  const received = server.takeReceived();
  expect(received).toHaveLength(sent.length);
  for (const [index, request] of sent.entries()) {
    const arrived = received[index];
    // `fetch` sends the URL in the form of the URL standard, here and in the browser.
    const expected = expectedRequest({ ...request, url: new URL(request.url).href });
    expect(arrived && comparable(arrived, request)).toEqual(expected);
  }
}

test('sends any request as it is', { timeout: 30_000 }, async () => {
  const batches = fc.array(requests(server.origin, ['GET', 'HEAD']), { minLength: 1, maxLength: 60 });
  await fc.assert(fc.asyncProperty(batches, expectSent), { numRuns: 10 });
});

test('sends every awkward body as it is', async () => {
  const url = `${server.origin}/v4/tickets`;
  const sent = AWKWARD_BODIES.map((text): HttpRequest => {
    return {
      method: 'POST',
      url,
      headers: [['Content-Type', 'application/json']],
      body: { kind: 'text', text },
    };
  });

  await expectSent(sent);
});

test('sends a large body and a repeated header', async () => {
  await expectSent([
    {
      method: 'POST',
      url: `${server.origin}/v4/tickets`,
      headers: [
        ['Prefer', 'code=429'],
        ['prefer', { prefix: '', variable: 'KONTOR_TOKEN' }],
      ],
      body: { kind: 'fill', character: "'", bytes: 1_100_000 },
    },
  ]);
});

const patch = (text: string): HttpRequest => ({
  method: 'PATCH',
  url: 'http://localhost:4400/v4/me',
  headers: [['Content-Type', 'application/json']],
  body: { kind: 'text', text },
});

test.each([
  ['{"name":"Ada","roles":["owner"]}', "  body: JSON.stringify({ name: 'Ada', roles: ['owner'] }),\n"],
  ['{\n  "name": "Ada"\n}', "  body: JSON.stringify({ name: 'Ada' }, null, 2),\n"],
])('shows JSON that it can reproduce as an object: %s', (text, line) => {
  expect(javascriptSnippet(patch(text))).toContain(line);
});

test.each([
  ['{"amount":1.0}', `'{"amount":1.0}'`],
  ['{"id":12345678901234567890}', `'{"id":12345678901234567890}'`],
  ['{"2":0,"1":0}', `'{"2":0,"1":0}'`],
  ['{"a": 1}', `'{"a": 1}'`],
  ['{\n  "amount": 1.0\n}', 'const body = `{\n  "amount": 1.0\n}`;\n'],
])('shows JSON that it would rewrite as text: %s', (text, source) => {
  expect(javascriptSnippet(patch(text))).toContain(source);
});

test('says that fetch cannot send a body with GET', () => {
  expect(javascriptSnippet({ ...patch('{}'), method: 'GET' })).toBe('// fetch cannot send a body with GET.');
});
