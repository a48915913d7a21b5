// PHP source for strings (PHP 7.3 and later, for the indented nowdoc).
import { escapeHidden, hexCodePoint, isVisibleLines } from './hidden-characters.ts';

const NOWDOC_LABEL = 'JSON';

/**
 * A string literal: a nowdoc when the text has lines, single quotes otherwise, double quotes where it needs escapes.
 *
 * @param indent - of the lines of a nowdoc; PHP takes it away again
 */
export function phpString(text: string, indent = ''): string {
  if (text.includes('\n') && isVisibleLines(text) && !closesNowdoc(text)) {
    const lines = text.split('\n').map((line) => (line === '' ? '' : indent + line));
    return `<<<'${NOWDOC_LABEL}'\n${lines.join('\n')}\n${indent}${NOWDOC_LABEL}`;
  }
  if (isVisibleLines(text) && !text.includes('\n')) return `'${text.replace(/['\\]/g, '\\$&')}'`;
  return `"${escapeHidden(text.replace(/["\\$]/g, '\\$&'), phpEscape)}"`;
}

function closesNowdoc(text: string): boolean {
  return new RegExp(`^ *${NOWDOC_LABEL}`, 'm').test(text);
}

function phpEscape(character: string): string {
  const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  return short[character] ?? `\\u{${hexCodePoint(character)}}`;
}
