/**
 * Turns what a handler answers into what is sent. Records never change, so each is encoded once, and a list is its
 * records put together. Most lists are a page of the seed, the same in every sandbox, so pages are kept as well.
 */
import type { AnyAnswer } from '../handler.ts';
import { type ByteText, toByteText } from './byte-text.ts';

/** What a frozen object is sent as. */
export interface Encoded {
  readonly text: ByteText;
  /** Its entity tag, once somebody has asked for it. */
  tag: string | undefined;
}

const encoded = new WeakMap<object, Encoded>();

/** The JSON of an answer's body; `null` when it has none. */
export function bodyText({ body }: AnyAnswer): ByteText | null {
  if (typeof body !== 'object' || body === null) return null;
  const known = encoded.get(body);
  if (known !== undefined) return known.text;
  if (Object.isFrozen(body) || !('data' in body)) return jsonOf(body);
  const { data, ...rest } = body;
  const others = toByteText(JSON.stringify(rest).slice(1));
  const end = others === '}' ? others : `,${others}`;
  const main = Array.isArray(data) ? listOf(data) : jsonOf(data as object); // `data` is an object or a list of them in every answer
  return `{"data":${main}${end}` as ByteText; // pieces of bytes are bytes
}

/** The JSON of an object; a frozen one gives the same text again without any work. */
export function jsonOf(value: object): ByteText {
  return encode(value).text;
}

/** What a frozen object was sent as before, if it was. */
export function encodedBefore(value: object): Encoded | undefined {
  return encoded.get(value);
}

/** An object as it is sent; a frozen one gives the same again. */
export function encode(value: object): Encoded {
  const known = encoded.get(value);
  if (known !== undefined) return known;
  const made: Encoded = { text: toByteText(JSON.stringify(value)), tag: undefined };
  if (Object.isFrozen(value)) encoded.set(value, made);
  return made;
}

interface Page {
  readonly items: readonly object[];
  readonly text: ByteText;
}

const PAGES_AT_MOST = 100;
const LONGEST_PAGE = 200_000;
const pages = new Map<object, Page>(); // by the first item, in order of use

function listOf(items: readonly object[]): ByteText {
  const [first] = items;
  if (first === undefined) return '[]' as ByteText;
  const known = pages.get(first);
  if (known && isSameList(known.items, items)) return known.text;
  const text = `[${items.map(jsonOf).join(',')}]` as ByteText; // pieces of bytes are bytes
  if (text.length <= LONGEST_PAGE && items.every(Object.isFrozen)) {
    pages.delete(first);
    pages.set(first, { items, text });
    const [oldest] = pages.keys();
    if (pages.size > PAGES_AT_MOST && oldest) pages.delete(oldest);
  }
  return text;
}

function isSameList(a: readonly object[], b: readonly object[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}
