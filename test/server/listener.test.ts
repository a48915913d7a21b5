/** The listener below the application: clients that are too slow, and what cannot be handed to the application. */
import type { IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { systemRandomness } from '../../mock-server/entropy/randomness.ts';
import { type ListenerOptions, listen, type Patience } from '../../mock-server/listener.ts';
import { ProblemBody } from '../../spec/problem-schemas.ts';
import { exchangeRaw, openRaw, parseRaw, type RawConnection } from '../harness/raw-socket.ts';

const PATIENT: Patience = {
  headersMs: 60_000,
  requestMs: 60_000,
  silentMs: 60_000,
  checkMs: 60_000,
  drainMs: 60_000,
};

interface Running {
  readonly url: string;
  readonly reports: readonly string[];
  readonly close: () => Promise<void>;
}

/** Runs a listener whose application repeats the body. */
async function withListener(patience: Patience, work: (running: Running) => Promise<void>): Promise<void> {
  const reports: string[] = [];
  const listener = await listen({
    fetch: async (request) => new Response(await request.text().catch(() => 'broken off')),
    port: 0,
    host: '127.0.0.1',
    origin: 'http://localhost:4400',
    randomness: systemRandomness,
    report: (message) => reports.push(message),
    patience,
  });
  let closing: Promise<void> | undefined;
  const close = () => (closing ??= listener.close());
  try {
    await work({ url: `http://127.0.0.1:${listener.port}`, reports, close });
  } finally {
    await close();
  }
}

function codeOf(answer: string): string {
  const { status, body } = parseRaw(answer);
  const problem = ProblemBody.parse(JSON.parse(body));
  expect(problem.status).toBe(status);
  return problem.code;
}

test('gives up a request whose headers do not come to an end', async () => {
  await withListener({ ...PATIENT, headersMs: 100, requestMs: 100, checkMs: 20 }, async ({ url }) => {
    expect(codeOf(await exchangeRaw(url, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: '))).toBe('request_timeout');
  });
});

test('gives up a request whose body does not come to an end, and answers others meanwhile', async () => {
  await withListener(
    { ...PATIENT, headersMs: 1000, requestMs: 1000, checkMs: 20 },
    async ({ url, reports }) => {
      const slow = await openRaw(url, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf ');
      const other = await fetch(url, { method: 'POST', body: 'whole' });
      expect(await other.text()).toBe('whole');
      expect(slow.received()).toBe('');
      expect(codeOf(await slow.untilClosed())).toBe('request_timeout');
      expect(reports).toEqual([]);
    },
  );
});

describe('an answer that is not taken', () => {
  /** More than systems take off a server's hands. */
  const LARGE = Buffer.alloc(40_000_000, 'x');

  /** Runs a listener with large answers, and gives clients that ask for one and take nothing of it. */
  async function withLargeAnswers(
    limits: Pick<ListenerOptions, 'patience' | 'untakenBytes'>,
    work: (ask: () => Promise<Untaking>) => Promise<void>,
  ): Promise<void> {
    const cut: Array<() => void> = [];
    const listener = await listen({
      fetch: (request, env) => {
        const { incoming } = env as { readonly incoming: IncomingMessage }; // the adapter's own bindings
        const which = Number(new URL(request.url).pathname.slice(1));
        incoming.socket.once('close', () => cut[which]?.());
        return new Response(LARGE);
      },
      port: 0,
      host: '127.0.0.1',
      origin: 'http://localhost:4400',
      randomness: systemRandomness,
      report: expect.fail,
      ...limits,
    });
    const clients: Socket[] = [];
    try {
      await work(async () => {
        const { promise, resolve } = Promise.withResolvers<void>();
        const which = cut.push(resolve) - 1;
        const client = connect(listener.port, '127.0.0.1').pause();
        clients.push(client);
        await new Promise((sent) => client.write(`GET /${which} HTTP/1.1\r\nHost: x\r\n\r\n`, sent));
        return { client, isCut: promise };
      });
    } finally {
      for (const client of clients) client.destroy();
      await listener.close();
    }
  }

  interface Untaking {
    readonly client: Socket;
    /** Resolves when the server has closed its connection. */
    readonly isCut: Promise<void>;
  }

  test('is given up', async () => {
    await withLargeAnswers({ patience: { ...PATIENT, silentMs: 200 } }, async (ask) => {
      const { isCut } = await ask();
      await isCut;
    });
  });

  test('is given up where all that wait take too much memory together, and the others go on', async () => {
    await withLargeAnswers({ patience: PATIENT, untakenBytes: 100_000_000 }, async (ask) => {
      let cut = 0;
      const askUncut = async () => {
        const { isCut } = await ask();
        void isCut.then(() => {
          cut += 1;
        });
      };
      const limit = { timeout: 10_000, interval: 20 };
      await Promise.all(Array.from({ length: 4 }, askUncut));
      await expect.poll(() => cut, limit).toBe(2);
      await askUncut();
      await expect.poll(() => cut, limit).toBe(3);
    });
  });
});

describe('bodies that do not come to an end', () => {
  const BYTES = 5_000_000;
  const upload = `POST / HTTP/1.1\r\nHost: x\r\nContent-Length: ${BYTES}\r\n\r\n${'x'.repeat(BYTES - 1)}`;

  async function withUploads(
    work: (ask: (bytes: string) => Promise<RawConnection>, url: string) => Promise<void>,
  ) {
    const listener = await listen({
      fetch: async (request) => new Response(String((await request.text().catch(() => '')).length)),
      port: 0,
      host: '127.0.0.1',
      origin: 'http://localhost:4400',
      randomness: systemRandomness,
      report: expect.fail,
      patience: PATIENT,
      comingBytes: 4 * BYTES,
    });
    const url = `http://127.0.0.1:${listener.port}`;
    const asked: RawConnection[] = [];
    try {
      await work(async (bytes) => {
        const connection = await openRaw(url, bytes);
        asked.push(connection);
        return connection;
      }, url);
    } finally {
      for (const { socket } of asked) socket.destroy();
      await listener.close();
    }
  }

  test.each([
    ['declared', upload],
    [
      'without a declared length',
      'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n',
    ],
  ])(
    '%s: those that last for longest are given up where all together may become too much',
    async (_, bytes) => {
      await withUploads(async (ask, url) => {
        const first = await ask(bytes);
        for (let count = 1; count < 4; count += 1) await ask(bytes);
        await ask(bytes);
        expect(await first.untilClosed()).toBe('');
        const whole = await fetch(url, { method: 'POST', body: 'x'.repeat(BYTES) });
        expect(await whole.text()).toBe(String(BYTES)); // another one is given up for it
      });
    },
  );

  test('count no more once they are there', async () => {
    await withUploads(async (ask, url) => {
      const slow = await ask(upload);
      for (let count = 0; count < 10; count += 1) {
        const whole = await fetch(url, { method: 'POST', body: 'x'.repeat(BYTES) });
        expect(await whole.text()).toBe(String(BYTES));
      }
      slow.socket.write('x');
      expect(parseRaw(await slow.waitFor('\r\n\r\n5000000'))).toMatchObject({ status: 200 });
    });
  });
});

test.each([
  ['no Host', 'GET / HTTP/1.1\r\n\r\n'],
  ['a Host that is none', 'GET / HTTP/1.1\r\nHost: a/b?c\r\nConnection: close\r\n\r\n'],
  ['a target that is no URL', 'GET http://[x/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['a target that is no path', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'],
  ['no HTTP at all', 'NONSENSE\r\n\r\n'],
  ['a greeting of TLS', Buffer.from('16030100a5010000a10303', 'hex')],
  [
    'two lengths of one body',
    'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  ],
  ['a negative length', 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n'],
  ['a chunk without a length', 'POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n'],
  ['a method that nobody knows', 'BREW / HTTP/1.1\r\nHost: x\r\n\r\n'],
])('answers %s with a clear problem', async (_, bytes) => {
  await withListener(PATIENT, async ({ url, reports }) => {
    expect(codeOf(await exchangeRaw(url, bytes))).toBe('malformed_request');
    expect(reports).toEqual([]);
  });
});

test.each([
  ['headers', `GET / HTTP/1.1\r\nHost: x\r\nX-Flood: ${'a'.repeat(20_000)}\r\n\r\n`],
  ['headers, many small ones', `GET / HTTP/1.1\r\nHost: x\r\n${'X-Drop: a\r\n'.repeat(4000)}\r\n`],
  ['a URL', `GET /?${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
])('refuses a flood of %s', async (_, bytes) => {
  await withListener(PATIENT, async ({ url }) => {
    expect(codeOf(await exchangeRaw(url, bytes))).toBe('headers_too_large');
  });
});

test('serves old clients, which name no host', async () => {
  await withListener(PATIENT, async ({ url }) => {
    const answer = await exchangeRaw(url, 'POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nold');
    expect(parseRaw(answer)).toMatchObject({ status: 200, body: 'old' });
  });
});

test('answers requests in one packet one after the other', async () => {
  await withListener(PATIENT, async ({ url }) => {
    const one = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nfirst';
    const two = 'POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 6\r\n\r\nsecond';
    expect(await exchangeRaw(url, one + two)).toMatch(/200 OK.*first.*200 OK.*second/s);
  });
});

const HALF = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf ';

/** Resolves when a listener takes no connections any more. */
async function untilRefused(url: string): Promise<void> {
  await expect
    .poll(() =>
      fetch(url)
        .then(({ status }) => status)
        .catch(() => 'refused'),
    )
    .toBe('refused');
}

test('a stop lets a request that is running come to its end', async () => {
  await withListener(PATIENT, async ({ url, close }) => {
    const running = await openRaw(url, HALF);
    expect(await (await fetch(url, { method: 'POST', body: 'later' })).text()).toBe('later'); // so the first is there
    const stopping = close();
    await untilRefused(url);
    running.socket.write('whole');
    expect(parseRaw(await running.untilClosed())).toMatchObject({ status: 200, body: 'half whole' });
    await stopping;
  });
});

test('a stop cuts what does not come to an end', async () => {
  await withListener({ ...PATIENT, drainMs: 100 }, async ({ url, close, reports }) => {
    const endless = await openRaw(url, HALF);
    expect(await (await fetch(url, { method: 'POST', body: 'later' })).text()).toBe('later');
    await close();
    expect(await endless.untilClosed()).not.toContain('200 OK');
    expect(reports).toEqual([]);
  });
});
