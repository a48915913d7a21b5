/** `drydock listen` as a command: brings what arrives in the inbox to a server on this machine, and loses nothing. */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen } from '../../cli/listen.ts';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { freePort } from '../harness/free-port.ts';
import { Receiver } from '../harness/receiver.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const COMMAND = fileURLToPath(new URL('../../bin/drydock.js', import.meta.url));

/** A command that runs, and what it has said. */
interface Command {
  readonly child: ChildProcess;
  output(): string;
  /** Resolves once it has said something. */
  said(words: string | RegExp): Promise<void>;
  readonly ended: Promise<number | null>;
}

let receiver: Receiver;
let commands: Command[];

beforeEach(async () => {
  receiver = await Receiver.start();
  commands = [];
});

afterEach(async () => {
  for (const { child, ended } of commands) {
    child.kill('SIGTERM');
    await ended;
  }
  await receiver[Symbol.asyncDispose]();
});

function run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Command {
  const { PATH = '' } = process.env;
  const child = spawn(process.execPath, [COMMAND, ...args], { env: { PATH, ...environment } });
  let output = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes: Buffer) => {
      output += bytes.toString();
      for (const resolve of waiting) resolve();
    });
  }
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const command: Command = {
    child,
    ended,
    output: () => output,
    said: async (words) => {
      while (!output.match(words)) {
        await new Promise<void>((resolve, reject) => {
          waiting.add(resolve);
          ended.then(() => reject(new Error(`It ended and had only said: ${output}`)));
        });
      }
    },
  };
  commands.push(command);
  return command;
}

/** Behind nothing: every message of an inbox has a later id. */
const FIRST = `inb_${'0'.repeat(26)}`;

const portOf = ({ url }: Receiver): number => Number(new URL(url).port);

interface Started {
  readonly token: string;
  readonly management_token: string;
}

async function startSandbox({ url }: ServerProcess): Promise<Started> {
  return (await fetch(`${url}/sandbox/sandboxes`, { method: 'POST' })).json() as Promise<Started>;
}

async function openTicket(url: string, token: string, subject: string): Promise<void> {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
  const projects = await fetch(`${url}/v4/projects?limit=1`, { headers });
  const { data } = (await projects.json()) as { readonly data: [{ readonly id: string }] };
  const body = JSON.stringify({ project_id: data[0].id, subject });
  const { status } = await fetch(`${url}/v4/tickets`, { method: 'POST', headers, body });
  expect(status).toBe(201);
}

const subjects = () => receiver.received.map(({ body }) => JSON.parse(body).data.subject);

test('sends on headers and body as they came, says so in a line, and goes on after the portal and the receiver were away', async () => {
  const folder = await temporaryFolder();
  const port = String(await freePort());
  const start = () => startServerProcess({ dataFolder: folder.path, environment: { PORT: port } });
  let server = await start();
  try {
    const { token, management_token } = await startSandbox(server);
    await openTicket(server.url, token, 'before it listened');
    const command = run(
      ['listen', '--forward-to', receiver.url, '--url', server.url, '--header', 'X-Own: yes'],
      {
        KONTOR_MANAGEMENT_TOKEN: management_token,
      },
    );
    await command.said('Listening');

    await openTicket(server.url, token, 'one');
    await receiver.until(1);
    const [first] = receiver.received;
    expect(first?.headers).toMatchObject({
      'webhook-id': expect.stringMatching(/^evt_/),
      'webhook-signature': expect.stringMatching(/^v1,/),
      'x-kontor-company': 'nordwind-bau',
      'x-own': 'yes',
    });
    await command.said(/ticket\.created evt_\w+ {2}→ 204 in \d+ ms/);

    await server.stop();
    await command.said('is lost');
    server = await start();
    await openTicket(server.url, token, 'two'); // before it is connected again, or after
    await receiver.until(2);

    expect(subjects()).toEqual(['one', 'two']);

    await receiver[Symbol.asyncDispose]();
    await openTicket(server.url, token, 'three');
    await command.said('Nothing listens there.');
    await openTicket(server.url, token, 'four');
    receiver = await Receiver.start(portOf(receiver));
    await receiver.until(2);

    expect(subjects()).toEqual(['three', 'four']);
  } finally {
    await server.stop();
    await folder.remove();
  }
});

test('a message waits for its receiver however long that is away, and for an answer, while the portal breaks down', async () => {
  const folder = await temporaryFolder();
  const port = String(await freePort());
  const start = () => startServerProcess({ dataFolder: folder.path, environment: { PORT: port } });
  let server = await start();
  const ending = new AbortController();
  try {
    const { token, management_token } = await startSandbox(server);
    const forwardTo = receiver.url;
    const awayPort = portOf(receiver);
    await receiver[Symbol.asyncDispose]();
    await openTicket(server.url, token, 'one');

    const waits: number[] = [];
    const wait = async (ms: number) => {
      waits.push(ms);
      if (waits.length === 50) {
        await server.stop('SIGKILL');
        server = await start();
        await openTicket(server.url, token, 'two');
      }
      if (waits.length === 100) {
        receiver = await Receiver.start(awayPort);
        receiver.reactions = [(response) => response.destroy(), 500, 204];
      }
    };
    const options = { forwardTo, token: management_token, portal: server.url, headers: [], after: FIRST };
    const lines: string[] = [];
    const context = { print: (line: string) => lines.push(line), signal: ending.signal, wait };
    const listening = listen(options, context);
    await expect.poll(() => receiver.received.length, { timeout: 30_000 }).toBe(3);
    ending.abort();
    await listening;

    expect(subjects()).toEqual(['one', 'one', 'two']); // without an answer at first, then with one that is no success
    expect(Math.max(...waits)).toBe(10_000);
    expect(lines.filter((line) => line.includes('Nothing listens there.'))).toHaveLength(1);
  } finally {
    ending.abort();
    await server.stop();
    await folder.remove();
  }
});

test('a receiver may be named without a scheme', async () => {
  const server = await startServerProcess();
  try {
    const { token, management_token } = await startSandbox(server);
    const forwardTo = receiver.url.replace('http://', '');
    expect(forwardTo).toMatch(/^127\.0\.0\.1:\d+\/hooks$/);
    const command = run([
      ...['listen', '--forward-to', forwardTo],
      ...['--url', server.url, '--token', management_token],
    ]);
    await command.said('Listening');
    await openTicket(server.url, token, 'one');
    await receiver.until(1);
    expect(subjects()).toEqual(['one']);
  } finally {
    await server.stop();
  }
});

describe('says what is wrong', () => {
  test.each([
    [[], 2, 'Say what to do'],
    [['lisen'], 2, 'no command `lisen`'],
    [['listen', '--token', 'kontor_sbx_mgt_x'], 2, '--forward-to is missing'],
    [['listen', '--forward-to', 'localhost:3000'], 2, 'token is missing'],
    [['listen', '--forward-to', 'localhost/hooks', '--token', 'kontor_sbx_mgt_x'], 2, 'expected a URL'],
    [['listen', '--forward-to', 'ftp://localhost:3000', '--token', 'kontor_sbx_mgt_x'], 2, 'expected a URL'],
    [['listen', '--forward-to', 'localhost:300000', '--token', 'kontor_sbx_mgt_x'], 2, 'expected a URL'],
    [['listen', '--forward-to', 'http://a:b@c/', '--token', 'kontor_sbx_mgt_x'], 2, 'a user or a password'],
    [
      ['listen', '--forward-to', 'http://localhost:3000', '--token', 'kontor_sbx_pat_x'],
      2,
      'not a management token',
    ],
    [['listen', '--colour', 'blue'], 2, '--colour'],
    [
      ['listen', '--forward-to', 'http://a/', '--token', 'kontor_sbx_mgt_x', '--header', 'none'],
      2,
      '--header is "none"',
    ],
    [
      ['listen', '--forward-to', 'http://a/', '--token', 'kontor_sbx_mgt_x', '--header', 'Expect: x'],
      2,
      'belongs to the connection',
    ],
    [['--help'], 0, 'Usage: drydock listen'],
  ])('%j ends with %i', async (args, code, words) => {
    const command = run(args);
    expect(await command.ended).toBe(code);
    expect(command.output()).toContain(words);
  });

  test('a token that does not work ends it', async () => {
    const server = await startServerProcess();
    try {
      const wrong = `kontor_sbx_mgt_${'0'.repeat(50)}`;
      const command = run(['listen', '--forward-to', receiver.url, '--url', server.url, '--token', wrong]);
      expect(await command.ended).toBe(1);
      expect(command.output()).toMatch(/The portal answered 401: /);
    } finally {
      await server.stop();
    }
  });
});
