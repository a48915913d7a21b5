/** A file as an answer: its own bytes and no others, however it lies in memory, and nothing that a browser runs. */
import { expect, test } from 'vitest';
import { operationOf } from '../../../spec/contract.ts';
import { FileContent } from '../../../spec/upload.ts';
import { bytesOfText } from '../byte-text.ts';
import { exchangeOf } from '../test-exchange.ts';
import { download } from './download.ts';

const HASH = 'a'.repeat(64);
const operation = operationOf('v4', 'downloadDocument');

/** A file whose bytes lie in the middle of others, as those of small files do. */
function fileAmongOthers(text: string, mediaType = 'text/plain'): FileContent {
  const around = new TextEncoder().encode(`another sandbox${text}another sandbox`);
  const start = 'another sandbox'.length;
  return new FileContent('Zürich 1.txt', mediaType, HASH, around.subarray(start, start + text.length));
}

test('is sent whole and alone, as a download under its own name', async () => {
  const { status, body, headers } = download(await exchangeOf(operation), fileAmongOthers('Helmets.'));
  expect([status, body?.toString()]).toEqual([200, 'Helmets.']);
  expect(headers).toEqual({
    ETag: `"${HASH}"`,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': '8',
    'Content-Disposition': `attachment; filename="Z_rich 1.txt"; filename*=UTF-8''Z%C3%BCrich%201.txt`,
    'Content-Security-Policy': "sandbox; default-src 'none'",
  });
});

test('has the media type that it was found to be, and is logged without its bytes', async () => {
  const { headers, logged } = download(
    await exchangeOf(operation),
    fileAmongOthers('%PDF-1.7', 'application/pdf'),
  );
  expect(headers['Content-Type']).toBe('application/pdf');
  expect(logged && bytesOfText(logged).toString()).toBe(`8 bytes, sha-256 ${HASH}`);
});

test.each([
  [`"${HASH}"`, 304],
  [`W/"${HASH}"`, 304],
  ['"another"', 200],
])('with If-None-Match: %s it is answered %i', async (condition, expected) => {
  const exchange = await exchangeOf(operation, { headers: { 'If-None-Match': condition } });
  const { status, body } = download(exchange, fileAmongOthers('Helmets.'));
  expect([status, body === null]).toEqual([expected, expected === 304]);
});
