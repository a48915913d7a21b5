// Characters that a reader cannot see or tell apart: controls, bidirectional marks, odd spaces. In a source
// literal they stand as escapes, because HTML, editors and terminals change or hide the characters themselves.

const HIDDEN = '[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}\\p{Zs}]';
const HIDDEN_ANYWHERE = new RegExp(`(?! )${HIDDEN}`, 'gu');
const HIDDEN_IN_LINES = new RegExp(`(?![ \\n])${HIDDEN}`, 'u');

/**
 * Replaces each hidden character of a text. The line feed counts as hidden, the space does not.
 *
 * @param escapeOf - gives the language's escape for one character
 */
export function escapeHidden(text: string, escapeOf: (character: string) => string): string {
  return text.replace(HIDDEN_ANYWHERE, escapeOf);
}

/** Whether a text can stand in a literal without escapes that may span lines: visible characters, spaces, line feeds. */
export function isVisibleLines(text: string): boolean {
  return !HIDDEN_IN_LINES.test(text);
}

/** A character's code point in hexadecimal, padded with zeros to `digits`. */
export function hexCodePoint(character: string, digits = 1): string {
  return (character.codePointAt(0) ?? 0).toString(16).padStart(digits, '0');
}
