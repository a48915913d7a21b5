// What a server must receive when a request is sent, and only that: clients may add headers that the request
// does not speak of, but never a content type or an Expect.
import { type HttpRequest, secretVariables } from '../../../spec/http-request.ts';
import { withSecrets } from '../../../spec/secrets.ts';
import type { ReceivedRequest } from './recording-server.ts';
import { TEST_TOKEN } from './run-program.ts';

/** The part of a request that is compared; header names in lower case, repeated ones joined. */
export interface ComparableRequest {
  readonly method: string;
  readonly target: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: string;
}

const SECRETS = Object.fromEntries(secretVariables.map((name) => [name, TEST_TOKEN]));

/** What must arrive when `request` is sent. */
export function expectedRequest(shown: HttpRequest): ComparableRequest {
  const request = withSecrets(shown, SECRETS);
  const names = new Set(['content-type', 'expect', ...request.headers.map(([name]) => name.toLowerCase())]);
  return {
    method: request.method,
    target: request.url.replace(/^https?:\/\/[^/]+/, ''),
    headers: joined(
      request.headers.map(([name, value]) => [name, String(value)]),
      names,
    ),
    body: request.body ? bodyBytes(request.body).toString('base64') : '',
  };
}

/** The same part of what did arrive. */
export function comparable(received: ReceivedRequest, request: HttpRequest): ComparableRequest {
  const names = new Set(['content-type', 'expect', ...request.headers.map(([name]) => name.toLowerCase())]);
  const { method, target, body } = received;
  return { method, target, headers: joined(received.headers, names), body: body.toString('base64') };
}

function joined(
  headers: ReadonlyArray<readonly [string, string]>,
  names: ReadonlySet<string>,
): Array<readonly [string, string]> {
  return [...names].sort().flatMap((name) => {
    const values = headers
      .filter(([candidate]) => candidate.toLowerCase() === name)
      .map(([, value]) => value);
    return values.length === 0 ? [] : [[name, values.join(', ')] as const];
  });
}

function bodyBytes(body: NonNullable<HttpRequest['body']>): Buffer {
  return Buffer.from(body.kind === 'text' ? body.text : body.character.repeat(body.bytes));
}
