// Executes curl commands with real shells and compares what arrives with the request.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../spec/http-request.ts';
import { curlSnippet } from './curl.ts';
import { comparable, expectedRequest } from './testing/expected-request.ts';
import { type RecordingServer, startRecordingServer } from './testing/recording-server.ts';
import { AWKWARD_BODIES, requests } from './testing/request-arbitrary.ts';
import { runProgram, runSource } from './testing/run-program.ts';

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.close());

type RunScript = (script: string) => Promise<string>;

const shells: Array<[name: string, run: RunScript]> = [
  ['bash -c', (script) => runProgram('bash', ['-c', script])],
  ['sh -c', (script) => runProgram('sh', ['-c', script])],
  // An interactive bash also acts on `!`, even inside double quotes.
  [
    'bash with history expansion',
    (script) => runSource('bash', 'script.sh', `set -o history -o histexpand\n${script}`),
  ],
];

async function expectSent(run: RunScript, sent: readonly HttpRequest[]): Promise<void> {
  server.takeReceived();
  await run(sent.map(curlSnippet).join('\n'));
  const received = server.takeReceived();
  expect(received).toHaveLength(sent.length);
  for (const [index, request] of sent.entries()) {
    const arrived = received[index];
    expect(arrived && comparable(arrived, request)).toEqual(expectedRequest(request));
  }
}

describe.each(shells)('%s', (_name, run) => {
  test('sends any request as it is', { timeout: 30_000 }, async () => {
    const batches = fc.array(requests(server.origin, ['HEAD']), { minLength: 1, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(batches, (batch) => expectSent(run, batch)),
      { numRuns: 10 },
    );
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

    await expectSent(run, sent);
  });

  test.each([' ', 'x', "'", '\\', '-', '[', '\n', '%'])('sends a large body of %j', async (character) => {
    await expectSent(run, [
      {
        method: 'POST',
        url: `${server.origin}/v4/tickets`,
        headers: [['Content-Type', 'application/json']],
        body: { kind: 'fill', character, bytes: 1_100_000 },
      },
    ]);
  });

  test('sends a repeated header twice', async () => {
    const headers = [
      ['Prefer', 'code=429'],
      ['Prefer', 'delay=10'],
    ] as const;
    await expectSent(run, [{ method: 'GET', url: `${server.origin}/v4/me`, headers }]);
  });
});

test.each(['bash', 'sh'])('%s sends text that is too long for an argument', async (shell) => {
  const text = `{"note":"${"it's 100 % \\\\ ".repeat(20_000)}"}`;
  await expectSent(
    (script) => runSource(shell, 'script.sh', script),
    [{ method: 'PUT', url: `${server.origin}/v4/me`, headers: [], body: { kind: 'text', text } }],
  );
});

describe('the command', () => {
  const url = 'http://localhost:4400/v4/me';

  test.each([
    ['GET', undefined, `curl '${url}'`],
    ['HEAD', undefined, `curl --head '${url}'`],
    ['POST', undefined, `curl -X POST '${url}'`],
    ['DELETE', undefined, `curl -X DELETE '${url}'`],
    ['POST', '{}', `curl '${url}' \\\n  -H 'Content-Type:' \\\n  --data-raw '{}'`],
    ['GET', '{}', `curl -X GET '${url}' \\\n  -H 'Content-Type:' \\\n  --data-raw '{}'`],
    ['HEAD', '{}', '# curl cannot send a body with HEAD.'],
  ])('names the method %s only where it is not implied (body %s)', (method, text, command) => {
    const request: HttpRequest = {
      method,
      url,
      headers: [],
      ...(text ? { body: { kind: 'text', text } } : {}),
    };

    expect(curlSnippet(request)).toBe(command);
  });

  test('leaves a secret to the shell and keeps the lines of a JSON body', () => {
    const request: HttpRequest = {
      method: 'PATCH',
      url: `${url}?fields[]=name`,
      headers: [
        ['Authorization', { prefix: 'Bearer ', variable: 'KONTOR_TOKEN' }],
        ['X-Empty', ''],
        ['Content-Type', 'application/json'],
      ],
      body: { kind: 'text', text: '{\n  "name": "O\'Neill"\n}' },
    };

    expect(curlSnippet(request)).toBe(
      String.raw`curl -X PATCH --globoff 'http://localhost:4400/v4/me?fields[]=name' \
  -H "Authorization: Bearer $KONTOR_TOKEN" \
  -H 'X-Empty;' \
  -H 'Content-Type: application/json' \
  --data-raw '{
  "name": "O'\''Neill"
}'`,
    );
  });

  test('leaves the secrets of a client and of a form to the shell', () => {
    const request: HttpRequest = {
      method: 'POST',
      url: 'http://localhost:4400/oauth/revoke',
      headers: [
        [
          'Authorization',
          { username: { variable: 'KONTOR_CLIENT_ID' }, password: { variable: 'KONTOR_CLIENT_SECRET' } },
        ],
        ['Content-Type', 'application/x-www-form-urlencoded'],
      ],
      body: { kind: 'text', text: 'token=$KONTOR_ACCESS_TOKEN', variables: ['KONTOR_ACCESS_TOKEN'] },
    };

    expect(curlSnippet(request)).toBe(
      String.raw`curl 'http://localhost:4400/oauth/revoke' \
  -u "$KONTOR_CLIENT_ID:$KONTOR_CLIENT_SECRET" \
  -H 'Content-Type: application/x-www-form-urlencoded' \
  --data-raw "token=$KONTOR_ACCESS_TOKEN"`,
    );
  });

  test('fills a large body without printing it', () => {
    const request: HttpRequest = {
      method: 'POST',
      url,
      headers: [['Content-Type', 'application/json']],
      body: { kind: 'fill', character: ' ', bytes: 1_100_000 },
    };

    expect(curlSnippet(request)).toBe(
      String.raw`head -c 1100000 /dev/zero | tr '\0' ' ' | curl 'http://localhost:4400/v4/me' \
  -H 'Content-Type: application/json' \
  -H 'Expect:' \
  --data-binary @-`,
    );
  });
});
