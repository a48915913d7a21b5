/**
 * The one request model. Whatever is sent, shown as a snippet, recorded as an example or run by a test
 * is first an `HttpRequest`; nothing else in the house builds a request.
 */

/** Names of environment variables that stand in for a secret which the reader does not have yet. */
export type SecretVariable = 'KONTOR_TOKEN' | 'KONTOR_MANAGEMENT_TOKEN';

/** A header's value: text, or text in front of a secret that is still a variable (`Bearer $KONTOR_TOKEN`). */
export type HeaderValue = string | { readonly prefix: string; readonly variable: SecretVariable };

/** A body: text sent as it is (UTF-8), or `bytes` times one ASCII character, for requests that are too large to print. */
export type HttpBody =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'fill'; readonly character: string; readonly bytes: number };

/** An HTTP request, complete: `url` is absolute and percent-encoded, headers are in the order they are sent. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: HeaderValue]>;
  readonly body?: HttpBody;
}
