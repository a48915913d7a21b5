// The request as PHP with the curl extension. libcurl has the same habits as the command: see curl.ts.
import type { HttpBody, HttpRequest } from '../../spec/http-request.ts';
import { bodyParts } from './body-parts.ts';
import { bodySize, EXPECT_ABOVE_BYTES, groupedNumber } from './body-size.ts';
import { type HeaderField, hasHeader, headerFields, type ValuePart } from './header-fields.ts';
import { phpString } from './php-literal.ts';
import { hasDotSegment } from './raw-url.ts';

/** A script that sends the request and prints status and body. */
export function phpSnippet(request: HttpRequest): string {
  const { body } = request;
  if (request.method === 'HEAD' && body) return '<?php\n\n// curl cannot send a body with HEAD.';

  const options = [
    ...methodOptions(request),
    ...(hasDotSegment(request.url) ? ['CURLOPT_PATH_AS_IS => true,'] : []),
    ...headersOption(request),
    ...(body ? [`CURLOPT_POSTFIELDS => ${bodyExpression(body)},`] : []),
    'CURLOPT_RETURNTRANSFER => true,',
  ];
  return `<?php

$curl = curl_init(${phpString(request.url)});
curl_setopt_array($curl, [
${options.map((line) => `    ${line}`).join('\n')}
]);

$body = curl_exec($curl);
echo curl_getinfo($curl, CURLINFO_RESPONSE_CODE), "\\n", $body, "\\n";`;
}

function methodOptions({ method, body }: HttpRequest): string[] {
  if (method === 'HEAD') return ['CURLOPT_NOBODY => true,'];
  return method === (body ? 'POST' : 'GET') ? [] : [`CURLOPT_CUSTOMREQUEST => ${phpString(method)},`];
}

function headersOption(request: HttpRequest): string[] {
  const { body } = request;
  const lines = headerFields(request).map(headerExpression);
  if (body && !hasHeader(request, 'content-type')) lines.push("'Content-Type:'");
  if (body && bodySize(body) > EXPECT_ABOVE_BYTES && !hasHeader(request, 'expect')) lines.push("'Expect:'");
  if (lines.length === 0) return [];
  return ['CURLOPT_HTTPHEADER => [', ...lines.map((line) => `    ${line},`), '],'];
}

function headerExpression({ name, parts }: HeaderField): string {
  const [first, ...rest] = parts;
  if (first === undefined || (typeof first === 'string' && first.trim() === '' && rest.length === 0)) {
    return phpString(`${name};`);
  }
  const [start, tail] = typeof first === 'string' ? [`${name}: ${first}`, rest] : [`${name}: `, parts];
  return [phpString(start), ...tail.map((part) => partExpression(part))].join(' . ');
}

function partExpression(part: ValuePart, indent = ''): string {
  if (typeof part === 'string') return phpString(part, indent);
  if ('base64' in part)
    return `base64_encode(${part.base64.map((inner) => partExpression(inner)).join(' . ')})`;
  return `getenv('${part.variable}')`;
}

function bodyExpression(body: HttpBody): string {
  if (body.kind === 'fill') return `str_repeat(${phpString(body.character)}, ${groupedNumber(body.bytes)})`;
  return bodyParts(body)
    .map((part) => partExpression(part, '        '))
    .join(' . ');
}
