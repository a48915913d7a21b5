// The request as a curl command for bash, zsh and any POSIX sh. It is what the tests execute, so it must send
// exactly the request: same method, same target, same headers, same bytes.
import type { HeaderValue, HttpBody, HttpRequest, Secret } from '../../spec/http-request.ts';
import { bodyParts } from './body-parts.ts';
import { bodySize, EXPECT_ABOVE_BYTES } from './body-size.ts';
import { hasHeader } from './header-fields.ts';
import { hasDotSegment } from './raw-url.ts';
import { isSafeWord, shellPrintfFormat, shellQuote, trCharacter } from './shell-quote.ts';

/** Linux refuses a longer single argument (`MAX_ARG_STRLEN` is 128 KiB); quoting needs some of it. */
const LONGEST_ARGUMENT_BYTES = 96 * 1024;

/**
 * A curl command. A secret that is still a variable stands in double quotes, so that the shell fills it in.
 * A body that cannot safely be an argument (control characters, very long, `fill`) is piped in.
 */
export function curlSnippet(request: HttpRequest): string {
  if (request.method === 'HEAD' && request.body) return '# curl cannot send a body with HEAD.';

  const pipe = request.body ? bodyPipe(request.body) : '';
  const first = [
    `${pipe}curl`,
    ...methodOptions(request),
    ...(/[[\]{}]/.test(request.url) ? ['--globoff'] : []),
    ...(isStream(request) ? ['--no-buffer'] : []),
    ...(hasDotSegment(request.url) ? ['--path-as-is'] : []),
    shellQuote(request.url),
  ].join(' ');

  const headers = request.headers.map(([name, value]) => headerOption(name, value));
  return [first, ...headers, ...(request.body ? bodyOptions(request, request.body) : [])].join(' \\\n  ');
}

/** An answer that goes on is shown as it comes. */
function isStream({ headers }: HttpRequest): boolean {
  return headers.some(([name, value]) => name.toLowerCase() === 'accept' && value === 'text/event-stream');
}

function methodOptions({ method, body }: HttpRequest): string[] {
  if (method === 'HEAD') return ['--head'];
  if (method === (body ? 'POST' : 'GET')) return [];
  return ['-X', /^[A-Za-z-]+$/.test(method) ? method : shellQuote(method)];
}

function headerOption(name: string, value: HeaderValue): string {
  if (typeof value === 'string') {
    // `Name:` without a value would remove the header; `Name;` sends it empty.
    return `-H ${shellQuote(value.trim() === '' ? `${name};` : `${name}: ${value}`)}`;
  }
  // Only `Authorization` has such a value, and curl makes the header.
  if ('username' in value) return `-u ${shellWord([value.username, ':', value.password])}`;
  return `-H ${shellWord([`${name}: ${value.prefix}`, { variable: value.variable }])}`;
}

/** A word of texts and secrets, which the shell fills in: in one pair of double quotes where that is safe. */
function shellWord(parts: readonly Secret[]): string {
  const texts = parts.filter((part) => typeof part === 'string');
  if (texts.length === parts.length) return shellQuote(texts.join(''));
  const followsName = parts.some((part, index) => typeof part === 'string' && index > 0 && /^\w/.test(part));
  if (!followsName && texts.every((text) => !/["$`\\!\n]/.test(text))) {
    return `"${parts.map((part) => (typeof part === 'string' ? part : `$${part.variable}`)).join('')}"`;
  }
  return parts.map((part) => (typeof part === 'string' ? shellQuote(part) : `"$${part.variable}"`)).join('');
}

function bodyOptions(request: HttpRequest, body: HttpBody): string[] {
  const data =
    body.kind === 'text' && isArgument(body)
      ? `--data-raw ${shellWord(bodyParts(body))}`
      : '--data-binary @-';
  return [
    // Without these curl would add a form's content type, and wait for permission to send a large body.
    ...(hasHeader(request, 'content-type') ? [] : ["-H 'Content-Type:'"]),
    ...(bodySize(body) > EXPECT_ABOVE_BYTES && !hasHeader(request, 'expect') ? ["-H 'Expect:'"] : []),
    data,
  ];
}

function bodyPipe(body: HttpBody): string {
  if (body.kind === 'fill') {
    const zeros = `head -c ${body.bytes} /dev/zero`;
    return `${zeros} | tr '\\0' ${trCharacter(body.character)} | `;
  }
  if (isArgument(body)) return '';
  const prints = bodyParts(body).map((part) =>
    typeof part === 'string' ? `printf ${shellPrintfFormat(part)}` : `printf %s "$${part.variable}"`,
  );
  return prints.length === 1 ? `${prints[0]} | ` : `{ ${prints.join('; ')}; } | `;
}

function isArgument(body: HttpBody & { kind: 'text' }): boolean {
  return isSafeWord(body.text) && bodySize(body) <= LONGEST_ARGUMENT_BYTES;
}
