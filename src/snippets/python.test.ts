// Executes Python snippets and compares what arrives with the request.
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { HttpRequest } from '../../spec/http-request.ts';
import { pythonSnippet } from './python.ts';
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
  await runSource('python3', 'snippet.py', sent.map(pythonSnippet).join('\n'));
  const received = server.takeReceived();
  expect(received).toHaveLength(sent.length);
  for (const [index, request] of sent.entries()) {
    const arrived = received[index];
    expect(arrived && comparable(arrived, request)).toEqual(expectedRequest(request));
  }
}

test('sends any request as it is', { timeout: 30_000 }, async () => {
  const batches = fc.array(requests(server.origin, []), { minLength: 1, maxLength: 60 });
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
      body: { kind: 'fill', character: '\n', bytes: 1_100_000 },
    },
  ]);
});

test('shows a body with lines as it is, and reads a secret from the environment', () => {
  const snippet = pythonSnippet({
    method: 'PATCH',
    url: 'https://example.test/v4/me?a=1',
    headers: [['Authorization', { prefix: 'Bearer ', variable: 'KONTOR_TOKEN' }]],
    body: { kind: 'text', text: '{\n  "name": "Zoë"\n}' },
  });

  expect(snippet).toBe(`import http.client
import os

body = """{
  "name": "Zoë"
}"""

connection = http.client.HTTPSConnection("example.test")
connection.request(
    "PATCH",
    "/v4/me?a=1",
    body=body.encode(),
    headers={
        "Authorization": "Bearer " + os.environ["KONTOR_TOKEN"],
    },
)

response = connection.getresponse()
print(response.status)
print(response.read().decode())`);
});
