/** The guard where the connection is made. Nothing here leaves the machine: what would be allowed is refused by nobody listening. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Egress, EgressClosed, type Resolve } from './egress.ts';

let server: Server;
let requests: Array<{
  readonly url: string;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: string;
}>;
let answer: RequestListener;
let port: number;

beforeEach(async () => {
  requests = [];
  answer = (_, response) => response.writeHead(204).end();
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      requests.push({
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      });
      answer(request, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  port = (server.address() as AddressInfo).port; // it listens on a port, not a pipe
});

afterEach(async () => {
  server.closeAllConnections();
  if (server.listening) await new Promise((resolve) => server.close(resolve));
});

async function post(egress: Egress, url: string) {
  try {
    return await egress.post({ url, headers: { 'x-own': 'yes' }, body: '{}' });
  } finally {
    await egress.close();
  }
}

const open = (options: { timeoutMs?: number } = {}) => new Egress({ mode: 'any', ...options });
const guarded = (resolve: Resolve) => new Egress({ mode: 'public', resolve });

describe('the guard', () => {
  it.each(['127.0.0.1', '2130706433', '0x7f.1', '0177.1', '[::ffff:127.0.0.1]'])(
    'refuses the literal address %s where the connection is made',
    async (host) => {
      const outcome = await post(
        guarded(async () => []),
        `http://${host}:${port}/`,
      );
      expect(outcome).toMatchObject({
        status: null,
        error: expect.stringContaining('is not a public address'),
      });
      expect(requests).toEqual([]);
    },
  );

  it('refuses a name that leads to an address which is not public', async () => {
    const egress = guarded(async () => [{ address: '127.0.0.1', family: 4 }]);
    expect((await post(egress, `http://hooks.example.com:${port}/`)).error).toBe(
      '127.0.0.1 is not a public address.',
    );
    expect(requests).toEqual([]);
  });

  it('refuses a name of which one address out of several is not public', async () => {
    const egress = guarded(async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ]);
    expect((await post(egress, `http://mixed.example.com:${port}/`)).error).toBe(
      '127.0.0.1 is not a public address.',
    );
    expect(requests).toEqual([]);
  });

  it('is not deceived by a name that changes its mind between check and connection', async () => {
    let asked = 0;
    const rebinding: Resolve = async () => {
      asked += 1;
      return [{ address: asked === 1 ? '93.184.215.14' : '127.0.0.1', family: 4 }];
    };
    const egress = guarded(rebinding);
    await rebinding('rebind.example.com'); // whoever checks before connecting sees the public one
    expect((await post(egress, `http://rebind.example.com:${port}/`)).error).toBe(
      '127.0.0.1 is not a public address.',
    );
    expect(asked).toBe(2); // one look-up for the connection, and none after it
    expect(requests).toEqual([]);
  });

  it('says when there is no such host', async () => {
    const nobody: Resolve = async () => {
      throw Object.assign(new Error('no such name'), { code: 'ENOTFOUND' });
    };
    expect((await post(guarded(nobody), 'http://nowhere.example.com/')).error).toBe('There is no such host.');
    expect(
      (
        await post(
          guarded(async () => []),
          'http://empty.example.com/',
        )
      ).error,
    ).toBe('There is no such host.');
  });
});

describe('sending', () => {
  it('posts headers and body as they are', async () => {
    expect(await post(open(), `http://127.0.0.1:${port}/hooks?a=b`)).toMatchObject({
      status: 204,
      error: null,
    });
    expect(requests).toMatchObject([{ url: '/hooks?a=b', body: '{}', headers: { 'x-own': 'yes' } }]);
  });

  it.each([301, 302, 303, 307, 308])('does not follow a redirect with %i', async (status) => {
    answer = (_, response) =>
      response.writeHead(status, { Location: `http://127.0.0.1:${port}/elsewhere` }).end();
    const outcome = await post(open(), `http://127.0.0.1:${port}/`);
    expect(outcome).toMatchObject({ status, error: expect.stringContaining('redirects are not followed') });
    expect(requests).toHaveLength(1);
  });

  it('gives up on a receiver that does not answer', async () => {
    answer = () => undefined;
    const outcome = await post(open({ timeoutMs: 50 }), `http://127.0.0.1:${port}/`);
    expect(outcome).toEqual({
      status: null,
      headers: {},
      body: null,
      error: 'There was no answer within 0.05 seconds.',
    });
  });

  it('gives up on a receiver that never ends its answer', async () => {
    answer = (_, response) => response.writeHead(200).write('a');
    const outcome = await post(open({ timeoutMs: 50 }), `http://127.0.0.1:${port}/`);
    expect(outcome.error).toBe('There was no answer within 0.05 seconds.');
  });

  it('reads no more than the beginning of an answer', async () => {
    answer = (_, response) => {
      response.writeHead(200, { 'x-long': 'h'.repeat(1000) });
      const pour = () => {
        while (!response.destroyed && response.write('a'.repeat(65_536)));
      };
      response.on('drain', pour);
      pour();
    };
    const outcome = await post(open(), `http://127.0.0.1:${port}/`);
    expect(outcome.error).toBeNull();
    expect(outcome.body).toHaveLength(1001);
    expect(outcome.headers['x-long']).toHaveLength(200);
  });

  it.each([
    [
      'a connection that is closed',
      (socket: { destroy(): void }) => socket.destroy(),
      /closed before there was an answer/,
    ],
    [
      'something that is not HTTP',
      (socket: { end(text: string): void }) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'),
      /not well-formed HTTP/,
    ],
  ])('says so of %s', async (_, treat, words) => {
    answer = (request) => treat(request.socket);
    expect((await post(open(), `http://127.0.0.1:${port}/`)).error).toMatch(words);
  });

  it('says when nobody listens', async () => {
    await new Promise((resolve) => server.close(resolve));
    expect((await post(open(), `http://127.0.0.1:${port}/`)).error).toBe(
      'The connection was refused: nothing listens there.',
    );
  });

  it('says nothing about a request that is broken off because the server stops', async () => {
    const egress = open();
    const arrived = Promise.withResolvers<void>();
    answer = () => arrived.resolve();
    const sent = egress.post({ url: `http://127.0.0.1:${port}/`, headers: {}, body: '' });
    await arrived.promise;
    await Promise.all([expect(sent).rejects.toThrow(EgressClosed), egress.close()]);
  });
});
