// How many bytes a body has on the wire, and the size from which libcurl asks before it sends.
import type { HttpBody } from '../../spec/http-request.ts';

/**
 * Above this size libcurl sends `Expect: 100-continue` and waits up to a second for the answer.
 *
 * @see https://everything.curl.dev/http/post/expect100.html
 */
export const EXPECT_ABOVE_BYTES = 1024 * 1024;

/** The size of a body in bytes, text as UTF-8. */
export function bodySize(body: HttpBody): number {
  return body.kind === 'fill' ? body.bytes : new TextEncoder().encode(body.text).length;
}

/** A number as source with its thousands apart (`1_100_000`), as JavaScript, Python, PHP, C# and Java read it. */
export function groupedNumber(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/g, '_');
}
