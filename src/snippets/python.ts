// The request as Python 3 with nothing but the standard library. `http.client` rather than `urllib.request`:
// it leaves the target as it is, follows no redirect and answers an error status like any other.
import type { HttpBody, HttpRequest } from '../../spec/http-request.ts';
import { bodyParts } from './body-parts.ts';
import { groupedNumber } from './body-size.ts';
import { combinedHeaderFields, usesBase64, type ValuePart } from './header-fields.ts';
import { pythonString } from './python-literal.ts';
import { splitUrl } from './raw-url.ts';

/** A script that sends the request and prints status and body. */
export function pythonSnippet(request: HttpRequest): string {
  const { scheme, authority, target } = splitUrl(request.url);
  const fields = combinedHeaderFields(request);
  const bodyHasSecret =
    request.body?.kind === 'text' && bodyParts(request.body).some((part) => typeof part === 'object');
  const readsEnvironment = bodyHasSecret || fields.some(({ parts }) => parts.some(readsSecret));
  const { declaration, expression } = bodySource(request.body);

  return [
    ...(usesBase64(fields) ? ['import base64'] : []),
    'import http.client',
    ...(readsEnvironment ? ['import os'] : []),
    '',
    ...declaration,
    `connection = http.client.${scheme === 'https' ? 'HTTPSConnection' : 'HTTPConnection'}(${pythonString(authority)})`,
    ...requestCall([
      `${pythonString(request.method)},`,
      `${pythonString(target)},`,
      ...(expression === undefined ? [] : [`body=${expression},`]),
      ...headersArgument(fields),
    ]),
    '',
    'response = connection.getresponse()',
    'print(response.status)',
    'print(response.read().decode())',
  ].join('\n');
}

function requestCall(args: string[]): string[] {
  if (args.length === 2) return [`connection.request(${args.join(' ').slice(0, -1)})`];
  return ['connection.request(', ...args.map((line) => `    ${line}`), ')'];
}

function headersArgument(fields: ReturnType<typeof combinedHeaderFields>): string[] {
  if (fields.length === 0) return [];
  return [
    'headers={',
    ...fields.map((field) => `    ${pythonString(field.name)}: ${concatenation(field.parts)},`),
    '},',
  ];
}

function concatenation(parts: readonly ValuePart[]): string {
  return parts.map(partExpression).join(' + ') || '""';
}

function partExpression(part: ValuePart): string {
  if (typeof part === 'string') return pythonString(part);
  if ('base64' in part) return `base64.b64encode(${encoded(part.base64)}).decode()`;
  return `os.environ["${part.variable}"]`;
}

/** The bytes of parts. */
function encoded(parts: readonly ValuePart[]): string {
  return parts.length > 1 ? `(${concatenation(parts)}).encode()` : `${concatenation(parts)}.encode()`;
}

function readsSecret(part: ValuePart): boolean {
  if (typeof part === 'string') return false;
  return 'base64' in part ? part.base64.some(readsSecret) : true;
}

function bodySource(body: HttpBody | undefined): { declaration: string[]; expression?: string } {
  if (!body) return { declaration: [] };
  if (body.kind === 'fill') {
    return {
      declaration: [],
      expression: `b${pythonCharacter(body.character)} * ${groupedNumber(body.bytes)}`,
    };
  }
  const parts = bodyParts(body);
  const text = concatenation(parts);
  if (!text.includes('\n')) return { declaration: [], expression: encoded(parts) };
  return { declaration: [`body = ${text}`, ''], expression: 'body.encode()' };
}

function pythonCharacter(character: string): string {
  return character === '\n' ? '"\\n"' : pythonString(character);
}
