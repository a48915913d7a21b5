// Splits generated source into its string literals and the code around them, by the rules of a language that the
// test gives. It lets tests prove that no text of a request ever becomes code.
import { expect } from 'vitest';
import type { HttpBody, HttpRequest } from '../../../spec/http-request.ts';
import { splitAtSecrets } from '../../../spec/secrets.ts';

/** Reads the literal that begins at `start`; gives its value and where it ends, or nothing where none begins. */
export type ReadLiteral = (source: string, start: number) => { value: string; end: number } | undefined;

/** Source taken apart: the decoded literals, and the code with `§` in the place of each. */
export interface LexedSource {
  readonly literals: readonly string[];
  readonly code: string;
}

/** Takes source apart; the first reader that finds a literal at a place wins. */
export function lexSource(source: string, readers: readonly ReadLiteral[]): LexedSource {
  const literals: string[] = [];
  let code = '';
  let position = 0;
  while (position < source.length) {
    const literal = readers.map((read) => read(source, position)).find((found) => found !== undefined);
    if (literal) literals.push(literal.value);
    code += literal ? '§' : source.charAt(position);
    position = literal ? literal.end : position + 1;
  }
  return { literals, code };
}

/** A reader for literals that a regular expression recognises; its first group is the inside. */
export function literalPattern(pattern: RegExp, decode: (inside: string) => string): ReadLiteral {
  const sticky = new RegExp(pattern.source, `${pattern.flags}y`);
  return (source, start) => {
    sticky.lastIndex = start;
    const match = sticky.exec(source);
    return match ? { value: decode(match[1] ?? ''), end: sticky.lastIndex } : undefined;
  };
}

/** Fails unless every bracket in the code closes the one that it should. */
export function expectBalanced(code: string): void {
  const closing: Record<string, string> = { '(': ')', '[': ']', '{': '}' };
  const open: string[] = [];
  for (const bracket of code.match(/[()[\]{}]/g) ?? []) {
    const close = closing[bracket];
    if (close) open.push(close);
    else expect(open.pop(), code).toBe(bracket);
  }
  expect(open, code).toEqual([]);
}

/** A request of the same shape in which every text is harmless: its code must be the code of the original. */
export function harmlessTwin(request: HttpRequest): HttpRequest {
  return {
    method: request.method,
    url: 'http://localhost/',
    headers: request.headers.map(([name, value]) => {
      if (typeof value === 'string') return [name, value && 'x'];
      if ('username' in value) return [name, value];
      return [name, { prefix: value.prefix && 'x', variable: value.variable }];
    }),
    ...(request.body ? { body: harmlessBody(request.body) } : {}),
  };
}

/** A body with the same secrets in the same places, between harmless texts. */
function harmlessBody(body: HttpBody): HttpBody {
  if (body.kind === 'fill' || !body.variables) return { kind: 'text', text: 'x' };
  const pieces = splitAtSecrets(body.text, body.variables);
  const text = pieces.map((piece) => (typeof piece === 'string' ? '-' : `$${piece.variable}`)).join('');
  return { kind: 'text', text: text === '' ? 'x' : text, variables: body.variables };
}
