/**
 * A real server under attack: many idle connections, clients that trickle or take nothing, tricks with paths, parameters, prototypes and
 * headers. It answers the others, keeps within its memory, tells nothing, and in the end nothing secret lies anywhere.
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { ProblemBody } from '../../spec/problem-schemas.ts';
import { exchangeRaw, parseRaw } from '../harness/raw-socket.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

/** `IDLE_CONNECTIONS=10000` looks further, where the system allows as many open files. */
const IDLE_CONNECTIONS = Number(process.env.IDLE_CONNECTIONS ?? 500);
/** What a connection that says nothing may cost. */
const BYTES_OF_A_CONNECTION = 64 * 1024;
const SLACK_BYTES = 100_000_000;
/** Together six times what may wait for clients. */
const UNTAKEN_DOWNLOADS = 300;
const DOWNLOAD_BYTES = 5_000_000;
const METRICS_TOKEN = 'metrics-token-of-a-test';
const HOOK_PASSWORD = 'hunter2hunter2';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: ServerProcess;
let token: string;
let managementToken: string;
const secrets = new Map<string, string>();

beforeAll(async () => {
  folder = await temporaryFolder();
  server = await startServerProcess({
    dataFolder: join(folder.path, 'data'),
    environment: {
      DRYDOCK_RATE_LIMIT: '1000000',
      DRYDOCK_ACCESS_LOG: 'true',
      DRYDOCK_METRICS_TOKEN: METRICS_TOKEN,
    },
  });
  const started = await json('/sandbox/sandboxes', { method: 'POST' });
  token = String(started.token);
  managementToken = String(started.management_token);
  secrets.set('personal token', token).set('management token', managementToken);
});

afterAll(async () => {
  await server.stop().catch(() => undefined); // the last test has stopped it already
  await folder.remove();
});

const own = () => ({ Authorization: `Bearer ${token}` });

async function json(path: string, init: RequestInit = {}): Promise<Record<string, unknown>> {
  const answer = await fetch(`${server.url}${path}`, init);
  expect(answer.ok, `${path}: ${answer.status}`).toBe(true);
  return (await answer.json()) as Record<string, unknown>; // its schema is checked by its scenario
}

const control = (path: string, body: object) =>
  json(`/sandbox${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${managementToken}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });

async function expectAnswers(): Promise<void> {
  for (let count = 0; count < 10; count += 1) {
    expect((await fetch(`${server.url}/v4/me`, { headers: own() })).status).toBe(200);
  }
}

async function metrics(): Promise<string> {
  const answer = await fetch(`${server.url}/metrics`, {
    headers: { Authorization: `Bearer ${METRICS_TOKEN}` },
  });
  return answer.text();
}

async function residentBytes(): Promise<number> {
  return Number(/^process_resident_memory_bytes (\S+)$/m.exec(await metrics())?.[1]);
}

/** Opens connections that then say nothing, or only the beginning of something. */
async function openIdle(count: number, beginning: string): Promise<readonly Socket[]> {
  const { hostname, port } = new URL(server.url);
  const sockets: Socket[] = [];
  for (let opened = 0; opened < count; opened += 250) {
    const batch = Array.from({ length: Math.min(250, count - opened) }, () =>
      connect(Number(port), hostname),
    );
    sockets.push(...batch);
    await Promise.all(
      batch.map(
        (socket) =>
          new Promise<void>((resolve, reject) => {
            socket.once('error', reject);
            socket.once('connect', () => socket.write(beginning, () => resolve()));
          }),
      ),
    );
  }
  for (const socket of sockets) socket.on('error', () => undefined); // the server may cut it
  return sockets;
}

describe(`${IDLE_CONNECTIONS} connections`, () => {
  test.each([
    ['that say nothing', ''],
    ['that stop within their headers', 'GET /v4/me HTTP/1.1\r\nHost: x\r\nX-Slow: '],
    [
      'that stop within their body',
      'POST /v4/departments HTTP/1.1\r\nHost: x\r\nContent-Length: 999\r\n\r\n{',
    ],
  ])('%s cost little, and the others are answered', async (_, beginning) => {
    await expectAnswers();
    const before = await residentBytes();
    const idle = await openIdle(IDLE_CONNECTIONS, beginning);
    try {
      await expectAnswers();
      expect((await residentBytes()) - before).toBeLessThan(
        IDLE_CONNECTIONS * BYTES_OF_A_CONNECTION + SLACK_BYTES,
      );
    } finally {
      for (const socket of idle) socket.destroy();
    }
  });
});

test('clients that ask for large files and take nothing of them cost no more than a part of their memory, and the others are answered', async () => {
  const form = new FormData();
  form.set('file', new Blob(['x'.repeat(DOWNLOAD_BYTES)], { type: 'text/plain' }), 'large.txt');
  form.set('category_id', await idOfAny('/v4/document_categories'));
  form.set('employee_id', await idOfAny('/v4/employees'));
  const { id } = await json('/v4/documents', { method: 'POST', headers: own(), body: form });
  const before = await residentBytes();
  const request = `GET /v4/documents/${id}/download HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const untaking = await openIdle(UNTAKEN_DOWNLOADS, request);
  try {
    await expect.poll(answeredDownloads, { timeout: 60_000 }).toBe(UNTAKEN_DOWNLOADS);
    await expectAnswers();
    await expect
      .poll(async () => (await residentBytes()) - before, { timeout: 20_000 })
      .toBeLessThan((UNTAKEN_DOWNLOADS * DOWNLOAD_BYTES * 2) / 3);
  } finally {
    for (const socket of untaking) socket.destroy();
  }
});

async function answeredDownloads(): Promise<number> {
  const series = 'drydock_requests_total{document="v4",operation="downloadDocument",status="200"}';
  const line = (await metrics()).split('\n').find((each) => each.startsWith(`${series} `));
  return Number(line?.slice(series.length) ?? 0);
}

test.each([
  ['spaces that are followed by a letter', `a${' '.repeat(1_000_000)}b.txt`],
  ['marks at one letter', `a${'\u0301\u0327'.repeat(200_000)}.txt`],
  ['slashes', `${'/'.repeat(1_000_000)}a.txt`],
])('a file name of a million %s is read at once', async (_, name) => {
  const form = new FormData();
  form.set('file', new Blob(['x'], { type: 'text/plain' }), name);
  form.set('category_id', await idOfAny('/v4/document_categories'));
  form.set('employee_id', await idOfAny('/v4/employees'));
  const document = await json('/v4/documents', { method: 'POST', headers: own(), body: form });
  expect(String(document.file_name)).toMatch(/^[aá].{0,120}\.txt$/su);
});

async function idOfAny(path: string): Promise<string> {
  const { data } = await json(`${path}?limit=1`, { headers: own() });
  return (data as [{ readonly id: string }])[0].id; // by its schema
}

/** Sends a path as it is: `fetch` would tidy it up. */
function rawGet(path: string): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    httpRequest({ hostname, port, path, headers: own() }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        body += chunk;
      });
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }));
    })
      .on('error', reject)
      .end();
  });
}

test.each([
  '/v4/../secret',
  '/v4/..%2f..%2fsecret',
  '/..%2f..%2f..%2fetc%2fpasswd',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/....//....//etc/passwd',
  '/v4//employees',
  '/v4/employees/',
  '/v4/employees/%00',
  '/v4/employees/..%5c..%5csecret',
  '//evil.example/v4/me',
  '/v4/%6de/../../data/secret',
  '/data/secret',
  '/.env',
  '/.git/config',
  '/package.json',
  '/node_modules/hono/package.json',
  '/V4/me',
  '/v4/me;jsessionid=1',
  '/__proto__',
  '/constructor/prototype',
])('the path %s leads nowhere', async (path) => {
  const { status, body } = await rawGet(path);
  expect([400, 404, 422]).toContain(status);
  expect(body).not.toMatch(/root:|"dependencies"|\[core\]/);
  expect(ProblemBody.safeParse(JSON.parse(body)).success).toBe(true);
});

const post = (body: string | Uint8Array<ArrayBuffer>, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${server.url}/v4/departments`, {
    method: 'POST',
    headers: { ...own(), 'Content-Type': 'application/json', ...headers },
    body,
  });

test.each([
  ['__proto__ in the body', '{"name":"P1","__proto__":{"isAdmin":true}}'],
  ['constructor in the body', '{"name":"P2","constructor":{"prototype":{"isAdmin":true}}}'],
  ['__proto__ deep in the body', '{"name":"P3","parent_id":{"__proto__":{"isAdmin":true}}}'],
])('%s is refused and pollutes nothing', async (_, body) => {
  const answer = await post(body);
  expect([400, 422]).toContain(answer.status);
  const me = await json('/v4/me', { headers: own() });
  expect(JSON.stringify(me)).not.toContain('isAdmin');
});

test.each([
  'limit=1&limit=100',
  'limit[]=1',
  'limit=1&LIMIT=2',
  'sort=name&sort=-name',
  'limit=1%26limit=100',
])('the query %s is refused rather than guessed at', async (query) => {
  const answer = await fetch(`${server.url}/v4/departments?${query}`, { headers: own() });
  expect(answer.status).toBe(400);
  expect(ProblemBody.parse(await answer.json()).code).toBe('invalid_parameter');
});

test('a field that is there twice counts once, as the last one (RFC 8259, 4)', async () => {
  const answer = await post('{"name":"First","name":"Second"}');
  expect(await answer.json()).toMatchObject({ name: 'Second' });
});

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
] as const)(
  'a body of a few kilobytes that unfolds to megabytes (%s) is not unfolded',
  async (encoding, compress) => {
    const body = compress(Buffer.from(JSON.stringify({ name: 'x'.repeat(5_000_000) })));
    const answer = await post(new Uint8Array(body), { 'Content-Encoding': encoding });
    expect(answer.status).toBe(415);
    expect(ProblemBody.parse(await answer.json()).code).toBe('unsupported_media_type');
  },
);

test.each([
  ['in a path', `/v4/employees/x%0d%0aSet-Cookie:%20a=b`],
  ['in a query', `/v4/employees?cursor=%0d%0aSet-Cookie:%20a=b`],
  ['in a redirect', `/docs%0d%0aSet-Cookie:%20a=b`],
])('a line break %s ends in no header and no second line of the log', async (_, path) => {
  const answer = await exchangeRaw(
    server.url,
    `GET ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
  );
  expect(parseRaw(answer).head.toLowerCase()).not.toContain('set-cookie');
});

test('two requests in one, of which a proxy would see one, are refused', async () => {
  const answer = await exchangeRaw(
    server.url,
    `POST /v4/departments HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v4/me HTTP/1.1\r\nHost: x\r\n\r\n`,
  );
  expect(answer.match(/^HTTP\/1\.1/gm)).toHaveLength(1);
  expect(parseRaw(answer).status).toBe(400);
});

test('a Host that is not ours changes no link and no address', async () => {
  const answer = await exchangeRaw(
    server.url,
    `GET /v4/employees?limit=1 HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: evil.example\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
  );
  expect(parseRaw(answer).status).toBe(200);
  expect(answer).not.toContain('evil.example');
});

test('credentials of every kind leave nothing in clear: not in what is refused, the log, the metrics, the operator’s figures, or on disk', async () => {
  const key = await control('/keys', { alias: 'Payroll' });
  secrets.set('API key', String(key.key));
  const personal = await control('/tokens', { name: 'Second' });
  secrets.set('second token', String(personal.token));
  const webhookSecret = `whsec_${randomBytes(32).toString('base64')}`;
  await json('/v4/webhooks', {
    method: 'POST',
    headers: { ...own(), 'Content-Type': 'application/json' },
    body: JSON.stringify({
      description: 'Hook',
      url: 'inbox',
      events: ['ticket.*', 'employee.*'],
      basic: { user: 'hook', password: HOOK_PASSWORD },
      secret: webhookSecret,
    }),
  });
  secrets.set('webhook secret', webhookSecret);
  secrets.set('webhook password', HOOK_PASSWORD);
  const refused: string[] = [];
  for (const secret of secrets.values()) {
    // Where they do not belong, and where they do.
    const isShort = secret === HOOK_PASSWORD; // nothing that could be told from other words
    const inUrl = encodeURIComponent(secret);
    for (const [path, init] of [
      ...(isShort ? [] : [[`/v4/employees/${inUrl}`], [`/v4/nothing/${inUrl}`], [`/${inUrl}`]]),
      ...(isShort ? [] : [[`/v4/employees?limit=${inUrl}`], [`/v4/employees?${inUrl}=1`]]),
      ['/v4/employees?cursor=x'],
      ['/v4/departments', { method: 'POST', body: `{"name":"A","${isShort ? 'b' : secret}":1` }],
      ['/v4/departments', { method: 'POST', body: `{"name":"A","${isShort ? 'b' : secret}":1}` }],
    ] as ReadonlyArray<readonly [string, RequestInit?]>) {
      for (const asker of [secret, token]) {
        const answer = await fetch(`${server.url}${path}`, {
          ...init,
          headers: {
            Authorization: `Bearer ${asker}`,
            'X-API-Key': asker,
            'Content-Type': 'application/json',
          },
        });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        refused.push(await answer.text());
      }
    }
    const legacy = await fetch(`${server.url}/v2/employees/${isShort ? 'x' : inUrl}`, {
      headers: { 'X-API-Key': secret },
    });
    refused.push(await legacy.text());
    await fetch(`${server.url}/v2/employees`, { headers: { 'X-API-Key': secret } });
  }
  const shown = await metrics();
  const figures = await fetch(`${server.url}/operator/figures`, {
    headers: { Authorization: `Bearer ${METRICS_TOKEN}` },
  });
  expect(figures.status).toBe(200);
  const figuresShown = await figures.text();
  const ended = await server.stop();

  expect(ended.code).toBe(0);
  expect([...secrets.values()].every((secret) => secret.length >= 14 && secret !== 'undefined')).toBe(true);
  const places = {
    log: ended.stderr,
    output: ended.stdout,
    metrics: shown,
    figures: figuresShown,
    refusals: refused.join('\n'),
    disk: await everyFile(folder.path),
  };
  for (const [name, secret] of [...secrets, ['metrics token', METRICS_TOKEN] as const]) {
    for (const [place, text] of Object.entries(places)) {
      expect(text.includes(secret), `${name} in ${place}`).toBe(false);
      expect(text.includes(secret.slice(-24)), `end of ${name} in ${place}`).toBe(false);
    }
  }
  const lines = ended.stderr
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { level: string });
  expect(lines.length).toBeGreaterThan(50);
  expect(lines.filter(({ level }) => level !== 'info')).toEqual([]); // none of it was a defect
});

/** All files below a folder, one after the other. */
async function everyFile(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')),
  );
  expect(contents.length).toBeGreaterThan(1);
  return contents.join('\n');
}
