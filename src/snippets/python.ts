// The request as Python 3 with nothing but the standard library. `http.client` rather than `urllib.request`:
// it leaves the target as it is, follows no redirect and answers an error status like any other.
import type { HttpBody, HttpRequest } from '../../spec/http-request.ts';
import { groupedNumber } from './body-size.ts';
import { combinedHeaderFields, type HeaderField } from './header-fields.ts';
import { pythonString } from './python-literal.ts';
import { splitUrl } from './raw-url.ts';

/** A script that sends the request and prints status and body. */
export function pythonSnippet(request: HttpRequest): string {
  const { scheme, authority, target } = splitUrl(request.url);
  const fields = combinedHeaderFields(request);
  const readsEnvironment = fields.some(({ parts }) => parts.some((part) => typeof part === 'object'));
  const { declaration, expression } = bodySource(request.body);

  return [
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

function headersArgument(fields: HeaderField[]): string[] {
  if (fields.length === 0) return [];
  return [
    'headers={',
    ...fields.map((field) => `    ${pythonString(field.name)}: ${headerExpression(field)},`),
    '},',
  ];
}

function headerExpression({ parts }: HeaderField): string {
  if (parts.length === 0) return '""';
  return parts
    .map((part) => (typeof part === 'string' ? pythonString(part) : `os.environ["${part.variable}"]`))
    .join(' + ');
}

function bodySource(body: HttpBody | undefined): { declaration: string[]; expression?: string } {
  if (!body) return { declaration: [] };
  if (body.kind === 'fill') {
    return {
      declaration: [],
      expression: `b${pythonCharacter(body.character)} * ${groupedNumber(body.bytes)}`,
    };
  }
  const literal = pythonString(body.text.toWellFormed());
  if (!literal.includes('\n')) return { declaration: [], expression: `${literal}.encode()` };
  return { declaration: [`body = ${literal}`, ''], expression: 'body.encode()' };
}

function pythonCharacter(character: string): string {
  return character === '\n' ? '"\\n"' : pythonString(character);
}
