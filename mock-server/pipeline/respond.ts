/**
 * Turns what a handler answers into the bytes that are sent. Records never change, so each is encoded once, and a list
 * is the bytes of its records put together: Node sends bytes several times faster than text that it has to encode.
 */
import type { AnyAnswer } from '../handler.ts';

type Bytes = Buffer<ArrayBuffer>;

const encoded = new WeakMap<object, Bytes>();
const DATA = Buffer.from('{"data":');
const LIST = Buffer.from('{"data":[');
const COMMA = Buffer.from(',');

/** The JSON of an answer's body; `null` when it has none. */
export function bodyBytes({ body }: AnyAnswer): Bytes | null {
  if (typeof body !== 'object' || body === null) return null;
  if (Object.isFrozen(body) || !('data' in body)) return bytesOf(body);
  const { data, ...rest } = body;
  const others = JSON.stringify(rest).slice(1);
  const end = others === '}' ? others : `,${others}`;
  if (!Array.isArray(data)) return Buffer.concat([DATA, bytesOf(data as object), Buffer.from(end)]); // `data` is an object or a list of them in every answer
  const pieces: Bytes[] = [LIST];
  for (const item of data) {
    if (pieces.length > 1) pieces.push(COMMA);
    pieces.push(bytesOf(item));
  }
  pieces.push(Buffer.from(`]${end}`));
  return Buffer.concat(pieces);
}

/** The JSON of an object; a frozen one gives the same bytes again without any work. */
export function bytesOf(value: object): Bytes {
  if (!Object.isFrozen(value)) return Buffer.from(JSON.stringify(value));
  let bytes = encoded.get(value);
  if (bytes === undefined) {
    bytes = Buffer.from(JSON.stringify(value));
    encoded.set(value, bytes);
  }
  return bytes;
}
