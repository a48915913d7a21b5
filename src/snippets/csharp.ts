// The request as C# with HttpClient and top-level statements (.NET 8).
import type { HttpBody, HttpRequest } from '../../spec/http-request.ts';
import { bodyParts } from './body-parts.ts';
import { groupedNumber } from './body-size.ts';
import { csharpCharacter, csharpLines, csharpString } from './csharp-literal.ts';
import { type HeaderField, headerFields, usesBase64, type ValuePart } from './header-fields.ts';

/** Headers that .NET keeps on the content, and refuses on the request. */
const CONTENT_HEADERS = new Set([
  'allow',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-location',
  'content-md5',
  'content-range',
  'content-type',
  'expires',
  'last-modified',
]);

const KNOWN_METHODS = new Set(['GET', 'PUT', 'POST', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PATCH']);

/** A program that sends the request and prints status and body. */
export function csharpSnippet(request: HttpRequest): string {
  const fields = headerFields(request);
  const onContent = fields.filter(({ name }) => CONTENT_HEADERS.has(name.toLowerCase()));
  const onRequest = fields.filter((field) => !onContent.includes(field));
  const hasContent = request.body !== undefined || onContent.length > 0;

  return [
    'using System;',
    'using System.Net.Http;',
    ...(request.body || usesBase64(fields) ? ['using System.Text;'] : []),
    '',
    'using var client = new HttpClient();',
    `using var request = new HttpRequestMessage(${methodExpression(request.method)}, ${csharpString(request.url)});`,
    ...onRequest.map((field) => addHeader('request.Headers', field)),
    // ByteArrayContent, because StringContent adds a charset to the content type.
    ...(hasContent ? [`request.Content = new ByteArrayContent(${bytesExpression(request.body)});`] : []),
    ...onContent.map((field) => addHeader('request.Content.Headers', field)),
    '',
    'using var response = await client.SendAsync(request);',
    'Console.WriteLine((int)response.StatusCode);',
    'Console.WriteLine(await response.Content.ReadAsStringAsync());',
  ].join('\n');
}

function methodExpression(method: string): string {
  if (!KNOWN_METHODS.has(method)) return `new HttpMethod(${csharpString(method)})`;
  return `HttpMethod.${method.charAt(0)}${method.slice(1).toLowerCase()}`;
}

function addHeader(target: string, { name, parts }: HeaderField): string {
  return `${target}.TryAddWithoutValidation(${csharpString(name)}, ${concatenation(parts) || '""'});`;
}

function concatenation(parts: readonly ValuePart[], literal = csharpString): string {
  return parts.map((part) => (typeof part === 'string' ? literal(part) : secretExpression(part))).join(' + ');
}

function secretExpression(part: Exclude<ValuePart, string>): string {
  return 'base64' in part
    ? `Convert.ToBase64String(Encoding.UTF8.GetBytes(${concatenation(part.base64)}))`
    : `Environment.GetEnvironmentVariable("${part.variable}")`;
}

function bytesExpression(body: HttpBody | undefined): string {
  if (!body) return 'Array.Empty<byte>()';
  const text =
    body.kind === 'fill'
      ? `new string(${csharpCharacter(body.character)}, ${groupedNumber(body.bytes)})`
      : concatenation(bodyParts(body), csharpLines);
  return `Encoding.UTF8.GetBytes(${text})`;
}
