// The request as a curl command for bash, zsh and any POSIX sh. It is what the tests execute, so it must send
// exactly the request: same method, same target, same headers, same bytes.
import type { HeaderValue, HttpBody, HttpRequest } from '../../spec/http-request.ts';
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
    ...(hasDotSegment(request.url) ? ['--path-as-is'] : []),
    shellQuote(request.url),
  ].join(' ');

  const headers = request.headers.map(([name, value]) => `-H ${headerWord(name, value)}`);
  return [first, ...headers, ...(request.body ? bodyOptions(request, request.body) : [])].join(' \\\n  ');
}

function methodOptions({ method, body }: HttpRequest): string[] {
  if (method === 'HEAD') return ['--head'];
  if (method === (body ? 'POST' : 'GET')) return [];
  return ['-X', /^[A-Za-z-]+$/.test(method) ? method : shellQuote(method)];
}

function headerWord(name: string, value: HeaderValue): string {
  if (typeof value !== 'string') {
    const text = `${name}: ${value.prefix}`;
    const isPlain = !/["$`\\!]/.test(text);
    return isPlain ? `"${text}$${value.variable}"` : `${shellQuote(text)}"$${value.variable}"`;
  }
  // `Name:` without a value would remove the header; `Name;` sends it empty.
  return shellQuote(value.trim() === '' ? `${name};` : `${name}: ${value}`);
}

function bodyOptions(request: HttpRequest, body: HttpBody): string[] {
  const data =
    body.kind === 'text' && isArgument(body) ? `--data-raw ${shellQuote(body.text)}` : '--data-binary @-';
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
  return isArgument(body) ? '' : `printf ${shellPrintfFormat(body.text)} | `;
}

function isArgument(body: HttpBody & { kind: 'text' }): boolean {
  return isSafeWord(body.text) && bodySize(body) <= LONGEST_ARGUMENT_BYTES;
}
