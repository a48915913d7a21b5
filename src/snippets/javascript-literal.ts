// JavaScript source for values: strings, template literals, property names, and JSON as an object literal.
import { escapeHidden, hexCodePoint } from './hidden-characters.ts';

/** Any JSON value. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const LINE_WIDTH = 80;

/** A string literal, in single quotes unless double ones save escapes. */
export function javascriptString(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  const escaped = text.replaceAll('\\', '\\\\').replaceAll(quote, `\\${quote}`);
  return quote + escapeHidden(escaped, javascriptEscape) + quote;
}

/** The inside of a template literal that evaluates to `text`; line feeds stand as they are. */
export function javascriptTemplateText(text: string): string {
  const escaped = text.replace(/\\|`|\$(?=\{)/g, (found) => `\\${found}`);
  return escapeHidden(escaped, (character) => (character === '\n' ? character : javascriptEscape(character)));
}

/** A property name in an object literal. `__proto__` would set the prototype, so it is computed. */
export function javascriptKey(name: string): string {
  if (name === '__proto__') return "['__proto__']";
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : javascriptString(name);
}

/**
 * A JSON value as a JavaScript expression, broken into lines where it does not fit.
 *
 * @param indent - of the line on which it begins
 * @param column - at which it begins
 */
export function javascriptValue(value: Json, indent: string, column: number): string {
  const inline = inlineValue(value);
  if (typeof value !== 'object' || value === null || column + inline.length <= LINE_WIDTH) return inline;

  const inner = `${indent}  `;
  const lines = isArray(value)
    ? value.map((item) => `${inner}${javascriptValue(item, inner, inner.length + 1)},`)
    : Object.entries(value).map(([name, item]) => {
        const start = `${inner}${javascriptKey(name)}: `;
        return `${start}${javascriptValue(item, inner, start.length + 1)},`;
      });
  const [open, close] = isArray(value) ? '[]' : '{}';
  return `${open}\n${lines.join('\n')}\n${indent}${close}`;
}

function inlineValue(value: Json): string {
  if (typeof value === 'string') return javascriptString(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (isArray(value)) return `[${value.map(inlineValue).join(', ')}]`;
  const entries = Object.entries(value).map(([name, item]) => `${javascriptKey(name)}: ${inlineValue(item)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function isArray(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function javascriptEscape(character: string): string {
  const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return short[character] ?? `\\u{${hexCodePoint(character)}}`;
}
