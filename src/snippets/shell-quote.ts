// Quotes text for a POSIX shell. Single quotes are the only form in which no character but `'` means anything,
// history expansion (`!`) included. One exception: an interactive bash edits its last command when a line begins
// with `^`, also inside quotes that span lines.

/** A word that every POSIX shell, bash and zsh read back as `text`. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Whether quoting keeps `text` in every place where a command is pasted or run. If not, it must come from
 * {@link shellPrintfFormat}: control characters are acted on by terminals and lost in HTML, NUL ends a word.
 */
export function isSafeWord(text: string): boolean {
  return !/(?!\n)\p{Cc}|\n\^/u.test(text);
}

/**
 * A quoted `printf` format that prints `text`, in which all that {@link isSafeWord} objects to is octal.
 */
export function shellPrintfFormat(text: string): string {
  const format = text
    .replace(/[\\%]/g, (character) => character.repeat(2))
    .replace(/(?!\n)\p{Cc}|(?<=\n)\^/gu, octalBytes)
    .replace(/^-/, '\\055');
  return shellQuote(format);
}

/** A quoted operand for `tr` that stands for one ASCII character. */
export function trCharacter(character: string): string {
  return /^[ -[\]-~]$/.test(character) ? shellQuote(character) : shellQuote(octalBytes(character));
}

function octalBytes(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
}
