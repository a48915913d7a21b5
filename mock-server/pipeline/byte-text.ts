/**
 * Bytes in the form that Node sends fastest: a string with one character for each byte. Head and body of an answer then
 * leave in one piece, with neither an encoder nor a second buffer, and such strings are put together without copying.
 */
import { type IncomingMessage, ServerResponse } from 'node:http';

/** UTF-8, one character for each byte. */
export type ByteText = string & { readonly __brand: 'ByteText' };

/** The UTF-8 bytes of a text. */
export function toByteText(text: string): ByteText {
  return Buffer.from(text).toString('latin1') as ByteText; // one character for each byte by construction
}

/** The bytes themselves. */
export function bytesOfText(text: ByteText): Buffer<ArrayBuffer> {
  return Buffer.from(text, 'latin1');
}

/** Node's answer, with a second way of sending a string. */
export class ByteTextServerResponse extends ServerResponse<IncomingMessage> {
  /** Whether the body is a {@link ByteText}. */
  isByteText = false;

  override end(chunk?: unknown, encoding?: unknown, done?: unknown): this {
    const how = this.isByteText && typeof chunk === 'string' ? 'latin1' : encoding;
    return super.end(chunk, how as BufferEncoding, done as () => void); // Node sorts out what was left out
  }
}

/**
 * Makes an answer with a body of byte text.
 *
 * @param outgoing - the answer of Node that it will be sent by, where there is one
 */
export function byteTextResponse(
  body: ByteText,
  status: number,
  headers: Record<string, string>,
  outgoing: unknown,
): Response {
  if (!(outgoing instanceof ByteTextServerResponse))
    return new Response(bytesOfText(body), { status, headers });
  outgoing.isByteText = true;
  headers['Content-Length'] = String(body.length); // it would be counted as if it were yet to be encoded
  return new Response(body, { status, headers });
}
