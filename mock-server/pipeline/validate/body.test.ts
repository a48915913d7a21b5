/** Bodies: declared as JSON, not too large however they come, and JSON indeed. */
import { expect, test } from 'vitest';
import { incomingFrom } from '../test-exchange.ts';
import { BODY_BYTES_AT_MOST, readJson } from './body.ts';

async function read(
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
  types: readonly string[] = ['application/json'],
) {
  const incoming = await incomingFrom('/', {
    method: 'POST',
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
  return readJson(incoming, types);
}

test.each(['{"a":[1,null,"ü"]}', ' \n[]', '"text"', '0', 'null', '{"":{"a":1}}'])(
  'reads %s, and keeps its text',
  async (text) => {
    expect(await read(text)).toEqual({ text, value: JSON.parse(text) });
  },
);

test.each([
  ['application/json', true],
  ['APPLICATION/JSON;charset=utf-8', true],
  [' application/json ; x=y', true],
  ['application/merge-patch+json', false],
  ['text/plain', false],
])('declared as %s it is read: %s', async (type, isRead) => {
  const result = await read('{}', { 'Content-Type': type });
  expect('problem' in result ? result.problem.code : 'read').toBe(isRead ? 'read' : 'unsupported_media_type');
});

test.each([
  ['application/json; charset=utf-8', true],
  ['application/json;charset="UTF-8"', true],
  ['application/json; charset=utf8', true],
  ['application/json; charset=iso-8859-1', false],
  ['application/json; charset="utf-16"', false],
])('declared as %s, which was never looked at, it is read: %s', async (type, isRead) => {
  const result = await read('{}', { 'Content-Type': type });
  expect('problem' in result ? result.problem.code : 'read').toBe(isRead ? 'read' : 'unsupported_media_type');
});

test.each([
  ['identity', undefined],
  ['gzip', 'unsupported_media_type'],
  ['br, gzip', 'unsupported_media_type'],
])('a body encoded as %s is not taken for broken text: %s', async (coding, code) => {
  const compressed = coding === 'identity' ? '{}' : new Uint8Array([0x1f, 0x8b, 0x08, 0xff]);
  const result = await read(compressed, { 'Content-Encoding': coding });
  expect('problem' in result ? result.problem.code : undefined).toBe(code);
});

test('a body that is no UTF-8 is malformed, not repaired', async () => {
  const result = await read(new Uint8Array([0x22, 0xc3, 0x28, 0x22]));
  expect(result).toMatchObject({ problem: { code: 'malformed_request', detail: 'The body is not UTF-8.' } });
});

test('names the place where JSON breaks, and repeats nothing of it', async () => {
  const result = await read('{\n  "secret": nope\n}');
  expect(result).toMatchObject({
    problem: {
      code: 'malformed_request',
      detail: expect.stringMatching(/: it breaks at position 15 \(line 2 column 14\)\.$/),
    },
  });
  expect(JSON.stringify('problem' in result && result.problem)).not.toContain('nope');
});

test('counts bytes, not characters', async () => {
  const umlauts = (bytes: number) => `"${'ü'.repeat((bytes - 2) / 2)}"`;
  expect(await read(umlauts(BODY_BYTES_AT_MOST))).toHaveProperty('value');
  expect(await read(umlauts(BODY_BYTES_AT_MOST + 2))).toMatchObject({
    problem: { code: 'content_too_large' },
  });
});

test('a length that is declared too large is refused without reading', async () => {
  const incoming = await incomingFrom('/', {
    method: 'POST',
    body: '{}',
    headers: { 'Content-Type': 'application/json', 'Content-Length': '1000001' },
  });
  expect(await readJson(incoming, ['application/json'])).toMatchObject({
    problem: { code: 'content_too_large' },
  });
  expect(Buffer.from(await incoming.bytes()).toString()).toBe('{}');
});

test('brackets within text do not nest', async () => {
  expect(await read(JSON.stringify('["\\'.repeat(500)))).toHaveProperty('value');
  expect(await read(`${'['.repeat(64)}${']'.repeat(64)}`)).toHaveProperty('value');
  expect(await read(`${'['.repeat(65)}${']'.repeat(65)}`)).toMatchObject({
    problem: { code: 'malformed_request', detail: expect.stringContaining('64') },
  });
});

test('bytes that are no UTF-8 are refused rather than replaced', async () => {
  const broken = Uint8Array.from([...Buffer.from('{"name":"'), 0xff, 0xfe, ...Buffer.from('"}')]);
  expect(await read(broken)).toMatchObject({
    problem: { code: 'malformed_request', detail: expect.stringContaining('UTF-8') },
  });
  expect(await read(broken, { 'Content-Length': String(broken.length) })).toMatchObject({
    problem: { code: 'malformed_request' },
  });
});
