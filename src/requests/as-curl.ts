/** A request of the log as a curl command that runs as it is: here, and with the visitor's own token. */
import type { HeaderValue, HttpRequest } from '../../spec/http-request.ts';
import { curlSnippet } from '../snippets/curl.ts';
import type { LoggedExchange } from './logged.ts';

/** What the connection or the browser adds by itself; curl adds its own. */
const OF_THE_TRANSPORT =
  /^(?:host|connection|content-length|transfer-encoding|accept-encoding|accept-language|user-agent|origin|referer|priority|cookie|dnt|expect|cache-control|pragma|keep-alive|te|upgrade|proxy-.*|sec-.*|x-forwarded-.*|forwarded|via)$/;
const CREDENTIALS = ['authorization', 'x-api-key'];

/**
 * Whether the log holds a body as it was sent: not cut off, no token in it, and not that of a file.
 */
export function hasWholeBody({ request_body: body, request_headers: headers }: LoggedExchange): boolean {
  const isForm = headers['content-type']?.startsWith('multipart/') === true;
  return !isForm && (body === null || !/…$|kontor_sbx_[a-z]+_…/.test(body));
}

/** The command. @param token - the visitor's; without one a variable stands for it */
export function asCurl(exchange: LoggedExchange, origin: string, token: string | undefined): string {
  const { method, url, document, request_headers, request_body } = exchange;
  const headers: Array<readonly [string, HeaderValue]> = [];
  const [name, prefix] = document === 'v2' ? ['X-API-Key', ''] : ['Authorization', 'Bearer '];
  headers.push([name, token === undefined ? { prefix, variable: 'KONTOR_TOKEN' } : `${prefix}${token}`]);
  for (const [sent, value] of Object.entries(request_headers)) {
    const isOwn = !OF_THE_TRANSPORT.test(sent) && !CREDENTIALS.includes(sent) && !value.includes('…');
    if (isOwn) headers.push([titleCase(sent), value]);
  }
  const request: HttpRequest = {
    method,
    url: `${origin}${url}`,
    headers,
    ...(request_body !== null && hasWholeBody(exchange) && { body: { kind: 'text', text: request_body } }),
  };
  return curlSnippet(request);
}

/** A header's name as people write it. */
function titleCase(name: string): string {
  return name.replaceAll(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase());
}
