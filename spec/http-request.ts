/**
 * The one request model. Whatever is sent, shown as a snippet, recorded as an example or run by a test
 * is first an `HttpRequest`; nothing else in the house builds a request.
 */

/** Names of environment variables that stand in for a secret which the reader does not have yet. */
export const secretVariables = [
  'KONTOR_TOKEN',
  'KONTOR_MANAGEMENT_TOKEN',
  'KONTOR_CLIENT_ID',
  'KONTOR_CLIENT_SECRET',
  'KONTOR_ACCESS_TOKEN',
] as const;

/** One of {@link secretVariables}. */
export type SecretVariable = (typeof secretVariables)[number];

/** A secret: itself, or the variable that stands in for it. */
export type Secret = string | { readonly variable: SecretVariable };

/** A value of `Authorization` in the Basic scheme (RFC 7617); the scheme and its Base64 are made where it is sent. */
export interface BasicCredentials {
  readonly username: Secret;
  readonly password: Secret;
}

/** A header's value: text, text in front of a secret that is still a variable (`Bearer $KONTOR_TOKEN`), or Basic. */
export type HeaderValue =
  | string
  | { readonly prefix: string; readonly variable: SecretVariable }
  | BasicCredentials;

/**
 * A body: text sent as it is (UTF-8), or `bytes` times one ASCII character, for requests that are too large to print.
 * In the text, `$<NAME>` holds the place of each of the `variables`.
 */
export type HttpBody =
  | { readonly kind: 'text'; readonly text: string; readonly variables?: readonly SecretVariable[] }
  | { readonly kind: 'fill'; readonly character: string; readonly bytes: number };

/** An HTTP request, complete: `url` is absolute and percent-encoded, headers are in the order they are sent. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: ReadonlyArray<readonly [name: string, value: HeaderValue]>;
  readonly body?: HttpBody;
}
