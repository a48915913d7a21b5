/** Starting and stopping: what the operator reads, and with which code the process ends. */
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../spec/http-request.ts';
import { freePort } from '../harness/free-port.ts';
import { openRaw, parseRaw } from '../harness/raw-socket.ts';
import { send } from '../harness/send.ts';
import {
  type Ended,
  runServerProcess,
  type ServerProcess,
  startServerProcess,
} from '../harness/server-process.ts';
import { type House, makeHouse } from './house.ts';

let house: House;

beforeEach(async () => {
  house = await makeHouse();
});

afterEach(() => house.remove());

const start = (environment: Record<string, string> = {}): Promise<ServerProcess> =>
  startServerProcess({ run: house.run, dataFolder: house.path('data'), environment });
const run = (environment: Record<string, string> = {}): Promise<Ended> =>
  runServerProcess({ run: house.run, dataFolder: house.path('data'), environment });

/** Refused with these sentences and nothing else: no stack, no half start. */
function refusedWith(...sentences: readonly (string | RegExp)[]) {
  const lines = sentences.map((sentence) =>
    typeof sentence === 'string' ? sentence : expect.stringMatching(sentence),
  );
  return (ended: Ended) => {
    expect(ended.stderr.trimEnd().split('\n')).toEqual(lines);
    expect(ended).toMatchObject({ code: 1, signal: null, stdout: '' });
  };
}

const get = (url: string): Promise<{ status: number; body: string }> =>
  send({ method: 'GET', url, headers: [] });

async function startSandbox(server: ServerProcess): Promise<{ readonly token: string }> {
  const answer = await send({ method: 'POST', url: `${server.url}/sandbox/sandboxes`, headers: [] });
  expect(answer.status).toBe(201);
  return JSON.parse(answer.body) as { token: string }; // its schema is checked by its scenario
}

const create = (server: ServerProcess, token: string, name: string): HttpRequest => ({
  method: 'POST',
  url: `${server.url}/v4/departments`,
  headers: [
    ['Authorization', `Bearer ${token}`],
    ['Content-Type', 'application/json'],
  ],
  body: { kind: 'text', text: JSON.stringify({ name }) },
});

describe('a start', () => {
  test('says where the server is, which then serves the site and the APIs', async () => {
    const server = await start();
    expect(await get(`${server.url}/`)).toMatchObject({ status: 200, body: expect.stringContaining('Home') });
    expect(await get(`${server.url}/healthz`)).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    expect(await get(`${server.url}/v4/me`)).toMatchObject({ status: 401 });
    expect(await get(`${server.url}/nowhere/`)).toMatchObject({
      status: 404,
      body: expect.stringContaining('Nothing here'),
    });
    const ended = await server.stop();
    expect(ended).toEqual({ code: 0, signal: null, stderr: '', stdout: `Drydock is ready: ${server.url}\n` });
  });

  test('names the public address where there is one', async () => {
    const port = await freePort();
    const server = await start({ PORT: String(port), DRYDOCK_ORIGIN: 'https://sandbox.example.com' });
    expect(server.url).toBe('https://sandbox.example.com');
    expect((await get(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
    expect((await server.stop()).code).toBe(0);
  });

  test('warns where the site was built for another public address, and serves it', async () => {
    await writeFile(house.path('dist/.headers/origin'), 'https://docs.example.com\n');
    const port = await freePort();
    const server = await start({ PORT: String(port), DRYDOCK_ORIGIN: 'https://sandbox.example.com' });
    expect((await get(`http://127.0.0.1:${port}/`)).status).toBe(200);
    const { stderr, code } = await server.stop();
    expect(code).toBe(0);
    expect(
      stderr
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      expect.objectContaining({
        level: 'warn',
        builtFor: 'https://docs.example.com',
        origin: 'https://sandbox.example.com',
        siteFolder: expect.stringMatching(/dist$/),
        whatToDo: expect.stringContaining('DRYDOCK_ORIGIN=https://sandbox.example.com npm run build'),
      }),
    ]);
  });

  test('does not warn where the site was built for this address', async () => {
    await writeFile(house.path('dist/.headers/origin'), 'https://sandbox.example.com\n');
    const server = await start({
      PORT: String(await freePort()),
      DRYDOCK_ORIGIN: 'https://sandbox.example.com',
    });
    expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  test('is refused while another process has the port', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as AddressInfo; // it listens on a port
    try {
      refusedWith(
        `Port ${port} is in use by another process. Stop it, or choose another port: PORT=4401 npm start.`,
      )(await run({ PORT: String(port) }));
    } finally {
      other.close();
    }
  });

  test('is refused on an address of another machine', async () => {
    refusedWith(
      'The address 203.0.113.7 does not belong to this machine. Set HOST to one that does, such as 127.0.0.1.',
    )(await run({ HOST: '203.0.113.7' }));
  });

  test('is refused before the site was built', async () => {
    const unbuilt = await makeHouse(false);
    try {
      refusedWith(/^There is no built site in \S+\. Run "npm run build" first\.$/)(
        await runServerProcess({ run: unbuilt.run }),
      );
    } finally {
      await unbuilt.remove();
    }
  });

  test.each([
    ['is a file', 'file'],
    ['is below a file', 'file/deeper/data'],
  ])('is refused where the data folder %s', async (_, name) => {
    await writeFile(house.path('file'), '');
    refusedWith(
      /^The data folder \S+ cannot be written \(E[A-Z]+\)\. Set DRYDOCK_DATA to a folder that this user may write\.$/,
    )(await run({ DRYDOCK_DATA: house.path(name) }));
  });

  test('is refused on the folder of a running server, which goes on', async () => {
    const first = await start();
    refusedWith(
      `The data folder ${first.dataFolder} is in use by another Drydock process (${first.pid}). Stop that one, or set DRYDOCK_DATA to another folder.`,
    )(await run());
    expect((await get(`${first.url}/healthz`)).status).toBe(200);
    expect(await first.stop()).toMatchObject({ code: 0, stderr: '' });
  });

  test('is refused with a secret file that is damaged, whose content it does not tell', async () => {
    await mkdir(house.path('data'));
    await writeFile(house.path('data/secret'), 'half a sec');
    const ended = await run();
    refusedWith(/^The secret file \S+ is damaged: it must hold 64 hexadecimal digits\./)(ended);
    expect(ended.stderr).not.toContain('half a sec');
  });

  test('is refused with a port that is none', async () => {
    refusedWith('PORT is "http"; expected a port from 0 to 65535 (0 takes a free one).')(
      await run({ PORT: 'http' }),
    );
  });

  test('is refused with a secret that is too short, which it does not repeat', async () => {
    const ended = await run({ DRYDOCK_SECRET: 'hunter2' });
    refusedWith('DRYDOCK_SECRET is not usable; expected at least 16 characters.')(ended);
  });

  test('names everything that is wrong at once', async () => {
    const { code, stderr } = await run({ PORT: 'x', DRYDOCK_RATE_LIMIT: 'y' });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^PORT is "x".*\nDRYDOCK_RATE_LIMIT is "y".*\n$/);
  });

  test('takes what is set to nothing as not set', async () => {
    const server = await start({ DRYDOCK_ORIGIN: '', DRYDOCK_SECRET: '', DRYDOCK_RATE_LIMIT: '' });
    expect((await server.stop()).code).toBe(0);
  });
});

describe('a stop', () => {
  test.each(['SIGTERM', 'SIGINT'] as const)(
    'by %s ends with 0, and the next start finds everything',
    async (signal) => {
      const first = await start();
      const { token } = await startSandbox(first);
      expect((await send(create(first, token, 'Kept'))).status).toBe(201);
      expect(await first.stop(signal)).toMatchObject({ code: 0, stderr: '' });

      const second = await start();
      const again = await send(create(second, token, 'Kept'));
      expect(again.status, again.body).toBe(409); // its name is taken
      expect(await second.stop()).toMatchObject({ code: 0, stderr: '' });
      expect(await readdir(house.path('data'))).not.toContain('lock');
    },
  );

  test('lets a running request come to its end, and takes no new ones', async () => {
    const server = await start();
    const { token } = await startSandbox(server);
    const body = JSON.stringify({ name: 'Last order' });
    const running = await openRaw(
      server.url,
      `POST /v4/departments HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nExpect: 100-continue\r\n\r\n`,
    );
    await running.waitFor('100 Continue'); // the application has it now
    const stopping = server.stop();
    await refusesConnections(server.url);
    running.socket.write(body);
    const answer = (await running.untilClosed()).replace(/^HTTP\/1\.1 100 Continue\r\n\r\n/, '');
    expect(parseRaw(answer)).toMatchObject({ status: 201, body: expect.stringContaining('Last order') });
    expect(await stopping).toMatchObject({ code: 0, stderr: '' });
  });

  test('asked for twice is immediate', async () => {
    const server = await start();
    const running = await openRaw(server.url, 'POST /sandbox/sandboxes HTTP/1.1\r\nHost: x\r\nContent-Le');
    void server.stop();
    await refusesConnections(server.url);
    expect(await server.stop()).toMatchObject({ code: 1 });
    running.socket.destroy();
  });
});

describe('a damaged sandbox', () => {
  test('is set aside and reported, while the others go on', async () => {
    const first = await start();
    const [damaged, whole] = [await startSandbox(first), await startSandbox(first)];
    expect((await send(create(first, damaged.token, 'Damaged later'))).status).toBe(201);
    await first.stop();
    const file = await fileOf(house.path('data'), damaged.token);
    await writeFile(file, (await readFile(file, 'utf8')).slice(0, 40));

    const second = await start();
    expect((await send(create(second, whole.token, 'Still here'))).status).toBe(201);
    expect((await send(create(second, damaged.token, 'Gone'))).status).toBe(401);
    const { code, stderr } = await second.stop();
    expect(code).toBe(0);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('kontor_sbx_');
  });
});

/** Waits until nobody listens any more. */
async function refusesConnections(url: string): Promise<void> {
  const deadline = Date.now() + 5000;
  while (Date.now() < deadline) {
    const isRefused = await get(`${url}/healthz`).then(
      () => false,
      () => true,
    );
    if (isRefused) return;
  }
  throw new Error('The server still takes connections.');
}

/** The file that keeps the sandbox of a token: the tenant is part of the token. */
async function fileOf(dataFolder: string, token: string): Promise<string> {
  const files = await readdir(dataFolder, { recursive: true, withFileTypes: true });
  const found = files.find(
    (file) =>
      file.isFile() &&
      token.includes(file.name.replace(/\..*$/, '')) &&
      file.name.endsWith('.json') &&
      file.name.length > 12,
  );
  if (!found) throw new Error('The sandbox has no file.');
  return `${found.parentPath}/${found.name}`;
}
