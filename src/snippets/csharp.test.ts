// Reads C# snippets back: every literal decodes to the text of the request, and no text becomes code.
// C# itself is not compiled here.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HttpRequest } from '../../spec/http-request.ts';
import { csharpSnippet } from './csharp.ts';
import {
  expectBalanced,
  harmlessTwin,
  lexSource,
  literalPattern,
  type ReadLiteral,
} from './testing/lex-source.ts';
import { requests, textsOfBody } from './testing/request-arbitrary.ts';

const regular = literalPattern(/"((?:[^"\\\n\r\u0085\u2028\u2029]|\\.)*)"/, unescapeCsharp);
const character = literalPattern(/'([^'\\\n\r]|\\[^\n]+?)'/, unescapeCsharp);

function unescapeCsharp(inside: string): string {
  const short: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', '"': '"', "'": "'" };
  return inside.replace(
    /\\(?:u([0-9a-f]{4})|U([0-9a-f]{8})|(.))/g,
    (_all, four?: string, eight?: string, letter = '') => {
      const hex = four ?? eight;
      if (hex) return String.fromCodePoint(Number.parseInt(hex, 16));
      const value = short[letter];
      if (value === undefined) throw new Error(`Unknown escape \\${letter}`);
      return value;
    },
  );
}

/** Three or more quotes open a raw literal, as many close it; over several lines the closing line's indentation goes. */
const raw: ReadLiteral = (source, start) => {
  const quotes = /^"{3,}/.exec(source.slice(start))?.[0];
  if (!quotes) return undefined;
  const begin = start + quotes.length;
  const close = source.indexOf(quotes, begin);
  if (close < 0) throw new Error('The raw literal is not closed.');
  const end = close + quotes.length;
  expect(source.charAt(end), 'more quotes than opened').not.toBe('"');
  const inside = source.slice(begin, close);
  if (!/^[ \t]*\n/.test(inside)) {
    expect(inside, 'a raw literal on one line').not.toMatch(/\n|^$/);
    return { value: inside, end };
  }
  const [, ...lines] = inside.split('\n');
  const indent = lines.pop() ?? '';
  expect(indent).toMatch(/^[ \t]*$/);
  for (const line of lines) if (line.trim() !== '') expect(line.startsWith(indent), line).toBe(true);
  return { value: lines.map((line) => line.slice(indent.length)).join('\n'), end };
};

const readers = [raw, regular, character];
const codeOf = (request: HttpRequest) =>
  lexSource(csharpSnippet(request), readers).code.replaceAll('.ReplaceLineEndings(§)', '');

test('keeps every text of a request inside its literal', () => {
  fc.assert(
    fc.property(requests('http://localhost', []), (request) => {
      const { literals, code } = lexSource(csharpSnippet(request), readers);

      const texts = request.headers.flatMap(([name, value]) => {
        if (typeof value === 'string') return [name, value];
        if ('username' in value) return [name, 'Basic '];
        return value.prefix === '' ? [name] : [name, value.prefix];
      });
      texts.push(...textsOfBody(request.body));
      expect(literals).toEqual(expect.arrayContaining([request.url, ...texts]));
      expectBalanced(code);
      expect(codeOf(request)).toBe(codeOf(harmlessTwin(request)));
    }),
    { numRuns: 1000 },
  );
});

test('shows a body with lines as it is, and reads a secret from the environment', () => {
  const snippet = csharpSnippet({
    method: 'PATCH',
    url: 'http://localhost:4400/v4/me',
    headers: [
      ['Authorization', { prefix: 'Bearer ', variable: 'KONTOR_TOKEN' }],
      ['Content-Type', 'application/json'],
    ],
    body: { kind: 'text', text: '{\n  "name": "Zoë"\n}' },
  });

  expect(snippet).toBe(`using System;
using System.Net.Http;
using System.Text;

using var client = new HttpClient();
using var request = new HttpRequestMessage(HttpMethod.Patch, "http://localhost:4400/v4/me");
request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + Environment.GetEnvironmentVariable("KONTOR_TOKEN"));
request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""
    {
      "name": "Zoë"
    }
    """.ReplaceLineEndings("\\n")));
request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

using var response = await client.SendAsync(request);
Console.WriteLine((int)response.StatusCode);
Console.WriteLine(await response.Content.ReadAsStringAsync());`);
});

test.each([' ', "'", '\\', '\n'])('repeats the character %j for a large body', (fill) => {
  const body = { kind: 'fill', character: fill, bytes: 1_100_000 } as const;
  const snippet = csharpSnippet({ method: 'POST', url: 'http://localhost/', headers: [], body });

  const { literals, code } = lexSource(snippet, readers);

  expect(literals.at(-1)).toBe(fill);
  expect(code).toContain('Encoding.UTF8.GetBytes(new string(§, 1_100_000))');
});
