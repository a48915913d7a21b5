// Random requests, rich in the characters that quoting gets wrong.
import fc from 'fast-check';
import {
  type HeaderValue,
  type HttpBody,
  type HttpRequest,
  type Secret,
  secretVariables,
} from '../../../spec/http-request.ts';
import { placeOf, splitAtSecrets } from '../../../spec/secrets.ts';

const AWKWARD = [
  ...`'"!\`$\\[]{}()<>|&;*?~#%@-=^, \n`,
  ...[
    '\t',
    '\r',
    '\r\n',
    '\u0000',
    '\u001b',
    '\u007f',
    '\u0085',
    '\u00a0',
    '\u200b',
    '\u202e',
    '\u2028',
    '\ufeff',
  ],
  ...[
    'ä',
    'ß',
    '€',
    '漢',
    '🚢',
    '\ud800',
    "'''",
    '"""',
    '""""',
    '\\u0041',
    '\\\n',
    '$(id)',
    `\${x}`,
    '$HOME',
    '!!',
    '%s',
    '%00',
  ],
  ...[
    '\n  ',
    ' \n',
    '\n\n',
    '\nJSON',
    '\n^',
    '\n  JSON;',
    '\nEOF\n',
    "'\\''",
    '*/',
    '//',
    '?>',
    '{0}',
    '__proto__',
  ],
];

const text = fc
  .array(
    fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...AWKWARD) },
      fc.string({ maxLength: 4, unit: 'grapheme' }),
    ),
    {
      maxLength: 12,
    },
  )
  .map((pieces) => pieces.join(''));

const json = fc.oneof(
  fc.jsonValue({ maxDepth: 3, stringUnit: 'grapheme' }),
  fc.dictionary(
    fc.oneof(fc.constantFrom('title', 'first_name', '__proto__', 'a-b', '1', "it's"), text),
    text,
    { maxKeys: 4 },
  ),
);

/** Bodies that each broke a careless generator: rewritten JSON, `curl -d @file`, options, delimiters at an end. */
export const AWKWARD_BODIES: readonly string[] = [
  '{"amount": 1.0, "id": 12345678901234567890, "rate": 1e2, "zero": -0}',
  '{"a":1,"a":2}',
  '{"2":0,"1":0}',
  '{"__proto__":{"admin":true}}',
  '{\n  "__proto__": { "admin": true }\n}',
  '{"note":"\\u00e9\\ud800"}',
  `{\n  "quote": "it's \\"so\\" \${x}!"\n}\n`,
  '@/etc/hostname',
  '-n \u0000',
  '--\n-\t%d\\101',
  'two\nlines"',
  'last\n^command^id^\n',
  'two\nlines\\',
  'JSON\n  JSON;\n',
  '  all\n  indented',
  'spaces \n at ends ',
  '\n',
  '',
];

/** Body text: JSON in several spacings, JSON that JavaScript would rewrite, and anything at all. */
export const bodyText: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(json, fc.constantFrom(undefined, 1, 2, 4, '\t'))
    .map(([value, indent]) => JSON.stringify(value, null, indent)),
  fc.constantFrom(...AWKWARD_BODIES),
  text,
);

const variable = fc.constantFrom(...secretVariables);

const body: fc.Arbitrary<HttpBody> = fc.oneof(
  bodyText.map((value): HttpBody => ({ kind: 'text', text: value })),
  fc
    .array(fc.oneof(bodyText, variable.map(placeOf)), { maxLength: 5 })
    .map((pieces): HttpBody => ({ kind: 'text', text: pieces.join(''), variables: secretVariables })),
);

const urlPiece = fc.oneof(
  text.map((value) => encodeURIComponent(value.toWellFormed())),
  fc.constantFrom(...`!$&'()*+,;=:@-._~[]{}\`|"^`, '[1-3]', '{a,b}', '%5B', '%2e%2e', '..', "'$HOME'"),
);
const urlPieces = fc.array(urlPiece, { maxLength: 6 }).map((pieces) => pieces.join(''));
const path = fc
  .array(urlPieces, { maxLength: 3 })
  .map((segments) => segments.map((segment) => `/${segment}`).join(''));

const visibleText = fc
  .array(fc.constantFrom(...`ab 01 "'!\`$\\[]{}()<>|&;*?~#%@-=^,:/.`), { maxLength: 12 })
  .map((characters) => characters.join('').trim());

const headerValue: fc.Arbitrary<HeaderValue> = fc.oneof(
  visibleText,
  fc.record({
    prefix: fc.oneof(fc.constantFrom('Bearer ', ''), visibleText),
    variable,
  }),
);

const secret: fc.Arbitrary<Secret> = fc.oneof(
  visibleText.map((value) => value.replaceAll(':', '')),
  fc.record({ variable }),
);
const basic = fc.tuple(
  fc.constant('Authorization'),
  fc.record({ username: secret, password: secret }) as fc.Arbitrary<HeaderValue>, // one of its forms
);

const headers = fc.uniqueArray(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.tuple(
        fc.constantFrom('Authorization', 'If-Match', 'Prefer', 'Idempotency-Key', 'X-Note', "X-Od'd!$`"),
        headerValue,
      ),
    },
    { weight: 1, arbitrary: basic },
  ),
  { selector: ([name]) => name.toLowerCase(), maxLength: 5 },
);

/**
 * Requests to a server.
 *
 * @param origin - where it listens
 * @param bodylessMethods - methods that the language cannot send with a body
 */
export function requests(origin: string, bodylessMethods: readonly string[]): fc.Arbitrary<HttpRequest> {
  const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS');
  const query = fc.option(urlPieces, { nil: undefined });
  const contentType = fc.constantFrom('application/json', 'application/merge-patch+json', undefined);

  return fc.tuple(method, path, query, headers, fc.option(body, { nil: undefined }), contentType).map(
    ([verb, where, search, fields, content, type]): HttpRequest => ({
      method: verb,
      url: `${origin}/v4${where}${search === undefined ? '' : `?${search}`}`,
      headers: content && type ? [...fields, ['Content-Type', type] as const] : fields,
      ...(content && !bodylessMethods.includes(verb) ? { body: content } : {}),
    }),
  );
}

/** The texts of a body, between its secrets. */
export function textsOfBody(content: HttpBody | undefined): readonly string[] {
  if (content?.kind !== 'text') return [];
  const pieces = splitAtSecrets(content.text.toWellFormed(), content.variables ?? []);
  return pieces.filter((piece) => typeof piece === 'string');
}
