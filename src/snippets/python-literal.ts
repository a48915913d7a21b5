// Python source for strings.
import { escapeHidden, hexCodePoint } from './hidden-characters.ts';

/** A string literal: triple-quoted when the text has lines, else in the quotes that need fewer escapes. */
export function pythonString(text: string): string {
  const escaped = text.replaceAll('\\', '\\\\');
  if (text.includes('\n')) {
    const inside = escaped.replace(/"{3,}|"$/g, (quotes) => '\\"'.repeat(quotes.length));
    return `"""${escapeHidden(inside, (character) => (character === '\n' ? character : pythonEscape(character)))}"""`;
  }
  const quote = text.includes('"') && !text.includes("'") ? "'" : '"';
  return quote + escapeHidden(escaped.replaceAll(quote, `\\${quote}`), pythonEscape) + quote;
}

function pythonEscape(character: string): string {
  const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const hex = hexCodePoint(character);
  if (hex.length <= 2) return short[character] ?? `\\x${hex.padStart(2, '0')}`;
  return hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`;
}
