/**
 * Turns what a handler answers into text. Records never change, so each is turned into JSON once, and a list is the
 * texts of its records joined.
 */
import type { AnyAnswer } from '../handler.ts';

const texts = new WeakMap<object, string>();

/** The JSON of a frozen object; the same object gives the same text without any work. */
export function jsonOf(value: object): string {
  if (!Object.isFrozen(value)) return JSON.stringify(value);
  let text = texts.get(value);
  if (text === undefined) {
    text = JSON.stringify(value);
    texts.set(value, text);
  }
  return text;
}

/** The JSON of an answer's body; empty when it has none. */
export function bodyText({ body }: AnyAnswer): string {
  if (typeof body !== 'object' || body === null) return '';
  if (!('data' in body) || Object.isFrozen(body)) return jsonOf(body);
  const { data, ...rest } = body;
  const items = Array.isArray(data) ? `[${data.map(jsonOf).join(',')}]` : jsonOf(data as object); // `data` is an object or a list of them in every answer
  const more = JSON.stringify(rest);
  return more === '{}' ? `{"data":${items}}` : `{"data":${items},${more.slice(1)}`;
}
