/**
 * A page's request made ready to send: this server's address, the visitor's token. The counterpart of
 * `fill.ts`, which does the same to the curl that is shown.
 */
import type { HttpRequest } from '../../spec/http-request.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { ORIGIN_PLACEHOLDER } from './placeholders.ts';

/** The request with its places filled in; what stands for the token becomes the token. */
export function bindRequest(request: HttpRequest, origin: string, token: string): Request {
  const { url, method, ...bound } = withSecrets(request, { KONTOR_TOKEN: token });
  const headers = new Headers();
  for (const [name, value] of bound.headers) headers.append(name, String(value));
  const body = bound.body?.kind === 'text' ? bound.body.text : bound.body?.character.repeat(bound.body.bytes);
  return new Request(url.replace(ORIGIN_PLACEHOLDER, origin), {
    method,
    headers,
    ...(body === undefined ? {} : { body }),
  });
}
