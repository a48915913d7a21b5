// The request as JavaScript: `fetch` with top-level await, for Node and browsers alike.
import type { HttpBody, HttpRequest } from '../../spec/http-request.ts';
import { bodyParts } from './body-parts.ts';
import { groupedNumber } from './body-size.ts';
import { combinedHeaderFields, type HeaderField, hasHeader, type ValuePart } from './header-fields.ts';
import {
  type Json,
  javascriptKey,
  javascriptString,
  javascriptTemplateText,
  javascriptValue,
} from './javascript-literal.ts';

/**
 * A `fetch` call that prints status and body. A JSON body is shown as `JSON.stringify({…})` only where that
 * gives the very bytes of the request; otherwise (`1.0`, large integers, own spacing) it is a literal.
 */
export function javascriptSnippet(request: HttpRequest): string {
  const { method, body } = request;
  if (body && (method === 'GET' || method === 'HEAD')) return `// fetch cannot send a body with ${method}.`;

  const { declaration, expression } = bodySource(body);
  const options = [
    ...(method === 'GET' ? [] : [`method: ${javascriptString(method)},`]),
    ...headersOption(combinedHeaderFields(request)),
    ...(expression === undefined ? [] : [bodyOption(request, expression)]),
  ];
  const target = javascriptString(request.url);
  const call =
    options.length === 0 ? target : `${target}, {\n${options.map((line) => `  ${line}\n`).join('')}}`;
  return `${declaration}const response = await fetch(${call});

console.log(response.status);
console.log(await response.text());`;
}

function headersOption(fields: HeaderField[]): string[] {
  if (fields.length === 0) return [];
  const entries = fields.map((field) => `  ${javascriptKey(field.name)}: ${headerExpression(field)},`);
  return ['headers: {', ...entries, '},'];
}

function headerExpression({ parts }: HeaderField): string {
  return concatenation(parts);
}

/** Parts as one expression: a literal, a single secret, or a template. */
function concatenation(parts: readonly ValuePart[]): string {
  const [first, ...rest] = parts;
  if (typeof first === 'object' && rest.length === 0) return secretExpression(first);
  if (parts.every((part) => typeof part === 'string')) return javascriptString(parts.join(''));
  const pieces = parts.map((part) =>
    typeof part === 'string' ? javascriptTemplateText(part) : `\${${secretExpression(part)}}`,
  );
  return `\`${pieces.join('')}\``;
}

function secretExpression(part: Exclude<ValuePart, string>): string {
  return 'base64' in part ? `btoa(${concatenation(part.base64)})` : `process.env.${part.variable}`;
}

function bodyOption(request: HttpRequest, expression: string): string {
  // Given a string without a content type, fetch adds `text/plain`; given bytes it adds none.
  if (!hasHeader(request, 'content-type')) return `body: new TextEncoder().encode(${expression}),`;
  return expression === 'body' ? 'body,' : `body: ${expression},`;
}

function bodySource(body: HttpBody | undefined): { declaration: string; expression?: string } {
  if (!body) return { declaration: '' };
  if (body.kind === 'fill') {
    const expression = `${javascriptString(body.character)}.repeat(${groupedNumber(body.bytes)})`;
    return { declaration: '', expression };
  }
  const text = body.text.toWellFormed();
  const parts = bodyParts(body);
  if (parts.some((part) => typeof part !== 'string')) {
    const source = concatenation(parts);
    return source.includes('\n')
      ? { declaration: `const body = ${source};\n\n`, expression: 'body' }
      : { declaration: '', expression: source };
  }
  const expression = stringifyCall(text);
  if (expression !== undefined) return { declaration: '', expression };
  if (!text.includes('\n')) return { declaration: '', expression: javascriptString(text) };
  return { declaration: `const body = \`${javascriptTemplateText(text)}\`;\n\n`, expression: 'body' };
}

/** `JSON.stringify(…)` where it reproduces `text` byte for byte, else nothing. */
function stringifyCall(text: string): string | undefined {
  const value = parseJson(text);
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [indent, extra] of [
    [undefined, ''],
    [2, ', null, 2'],
    [4, ', null, 4'],
  ] as const) {
    if (JSON.stringify(value, null, indent) === text) {
      const start = '  body: JSON.stringify(';
      return `JSON.stringify(${javascriptValue(value, '  ', start.length + extra.length + 2)}${extra})`;
    }
  }
  return undefined;
}

function parseJson(text: string): Json | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
