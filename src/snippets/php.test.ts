// Reads PHP snippets back: every literal decodes to the text of the request, and no text becomes code.
// PHP itself is not executed here.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { HttpRequest } from '../../spec/http-request.ts';
import { phpSnippet } from './php.ts';
import {
  expectBalanced,
  harmlessTwin,
  lexSource,
  literalPattern,
  type ReadLiteral,
} from './testing/lex-source.ts';
import { requests, textsOfBody } from './testing/request-arbitrary.ts';

const singleQuoted = literalPattern(/'((?:[^'\\]|\\[\s\S])*)'/, (inside) =>
  inside.replace(/\\(['\\])/g, '$1'),
);

const doubleQuoted = literalPattern(/"((?:[^"\\]|\\[\s\S])*)"/, (inside) => {
  expect(inside.replace(/\\[\s\S]/g, ''), 'interpolation').not.toMatch(/\$[A-Za-z_{]|\{\$/);
  const short: Record<string, string> = { n: '\n', r: '\r', t: '\t', '\\': '\\', $: '$', '"': '"' };
  return inside.replace(/\\(?:u\{([0-9a-f]+)\}|([nrt\\$"]))/g, (_all, hex?: string, letter = '') =>
    hex ? String.fromCodePoint(Number.parseInt(hex, 16)) : (short[letter] ?? ''),
  );
});

/** From PHP 7.3 the label ends a nowdoc wherever a line begins with it, and its indentation is taken from every line. */
const nowdoc: ReadLiteral = (source, start) => {
  const opening = /^<<<'(\w+)'\n/.exec(source.slice(start));
  if (!opening) return undefined;
  const [intro, label] = opening;
  const rest = source.slice(start + intro.length);
  const closing = new RegExp(`^([ \\t]*)${label}(?!\\w)`, 'm').exec(rest);
  if (!closing) throw new Error('The nowdoc is not closed.');
  const [end, indent = ''] = closing;
  const lines = rest.slice(0, Math.max(0, closing.index - 1)).split('\n');
  for (const line of lines) if (line !== '') expect(line.startsWith(indent), line).toBe(true);
  return {
    value: lines.map((line) => line.slice(indent.length)).join('\n'),
    end: start + intro.length + closing.index + end.length,
  };
};

const readers = [nowdoc, singleQuoted, doubleQuoted];
const codeOf = (request: HttpRequest) =>
  lexSource(phpSnippet(request), readers).code.replace(/ *CURLOPT_PATH_AS_IS => true,\n/, '');

test('keeps every text of a request inside its literal', () => {
  fc.assert(
    fc.property(requests('http://localhost', ['HEAD']), (request) => {
      const { literals, code } = lexSource(phpSnippet(request), readers);

      const texts = request.headers.map(([name, value]) => {
        if (typeof value !== 'string') return `${name}: ${'username' in value ? 'Basic ' : value.prefix}`;
        return value === '' ? `${name};` : `${name}: ${value}`;
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
  const snippet = phpSnippet({
    method: 'PATCH',
    url: 'http://localhost:4400/v4/me',
    headers: [
      ['Authorization', { prefix: 'Bearer ', variable: 'KONTOR_TOKEN' }],
      ['Content-Type', 'application/json'],
    ],
    body: { kind: 'text', text: '{\n  "name": "$Zoë"\n}' },
  });

  expect(snippet).toBe(`<?php

$curl = curl_init('http://localhost:4400/v4/me');
curl_setopt_array($curl, [
    CURLOPT_CUSTOMREQUEST => 'PATCH',
    CURLOPT_HTTPHEADER => [
        'Authorization: Bearer ' . getenv('KONTOR_TOKEN'),
        'Content-Type: application/json',
    ],
    CURLOPT_POSTFIELDS => <<<'JSON'
        {
          "name": "$Zoë"
        }
        JSON,
    CURLOPT_RETURNTRANSFER => true,
]);

$body = curl_exec($curl);
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\\n", $body, "\\n";`);
});

test('repeats a character for a large body', () => {
  const body = { kind: 'fill', character: ' ', bytes: 1_100_000 } as const;
  const snippet = phpSnippet({ method: 'POST', url: 'http://localhost/', headers: [], body });

  expect(snippet).toContain("        'Content-Type:',\n        'Expect:',\n");
  expect(snippet).toContain("    CURLOPT_POSTFIELDS => str_repeat(' ', 1_100_000),\n");
});
