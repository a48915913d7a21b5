/** The guide's snippets check a real delivery: JavaScript, Python and shell are executed, the others are at least well-formed. */
import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { expectBalanced } from '../../src/snippets/testing/lex-source.ts';
import { runProgram, runSource } from '../../src/snippets/testing/run-program.ts';
import { type Received, Receiver } from '../harness/receiver.ts';
import { startServerProcess } from '../harness/server-process.ts';

const GUIDE = new URL('../../src/content/docs/guides/webhooks.md', import.meta.url);

let snippets: ReadonlyMap<string, string>;
let secret: string;
let delivery: Received;

beforeAll(async () => {
  const text = await readFile(GUIDE, 'utf8');
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)];
  snippets = new Map(blocks.map(([, language = '', code = '']) => [language, code])); // the last one of each
  const receiver = await Receiver.start();
  const server = await startServerProcess({ environment: { DRYDOCK_EGRESS: 'any' } });
  try {
    const post = async (path: string, token: string, json: object) => {
      const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
      const init = { method: 'POST', headers, body: JSON.stringify(json) };
      return (await (await fetch(`${server.url}${path}`, init)).json()) as Readonly<Record<string, string>>;
    };
    const started = await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST' });
    const { management_token = '' } = (await started.json()) as Readonly<Record<string, string>>;
    const webhook = await post('/sandbox/webhooks', management_token, {
      events: ['ticket.created'],
      url: receiver.url,
    });
    await post(`/sandbox/webhooks/${webhook.id}/secret/rotate`, management_token, {}); // so that there are two signatures
    await post(`/sandbox/webhooks/${webhook.id}/test`, management_token, { text: 'Grüße, 你好 "\'$\\ ' });
    const headers = { Authorization: `Bearer ${management_token}` };
    const answer = await fetch(`${server.url}/sandbox/webhooks/${webhook.id}/secret`, { headers });
    secret = ((await answer.json()) as { readonly secret: string }).secret;
    const [first] = receiver.received;
    if (!first) throw new Error('Nothing was delivered.');
    delivery = first;
  } finally {
    await server.stop();
    await receiver[Symbol.asyncDispose]();
  }
});

interface Case {
  readonly secret: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A genuine delivery, and whatever is not. */
function cases(): ReadonlyArray<readonly [Case, boolean]> {
  const { headers, body } = delivery;
  const genuine = { secret, headers, body };
  const withHeader = (name: string, value: string) => ({
    ...genuine,
    headers: { ...headers, [name]: value },
  });
  return [
    [genuine, true],
    [{ ...genuine, body: body.replace('webhook.test', 'ticket.created') }, false],
    [{ ...genuine, body: `${body} ` }, false],
    [{ ...genuine, secret: `whsec_${btoa('another secret of thirty-two byte')}` }, false],
    [withHeader('webhook-id', 'evt_00000000000000000000000000'), false],
    [withHeader('webhook-timestamp', String(Number(headers['webhook-timestamp']) - 301)), false],
    [withHeader('webhook-timestamp', 'soon'), false],
    [withHeader('webhook-signature', 'v1,'), false],
    [withHeader('webhook-signature', 'v1'), false],
    [withHeader('webhook-signature', ''), false],
    [withHeader('webhook-signature', headers['webhook-signature']?.replaceAll('v1,', 'v2,') ?? ''), false],
  ];
}

describe('a genuine delivery is told from all others', () => {
  test('by the JavaScript', async () => {
    const all = JSON.stringify(cases().map(([one]) => one));
    const source = `${snippets.get('javascript')}
const cases = ${all};
console.log(JSON.stringify(cases.map(({ secret, headers, body }) => isGenuine(secret, headers, body))));`;
    const output = await runSource(process.execPath, 'verify.mjs', source);
    expect(JSON.parse(output)).toEqual(cases().map(([, isGenuine]) => isGenuine));
  });

  test('by the Python', async () => {
    const all = JSON.stringify(cases().map(([one]) => one));
    const source = `${snippets.get('python')}
import json
cases = json.loads(${JSON.stringify(all)})
print(json.dumps([is_genuine(one["secret"], one["headers"], one["body"]) for one in cases]))`;
    const output = await runSource('python3', 'verify.py', source);
    expect(JSON.parse(output)).toEqual(cases().map(([, isGenuine]) => isGenuine));
  });

  test('by the shell, which prints the signature', async () => {
    const { headers, body } = delivery;
    const quoted = (text = '') => `'${text.replaceAll("'", `'\\''`)}'`;
    const values = [
      `SECRET=${quoted(secret)}`,
      `ID=${quoted(headers['webhook-id'])}`,
      `TIMESTAMP=${quoted(headers['webhook-timestamp'])}`,
      `BODY=${quoted(body)}`,
    ];
    const output = await runProgram('sh', ['-c', `${values.join('\n')}\n${snippets.get('bash')}`]);
    expect(headers['webhook-signature']?.split(' ')).toContain(output.trim());
  });
});

test.each(['php', 'csharp', 'java'])('the %s is well-formed', (language) => {
  const code = snippets.get(language) ?? '';
  expect(code).toContain('webhook-signature');
  expectBalanced(code);
});
