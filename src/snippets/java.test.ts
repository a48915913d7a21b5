// Reads Java snippets back: every literal decodes to the text of the request, and no text becomes code.
// Java itself is not executed here.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HttpRequest } from '../../spec/http-request.ts';
import { javaSnippet } from './java.ts';
import {
  expectBalanced,
  harmlessTwin,
  type LexedSource,
  lexSource,
  literalPattern,
} from './testing/lex-source.ts';
import { requests, textsOfBody } from './testing/request-arbitrary.ts';

const regular = literalPattern(/"((?:[^"\\\n\r]|\\.)*)"/, unescapeJava);

/** The JLS (3.10.6) takes indentation and the spaces at line ends away before it reads escapes. */
const textBlock = literalPattern(/"""[ \t\f]*\n((?:[^\\"]|\\[\s\S]|"(?!""))*)"""/, (inside) => {
  const lines = inside.split('\n');
  const counted = lines.filter((line, index) => line.trim() !== '' || index === lines.length - 1);
  const indent = Math.min(...counted.map((line) => /^\s*/.exec(line)?.[0].length ?? 0));
  return unescapeJava(lines.map((line) => line.slice(indent).trimEnd()).join('\n'));
});

function unescapeJava(inside: string): string {
  const short: Record<string, string> = { n: '\n', r: '\r', t: '\t', s: ' ', '\\': '\\', '"': '"' };
  return inside.replace(/\\(?:([0-3][0-7]{2}|[0-7]{1,2})|([\s\S]))/g, (_all, octal?: string, letter = '') => {
    if (octal) return String.fromCharCode(Number.parseInt(octal, 8));
    const value = short[letter];
    if (value === undefined) throw new Error(`Unknown escape \\${letter}`);
    return value;
  });
}

/** Java translates `\uXXXX` before anything else, wherever the backslash is not itself escaped (JLS 3.3). */
function translateUnicode(source: string): string {
  return source.replace(/(?<!\\)((?:\\\\)*)\\u+([0-9a-f]{4})/gi, (_all, before: string, hex: string) => {
    return before + String.fromCharCode(Number.parseInt(hex, 16));
  });
}

const lexed = (request: HttpRequest): LexedSource =>
  lexSource(translateUnicode(javaSnippet(request)), [textBlock, regular]);

const REFUSED_BY_URI = /["<>\\^`{|}[\]]/g;

test('keeps every text of a request inside its literal', () => {
  fc.assert(
    fc.property(requests('http://localhost', []), (request) => {
      const { literals, code } = lexed(request);

      const texts = request.headers.flatMap(([name, value]) => {
        if (typeof value === 'string') return [name, value];
        if ('username' in value) return [name, 'Basic '];
        return value.prefix === '' ? [name] : [name, value.prefix];
      });
      texts.push(...textsOfBody(request.body));
      expect(literals).toEqual(expect.arrayContaining(texts));
      expectBalanced(code);
      expect(code).toBe(lexed(harmlessTwin(request)).code);
    }),
    { numRuns: 1000 },
  );
});

test('gives URI.create the same URL, without the characters that it refuses', () => {
  fc.assert(
    fc.property(requests('http://localhost', []), ({ url, method }) => {
      const [literal = ''] = lexed({ url, method, headers: [] }).literals;

      const encode = (text: string) => text.replace(REFUSED_BY_URI, encodeURIComponent);
      expect(encode(literal)).toBe(encode(url));
      expect(literal.replace(/\?.*/, '')).not.toMatch(REFUSED_BY_URI);
      expect(literal).not.toMatch(/["<>\\^`{|}]/);
    }),
  );
});

test('shows a body with lines as it is, and reads a secret from the environment', () => {
  const snippet = javaSnippet({
    method: 'PATCH',
    url: 'https://example.test/v4/me',
    headers: [
      ['Authorization', { prefix: 'Bearer ', variable: 'KONTOR_TOKEN' }],
      ['Content-Type', 'application/json'],
    ],
    body: { kind: 'text', text: '{\n  "name": "Zoë"\n}' },
  });

  expect(snippet).toBe(`import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

public class Main {
    public static void main(String[] args) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://example.test/v4/me"))
            .header("Authorization", "Bearer " + System.getenv("KONTOR_TOKEN"))
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString("""
                {
                  "name": "Zoë"
                }"""))
            .build();

        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.statusCode());
        System.out.println(response.body());
    }
}`);
});

test.each([' ', '"', '\\', '\n'])('repeats the character %j for a large body', (character) => {
  const body = { kind: 'fill', character, bytes: 1_100_000 } as const;
  const { literals, code } = lexed({ method: 'POST', url: 'http://localhost/', headers: [], body });

  expect(literals.at(-1)).toBe(character);
  expect(code).toContain('.POST(HttpRequest.BodyPublishers.ofString(§.repeat(1_100_000)))');
});
