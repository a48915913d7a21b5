/**
 * Reads a command as a POSIX shell, bash or zsh would: words without their quotes, and the operators between them.
 * Nothing is run or looked up. A variable stays a place in its word (`variable-places.ts`); what only a running shell
 * could know — the output of another command — is a fault.
 */
import { variablePlace } from './variable-places.ts';

/** A word, or what stands between commands: `|`, `;`, a line's end, a redirection. */
export type ShellToken =
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'operator'; readonly text: string };

/** Why a text cannot be read: a quote that never ends, or the output of a command inside it. */
export type ShellFault = 'unclosed-quote' | 'substitution';

const NAME = /^(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/;
const OPERATOR = /^(?:\|\||&&|>>|<<|[|&;<>()\n])/;

/** Takes a text apart. */
export function readShell(text: string): readonly ShellToken[] | ShellFault {
  try {
    return new Reader(text.replaceAll('\r\n', '\n')).tokens();
  } catch (error) {
    if (error instanceof Unreadable) return error.fault;
    throw error;
  }
}

class Unreadable extends Error {
  readonly fault: ShellFault;

  constructor(fault: ShellFault) {
    super(fault);
    this.fault = fault;
  }
}

class Reader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  tokens(): readonly ShellToken[] {
    const tokens: ShellToken[] = [];
    for (;;) {
      this.#take(/^(?:[ \t]|\\\n)+/);
      if (this.#at >= this.#text.length) return tokens;
      if (this.#take(/^#[^\n]*/) !== undefined) continue;
      const operator = this.#take(OPERATOR);
      tokens.push(
        operator === undefined ? { kind: 'word', text: this.#word() } : { kind: 'operator', text: operator },
      );
    }
  }

  /** A word, whose pieces may each be quoted otherwise. */
  #word(): string {
    let word = '';
    for (;;) {
      const plain = this.#take(/^[^ \t\n\\'"`$|&;<>()]+/);
      if (plain !== undefined) word += plain;
      else if (this.#take(/^\\\n/) !== undefined) continue;
      else if (this.#take(/^\\/) !== undefined) word += this.#character();
      else if (this.#take(/^'/) !== undefined) word += this.#upTo(/^[^']*/, "'");
      else if (this.#take(/^\$'/) !== undefined) word += ansiText(this.#upTo(/^(?:[^'\\]|\\[\s\S])*/, "'"));
      else if (this.#take(/^\$?"/) !== undefined) word += this.#doubleQuoted();
      else if (this.#isAt(/^[`$]/)) word += this.#expansion();
      else return word;
    }
  }

  #doubleQuoted(): string {
    let text = '';
    for (;;) {
      const plain = this.#take(/^[^"\\`$]+/);
      if (plain !== undefined) text += plain;
      else if (this.#take(/^"/) !== undefined) return text;
      else if (this.#take(/^\\\n/) !== undefined) continue;
      else if (this.#isAt(/^\\["\\`$]/)) text += this.#character(1);
      else if (this.#take(/^\\/) !== undefined) text += '\\';
      else if (this.#isAt(/^[`$]/)) text += this.#expansion();
      else throw new Unreadable('unclosed-quote');
    }
  }

  /** What begins with `$` or a backtick. */
  #expansion(): string {
    if (this.#isAt(/^(?:`|\$\(|\$\{(?![A-Za-z_]\w*\}))/)) throw new Unreadable('substitution');
    this.#at += 1;
    const [whole = '', braced, bare] = NAME.exec(this.#rest()) ?? [];
    this.#at += whole.length;
    const name = braced ?? bare;
    return name === undefined ? '$' : variablePlace(name);
  }

  #upTo(pattern: RegExp, end: string): string {
    const text = this.#take(pattern) ?? '';
    if (!this.#rest().startsWith(end)) throw new Unreadable('unclosed-quote');
    this.#at += end.length;
    return text;
  }

  /** The next character, after `skipped` others. */
  #character(skipped = 0): string {
    const [character = ''] = this.#rest().slice(skipped);
    this.#at += skipped + character.length;
    return character;
  }

  #take(pattern: RegExp): string | undefined {
    const [taken] = pattern.exec(this.#rest()) ?? [];
    if (!taken && taken !== undefined) return undefined;
    if (taken !== undefined) this.#at += taken.length;
    return taken;
  }

  #isAt(pattern: RegExp): boolean {
    return pattern.test(this.#rest());
  }

  #rest(): string {
    return this.#text.slice(this.#at);
  }
}

const CONTROLS: Readonly<Record<string, number>> = {
  a: 7,
  b: 8,
  e: 27,
  E: 27,
  f: 12,
  n: 10,
  r: 13,
  t: 9,
  v: 11,
};

/** The text of `$'…'`: what browsers copy where a character needs an escape. Escapes of bytes are UTF-8 together. */
function ansiText(source: string): string {
  return escapedText(
    source,
    /\\(?:x([0-9A-Fa-f]{1,2})|u([0-9A-Fa-f]{1,4})|U([0-9A-Fa-f]{1,8})|([0-7]{1,3})|([\s\S]))/,
  );
}

/** What `printf` prints for a format without arguments. */
export function printfText(format: string): string {
  return escapedText(
    format.replaceAll('%%', '%'),
    /\\(?:x([0-9A-Fa-f]{1,2})|(?!)()|(?!)()|([0-7]{1,3})|([\s\S]))/,
  );
}

function escapedText(source: string, pattern: RegExp): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  let rest = source;
  for (let match = pattern.exec(rest); match; match = pattern.exec(rest)) {
    const [whole, hex, short, long, octal, character = ''] = match;
    bytes.push(...encoder.encode(rest.slice(0, match.index)));
    if (hex) bytes.push(Number.parseInt(hex, 16));
    else if (short ?? long) bytes.push(...encoder.encode(characterOf(short ?? long ?? '')));
    else if (octal) bytes.push(Number.parseInt(octal, 8) % 256);
    else if (CONTROLS[character] !== undefined) bytes.push(CONTROLS[character]);
    else bytes.push(...encoder.encode(`'"?\\`.includes(character) ? character : `\\${character}`));
    rest = rest.slice(match.index + whole.length);
  }
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(
    Uint8Array.from([...bytes, ...encoder.encode(rest)]),
  );
}

function characterOf(hex: string): string {
  const point = Number.parseInt(hex, 16);
  return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
}
