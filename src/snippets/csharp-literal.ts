// C# source for strings (C# 11 and later, for raw literals).
import { escapeHidden, hexCodePoint, isVisibleLines } from './hidden-characters.ts';

/** A literal for a string without regard to lines: raw where that saves escapes, regular otherwise. */
export function csharpString(text: string): string {
  const isRaw = /["\\]/.test(text) && !/^"|"$|\n/.test(text) && isVisibleLines(text);
  if (isRaw) {
    const quotes = rawQuotes(text);
    return quotes + text + quotes;
  }
  return `"${escapeHidden(text.replace(/["\\]/g, '\\$&'), csharpEscape)}"`;
}

/**
 * A raw literal over several lines, where the text has lines and needs no escape; else {@link csharpString}.
 * Its line ends are those of the source file, which may be CRLF, so they are set back to LF.
 */
export function csharpLines(text: string): string {
  if (!text.includes('\n') || !isVisibleLines(text)) return csharpString(text);
  const quotes = rawQuotes(text);
  const lines = text.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  return `${quotes}\n${lines.join('\n')}\n    ${quotes}.ReplaceLineEndings("\\n")`;
}

/** A character literal. */
export function csharpCharacter(character: string): string {
  return `'${escapeHidden(character.replace(/['\\]/g, '\\$&'), csharpEscape)}'`;
}

function rawQuotes(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/"+/g)].map(([run]) => run.length));
  return '"'.repeat(Math.max(3, longest + 1));
}

function csharpEscape(character: string): string {
  const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const hex = hexCodePoint(character);
  return short[character] ?? (hex.length <= 4 ? `\\u${hex.padStart(4, '0')}` : `\\U${hex.padStart(8, '0')}`);
}
