// Headers in the forms that the languages want: a value as a list of parts to concatenate, and repeated
// names as one field, for clients that keep headers in a map (RFC 9110, 5.3).
import type { HeaderValue, HttpRequest, Secret } from '../../spec/http-request.ts';

/** A piece of a header's value: text, a secret that is read from the environment, or the Base64 of such pieces. */
export type ValuePart = Secret | { readonly base64: readonly Secret[] };

/** A header whose value is the concatenation of `parts`; no parts is the empty value. */
export interface HeaderField {
  readonly name: string;
  readonly parts: readonly ValuePart[];
}

/** The request's headers one by one, in order. */
export function headerFields(request: HttpRequest): HeaderField[] {
  return request.headers.map(([name, value]) => ({ name, parts: valueParts(value) }));
}

/** The request's headers with each name once: repeated ones are joined with a comma, as RFC 9110 allows. */
export function combinedHeaderFields(request: HttpRequest): HeaderField[] {
  const fields = new Map<string, HeaderField>();
  for (const { name, parts } of headerFields(request)) {
    const key = name.toLowerCase();
    const earlier = fields.get(key);
    fields.set(
      key,
      earlier ? { name: earlier.name, parts: [...earlier.parts, ', ', ...parts] } : { name, parts },
    );
  }
  return [...fields.values()];
}

/** Whether the request carries a header, whatever its case. */
export function hasHeader(request: HttpRequest, name: string): boolean {
  return request.headers.some(([candidate]) => candidate.toLowerCase() === name.toLowerCase());
}

/** Whether a request's headers have a part that is encoded as Base64. */
export function usesBase64(fields: readonly HeaderField[]): boolean {
  return fields.some(({ parts }) => parts.some((part) => typeof part === 'object' && 'base64' in part));
}

function valueParts(value: HeaderValue): ValuePart[] {
  if (typeof value === 'string') return value === '' ? [] : [value];
  if ('username' in value) return ['Basic ', { base64: userAndPassword(value.username, value.password) }];
  return value.prefix === '' ? [{ variable: value.variable }] : [value.prefix, { variable: value.variable }];
}

/** `user:password` with texts that stand beside each other joined. */
function userAndPassword(username: Secret, password: Secret): readonly Secret[] {
  if (typeof username !== 'string') {
    return typeof password === 'string' ? [username, `:${password}`] : [username, ':', password];
  }
  return typeof password === 'string' ? [`${username}:${password}`] : [`${username}:`, password];
}
