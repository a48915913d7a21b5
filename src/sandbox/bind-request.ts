/**
 * A page's request made ready to send: this server's address, the visitor's token. The counterpart of
 * `fill.ts`, which does the same to the curl that is shown.
 */
import type { HttpRequest } from '../../spec/http-request.ts';
import { ORIGIN_PLACEHOLDER } from './placeholders.ts';

/** The request with its places filled in; what stands for the token becomes the token. */
export function bindRequest(request: HttpRequest, origin: string, token: string): Request {
  const headers = new Headers();
  for (const [name, value] of request.headers) {
    headers.append(name, typeof value === 'string' ? value : value.prefix + token);
  }
  const body =
    request.body?.kind === 'text' ? request.body.text : request.body?.character.repeat(request.body.bytes);
  return new Request(request.url.replace(ORIGIN_PLACEHOLDER, origin), {
    method: request.method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}
