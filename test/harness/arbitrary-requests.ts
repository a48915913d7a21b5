/** Arbitraries of requests to an operation: as its contract has them, and wrong in every way that a client can get wrong. */
import fc from 'fast-check';
import { bases, mediaTypeOf } from '../../spec/build-request.ts';
import { documents } from '../../spec/contract.ts';
import { type Operation, pathParameters } from '../../spec/operation.ts';
import { fittingValues, type KnownIds, oddValues, spoiled } from './arbitrary-values.ts';

/** A request without its credential, in a form that is printed well when it is a counterexample. */
export interface DraftRequest {
  /** Path and query, encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
  readonly credential: 'own' | 'none' | 'wrong';
}

/**
 * Requests to an operation, more than half of them as its contract has them.
 *
 * @param working - a request that works, which is among them, whole and in parts
 */
export function requestsTo(
  operation: Operation,
  ids: KnownIds,
  working: DraftRequest,
): fc.Arbitrary<DraftRequest> {
  const takesBody = operation.body !== undefined && operation.bodyType === 'json'; // forms have tests of their own
  const [path = '', query = ''] = working.target.slice(bases[operation.document].length).split('?');
  const or = <T>(known: T, others: fc.Arbitrary<T>) => fc.oneof(fc.constant(known), others);
  const json = (value: unknown) => JSON.stringify(value);
  const parts = {
    path: or(
      path,
      fittingValues(operation.params, ids).map((params) => pathOf(operation, params)),
    ),
    query: or(query, fittingValues(operation.query, ids).map(withoutCursor).map(queryOf)),
    body:
      takesBody && operation.body
        ? or(working.body, fittingValues(operation.body, ids).map(json))
        : fc.constant(undefined),
    type: fc.constant(takesBody ? mediaTypeOf(operation) : undefined),
    headers: fc.constant({}),
    credential: fc.constant('own' as const),
  };
  const wrong = {
    path: oddPaths(operation, ids),
    query: oddQueries(operation, ids),
    body: takesBody && operation.body ? oddBodies(fittingValues(operation.body, ids)) : parts.body,
    type: fc.constantFrom(mediaTypeOf(operation), ...MEDIA_TYPES),
    headers: oddHeaders,
    credential: fc.constantFrom('own' as const, 'own' as const, 'none' as const, 'wrong' as const),
  };
  // A request of the contract, one with a single part wrong, or one that is wrong throughout.
  const spoilable = ['path', 'query', 'body', 'body', 'headers', 'type', 'credential'] as const;
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant(working) },
    { weight: 8, arbitrary: draft(operation, parts) },
    ...spoilable.map((part) => ({
      weight: 1,
      arbitrary: draft(operation, { ...parts, [part]: wrong[part] }),
    })),
    { weight: 1, arbitrary: draft(operation, wrong) },
  );
}

interface Parts {
  readonly path: fc.Arbitrary<string>;
  readonly query: fc.Arbitrary<string>;
  readonly body: fc.Arbitrary<string | undefined>;
  readonly type: fc.Arbitrary<string | undefined>;
  readonly headers: fc.Arbitrary<Readonly<Record<string, string>>>;
  readonly credential: fc.Arbitrary<DraftRequest['credential']>;
}

function draft(operation: Operation, parts: Parts): fc.Arbitrary<DraftRequest> {
  const needsTag = operation.precondition === 'required';
  return fc.record({ ...parts }).map(({ path, query, body, type, headers, credential }) => ({
    target: `${bases[operation.document]}${path}${query && `?${query}`}`,
    headers: {
      Accept: 'application/json',
      ...(needsTag && { 'If-Match': '*' }),
      ...(type !== undefined && operation.body && { 'Content-Type': type }),
      ...headers,
    },
    body,
    credential,
  }));
}

const encode = (value: unknown) => encodeURIComponent(String(value).toWellFormed());

function pathOf({ path }: Operation, params: unknown): string {
  const values = params as Readonly<Record<string, unknown>>; // path parameters are an object by their schema
  return path.replace(/\{([^}]+)\}/g, (_, name: string) => encode(values[name]));
}

/** A cursor that is made up is never one that was issued, so it belongs to what is odd. */
function withoutCursor(query: unknown): unknown {
  const { cursor: _madeUp, ...others } = query as { readonly cursor?: unknown }; // a query is an object by its schema
  return others;
}

function queryOf(query: unknown): string {
  return Object.entries(query as Readonly<Record<string, unknown>>) // likewise
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .join('&');
}

const ODD_SEGMENTS = [
  ...['%00', '%zz', '%E0%A4%A', '%2F', '.', '%2e%2e', '0', '-1', '1e1', '0x10', '01', '1.0', ' 1', '٣'],
  ...[
    '9007199254740993',
    '99999999999999999999999',
    'null',
    'undefined',
    'x'.repeat(300),
    '{id}',
    "'",
    ';a=b',
  ],
  ...['emp_zzzzzzzzzzzzzzzzzzzzzzzzzz', 'EMP_01h455vb4pex5vsknk084sn02q', '__proto__', 'constructor'],
];

function oddPaths(operation: Operation, ids: KnownIds): fc.Arbitrary<string> {
  const names = pathParameters(operation.path);
  const segment = fc.oneof(
    fc.constantFrom(...ODD_SEGMENTS, ...Object.values(ids).flatMap((some) => some.slice(0, 1))),
    fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 }).map(encode),
  );
  return fc
    .array(segment, { minLength: names.length, maxLength: names.length })
    .map((segments) =>
      operation.path.replace(/\{([^}]+)\}/g, (_, name) => segments[names.indexOf(name)] ?? ''),
    );
}

const ODD_QUERIES = [
  ...[
    'a',
    'a=',
    '=',
    '&',
    '&&&',
    '=a',
    '%zz=1',
    'limit=%',
    'limit=1&limit=1',
    'limit=+1',
    'limit[]=1',
    'limit=1;sort=a',
  ],
  ...[
    '__proto__=1',
    'constructor=1',
    'cursor=%00',
    'cursor=AAAA.BBBB',
    'page=1%00',
    'page=1e3',
    'sort=-',
    'q=%F0%9F%92%A5',
  ],
  ...[
    '%E0%A4%A=1',
    '?',
    '#',
    'x'.repeat(9000),
    `cursor=${'x'.repeat(1001)}`,
    Array(300).fill('a=b').join('&'),
  ],
];

function oddQueries(operation: Operation, ids: KnownIds): fc.Arbitrary<string> {
  const names = 'shape' in operation.query ? Object.keys(operation.query.shape as object) : [];
  const pair = fc
    .tuple(fc.constantFrom(...names, 'nothing_like_it'), oddValues)
    .map(
      ([name, value]) =>
        `${encode(name)}=${encode(typeof value === 'object' ? JSON.stringify(value) : value)}`,
    );
  return fc.oneof(
    fc.constantFrom(...ODD_QUERIES),
    pair,
    spoiled(fittingValues(operation.query, ids)).map((query) =>
      typeof query === 'object' && query !== null ? queryOf(query) : encode(query),
    ),
  );
}

const ODD_BODIES = [
  ...[
    '',
    ' ',
    'null',
    '0',
    '"text"',
    '[]',
    '{}',
    '{',
    '{"a":1,"a":2}',
    '{"data":null}',
    '\ufeff{}',
    'NaN',
    '1e999',
  ],
  ...[
    '{"__proto__":{}}',
    `${'['.repeat(5000)}`,
    `${'['.repeat(70)}${']'.repeat(70)}`,
    `"${'x'.repeat(70_000)}"`,
  ],
];

function oddBodies(fitting: fc.Arbitrary<unknown>): fc.Arbitrary<string> {
  const json = (value: unknown) => JSON.stringify(value) ?? '';
  return fc.oneof(
    { weight: 6, arbitrary: spoiled(fitting).map(json) },
    { weight: 2, arbitrary: spoiled(spoiled(fitting)).map(json) },
    { weight: 2, arbitrary: fc.constantFrom(...ODD_BODIES) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fitting.map(json), fc.nat())
        .map(([text, at]) => text.slice(0, at % (text.length + 1))),
    },
  );
}

const MEDIA_TYPES = [
  ...[
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; charset=latin1',
  ],
  ...[
    'APPLICATION/JSON',
    'text/json',
    'application/xml',
    'multipart/form-data',
    '*/*',
    ';',
    'application/json, text/html',
  ],
];

const visible = fc.stringMatching(/^[\x21-\x7e\xa0-\xff]{1,40}$/);
const tag = fc.oneof(fc.constantFrom('*', '""', '"a"', 'W/"a"', '"a", "b"', '"', ',', 'a'), visible);
const preference = fc.oneof(
  fc.constantFrom(
    ...[200, 201, 204, 304, 400, 401, 403, 404, 409, 412, 415, 422, 429, 500, 503, 999].map(
      (code) => `code=${code}`,
    ),
  ),
  fc.constantFrom(
    'delay=5',
    'delay=-1',
    'delay=1e3',
    'delay=99999999',
    'example=',
    'example=200-first-page',
    'code',
    ',;=',
    'return=minimal',
    'code=404, delay=2',
  ),
  visible.filter((text) => !/delay/i.test(text)), // a long delay is a right answer, and takes its time
);

/** Headers that an operation reads, with values that it may not expect. */
const oddHeaders: fc.Arbitrary<Readonly<Record<string, string>>> = fc.record(
  {
    'Idempotency-Key': fc.oneof(
      visible,
      fc.constantFrom('', '"', '""', '"\\"', 'a b', 'x'.repeat(255), 'x'.repeat(256)),
    ),
    'If-Match': tag,
    'If-None-Match': tag,
    Prefer: preference,
    Accept: fc.oneof(
      fc.constantFrom('*/*', '', 'text/html', 'application/json;q=0', ',', 'application/*;q=0.1'),
      visible,
    ),
    'Content-Encoding': fc.constantFrom('identity', 'gzip', 'br, gzip', ''),
    'X-HTTP-Method-Override': fc.constant('DELETE'),
    Origin: fc.constantFrom('null', 'https://elsewhere.example', 'http://localhost:4400'),
    Cookie: fc.constantFrom('drydock_session=x', 'drydock_session=', '=;;=', 'a=b; drydock_session="'),
    Range: fc.constant('bytes=0-1'),
  },
  { requiredKeys: [], noNullPrototype: true },
);

/** Every operation of every document. */
export function everyOperation(): readonly Operation[] {
  return Object.values(documents).flatMap(({ operations }) => [...operations]);
}
