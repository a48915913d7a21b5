/**
 * Shell variables within texts that are not shell: `$NAME` of a pasted command travels through the translation as a
 * place, between two characters that no text has (Unicode's noncharacters), and becomes a variable again in the
 * command that is shown.
 */
import { shellQuote } from '../snippets/shell-quote.ts';

const [OPEN, CLOSE] = ['\ufdd0', '\ufdd1'];
const PLACE = new RegExp(`${OPEN}(\\w+)${CLOSE}`);
const PLACES = new RegExp(PLACE.source, 'g');
const [ENCODED_OPEN, ENCODED_CLOSE] = [encodeURIComponent(OPEN), encodeURIComponent(CLOSE)];
/** A word as `shellQuote` writes it. */
const QUOTED = /'(?:[^']|'\\'')*'/g;

/** Holds the place of a variable. */
export function variablePlace(name: string): string {
  return `${OPEN}${name}${CLOSE}`;
}

/** A text with each place as people write it: `$NAME`. */
export function readablePlaces(text: string): string {
  return text.replace(PLACES, '$$$1');
}

/** Puts values in the places of the variables that are known. */
export function fillPlaces(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(PLACES, (place, name: string) => values[name] ?? place);
}

/** A command in whose quoted words the places are variables again, which the shell fills in. */
export function commandWithVariables(command: string): string {
  return command
    .replaceAll(ENCODED_OPEN, OPEN)
    .replaceAll(ENCODED_CLOSE, CLOSE)
    .replace(QUOTED, (word) => (PLACE.test(word) ? wordWithVariables(word) : word));
}

function wordWithVariables(word: string): string {
  const text = word.slice(1, -1).replaceAll("'\\''", "'");
  // Split at a group: texts and names take turns.
  const pieces = text.split(PLACES);
  const texts = pieces.filter((_, index) => index % 2 === 0);
  if (texts.every((piece) => !/["$`\\!\n]/.test(piece))) {
    const inside = pieces.map((piece, index) => {
      if (index % 2 === 0) return piece;
      return /^\w/.test(pieces[index + 1] ?? '') ? `\${${piece}}` : `$${piece}`;
    });
    return `"${inside.join('')}"`;
  }
  return pieces
    .map((piece, index) => (index % 2 === 1 ? `"$${piece}"` : piece && shellQuote(piece)))
    .join('');
}
