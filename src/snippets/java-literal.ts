// Java source for strings (Java 15 and later, for text blocks).
import { escapeHidden, isVisibleLines } from './hidden-characters.ts';

/** A string literal on one line. */
export function javaString(text: string): string {
  return `"${escapeHidden(text.replace(/["\\]/g, '\\$&'), javaEscape)}"`;
}

/**
 * A text block where the text has lines or quotes and nothing hidden (Java strips odd spaces even where they are
 * written as escapes), else {@link javaString}.
 *
 * @param indent - of the block's lines; Java takes it away again, as long as one line begins with no space of its own
 */
export function javaTextBlock(text: string, indent: string): string {
  const isBlock = /["\n]/.test(text) && isVisibleLines(text) && /^[^ \n]/m.test(text);
  if (!isBlock) return javaString(text);
  const escaped = text
    .replaceAll('\\', '\\\\')
    .replace(/"{3,}|"$/g, (quotes) => '\\"'.repeat(quotes.length))
    // Java strips the spaces at a line's end; `\s` is a space that stays.
    .replace(/ $/gm, '\\s');
  const lines = escaped.split('\n');
  const indented = lines.map((line, index) => (line === '' && index < lines.length - 1 ? '' : indent + line));
  return `"""\n${indented.join('\n')}"""`;
}

function javaEscape(character: string): string {
  const short: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };
  const code = character.charCodeAt(0);
  // The compiler reads `\u000d` as a line end before it sees the literal, so low characters are octal.
  if (code < 0x80) return short[character] ?? `\\${code.toString(8).padStart(3, '0')}`;
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}
