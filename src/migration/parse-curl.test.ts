// A curl command is read as the request that it sends.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { HttpRequest } from '../../spec/http-request.ts';
import { placeOf } from '../../spec/secrets.ts';
import { curlSnippet } from '../snippets/curl.ts';
import { requests } from '../snippets/testing/request-arbitrary.ts';
import { type ParsedCurl, parseCurl } from './parse-curl.ts';
import { readablePlaces, variablePlace } from './variable-places.ts';

const URL = 'http://localhost:4400/v2/employees';

function parsed(command: string): ParsedCurl {
  const result = parseCurl(command);
  if ('fault' in result) throw new Error(`It was not read: ${JSON.stringify(result)}`);
  return result;
}

/** A request as its command says it: secrets are variables, names of headers keep their spelling. */
function asWritten({ method, url, headers, body }: HttpRequest): object {
  return {
    method,
    url,
    headers: headers.map(([name, value]) => [
      name,
      typeof value === 'string'
        ? value
        : 'username' in value
          ? `Basic ${[value.username, value.password].map((part) => (typeof part === 'string' ? part : placeOf(part.variable))).join(':')}`
          : `${value.prefix}${placeOf(value.variable)}`.trim(),
    ]),
    body: body?.kind === 'text' ? body.text.toWellFormed() : undefined,
  };
}

/** As it is sent: of a header's value HTTP leaves out what is blank at its ends, of a password nothing. */
function asSent(request: HttpRequest): HttpRequest {
  const headers = request.headers.map(
    ([name, value]) => [name, typeof value === 'string' ? value.trim() : value] as const,
  );
  return { ...request, headers };
}

describe('every command that the site shows', () => {
  test('is read as its request', () => {
    fc.assert(
      fc.property(requests('http://localhost:4400', ['HEAD']), (request) => {
        const { request: read } = parsed(curlSnippet(request));
        const { body, ...rest } = asWritten(read) as { body?: string };
        const readable = JSON.parse(readablePlaces(JSON.stringify({ ...rest, body })));
        expect(readable).toEqual(JSON.parse(JSON.stringify(asWritten(asSent(request)))));
      }),
      { numRuns: 300 },
    );
  });
});

describe('a command', () => {
  test.each([
    [`curl ${URL}`, { method: 'GET', url: URL }],
    [`$ curl ${URL}`, { method: 'GET', url: URL }],
    [`TOKEN=x /usr/bin/curl ${URL}`, { method: 'GET', url: URL }],
    ['curl localhost:4400/v2/employees', { url: URL }],
    [`curl -sSLXDELETE ${URL}/4`, { method: 'DELETE', url: `${URL}/4` }],
    [`curl --request PUT --url ${URL}/4 -d '{}'`, { method: 'PUT', body: { kind: 'text', text: '{}' } }],
    [`curl ${URL} --json '{}'`, { method: 'POST', body: { kind: 'text', text: '{}' } }],
    [
      `curl -G ${URL} -d page=2 --data-urlencode 'filter[status]=on leave'`,
      {
        method: 'GET',
        url: `${URL}?page=2&filter[status]=on%20leave`,
      },
    ],
    [`curl -I ${URL}`, { method: 'HEAD' }],
    [
      `curl ${URL} -HX-API-Key:abc -H 'Accept:' -H 'X-Empty;'`,
      {
        headers: [
          ['X-API-Key', 'abc'],
          ['X-Empty', ''],
        ],
      },
    ],
    [
      `curl "$BASE/v2/employees" -u "$ID:x"`,
      {
        url: `${variablePlace('BASE')}/v2/employees`,
        headers: [['Authorization', `Basic ${variablePlace('ID')}:x`]],
      },
    ],
  ])('%s', (command, expected) => {
    expect(parsed(command).request).toMatchObject(expected);
  });

  test('names what the request does not have', () => {
    const { remarks } = parsed(`curl -s ${URL} -d @body.json -o out.json | jq '.data'`);
    expect(remarks).toEqual([
      { about: 'file', name: '@body.json' },
      { about: 'options', names: ['-s', '-o'] },
      { about: 'rest', text: '| jq .data' },
    ]);
  });
});

test.each([
  ['', { fault: 'empty' }],
  ['wget x', { fault: 'no-curl' }],
  ['curl -s', { fault: 'no-url' }],
  [`curl ${URL} ${URL}`, { fault: 'two-urls' }],
  [`curl ${URL} --teleport`, { fault: 'unknown-option', name: '--teleport' }],
  [`curl ${URL} -H`, { fault: 'no-value', name: '-H' }],
])('%s is refused: %j', (command, fault) => {
  expect(parseCurl(command)).toEqual(fault);
});
