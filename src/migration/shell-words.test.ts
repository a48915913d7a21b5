// What is read of a command is what a real bash hands to a program, whatever the quotes.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { shellQuote } from '../snippets/shell-quote.ts';
import { runProgram } from '../snippets/testing/run-program.ts';
import { printfText, readShell } from './shell-words.ts';
import { variablePlace } from './variable-places.ts';

/** The words of a text that has nothing but words. */
function words(text: string): readonly string[] | string {
  const tokens = readShell(text);
  if (typeof tokens === 'string') return tokens;
  return tokens.map((token) => (token.kind === 'word' ? token.text : `<${token.text}>`));
}

/** The arguments that bash makes of a text. */
async function bashWords(text: string): Promise<readonly string[]> {
  // Characters by their number need a locale that has them.
  const script = `export LC_ALL=C.UTF-8\nprintf '%s\\0' x ${text}`;
  const printed = await runProgram('bash', ['-c', script]);
  return printed.split('\0').slice(1, -1);
}

const awkward = fc.constantFrom(
  ...`ab1 '"!\`$\\[]{}()<>|&;*?~#%@-=^,:/.`,
  '\n',
  '\t',
  'ä',
  '漢',
  '🚢',
  '$(id)',
  '\\n',
);
const text = fc.array(awkward, { maxLength: 8 }).map((pieces) => pieces.join(''));

const doubleQuoted = (value: string) => `"${value.replaceAll(/["\\$`]/g, '\\$&')}"`;
const escaped = (value: string) => value.replaceAll(/[^\w\n]/gu, '\\$&').replaceAll('\n', () => "$'\\n'");
const ansi = (value: string) => `$'${[...value].map((character) => ansiCharacter(character)).join('')}'`;
function ansiCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (/[\w ]/.test(character)) return character;
  return point > 0xffff
    ? `\\U${point.toString(16).padStart(8, '0')}`
    : `\\u${point.toString(16).padStart(4, '0')}`;
}

/** A piece of a word in any of the ways in which it can be quoted. */
const piece = fc
  .tuple(text, fc.constantFrom(shellQuote, doubleQuoted, escaped, ansi))
  .map(([value, quote]) => ({ value, source: quote(value) || "''" }));
const word = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => ({
  value: pieces.map(({ value }) => value).join(''),
  source: pieces.map(({ source }) => source).join(''),
}));
const gap = fc.constantFrom(' ', '  ', '\t', ' \\\n  ');

test('any words in any quotes are read as they were meant, and as bash reads them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(word, gap), { minLength: 1, maxLength: 5 }), async (list) => {
      const source = list.map(([{ source: quoted }, space]) => quoted + space).join('');
      const meant = list.map(([{ value }]) => value);
      expect(words(source)).toEqual(meant);
      expect(await bashWords(source)).toEqual(meant);
    }),
    { numRuns: 60 },
  );
});

test('whatever is pasted, reading ends: with words or with a reason', () => {
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), (pasted) => {
      const read = readShell(pasted);
      expect(Array.isArray(read) || read === 'unclosed-quote' || read === 'substitution').toBe(true);
    }),
  );
});

describe('a variable', () => {
  test.each([
    ['$TOKEN', variablePlace('TOKEN')],
    [`"$BASE/v2"`, `${variablePlace('BASE')}/v2`],
    [`"a\${ID}b"`, `a${variablePlace('ID')}b`],
    [`'$TOKEN'`, '$TOKEN'],
    [String.raw`"\$TOKEN"`, '$TOKEN'],
    ['a$', 'a$'],
  ])('%s', (source, expected) => {
    expect(words(source)).toEqual([expected]);
  });
});

test.each([
  [`curl 'x`, 'unclosed-quote'],
  [`curl "x`, 'unclosed-quote'],
  ['curl $(cat x)', 'substitution'],
  ['curl "`cat x`"', 'substitution'],
  [`curl "\${X:-y}"`, 'substitution'],
])('%s cannot be read: %s', (source, fault) => {
  expect(readShell(source)).toBe(fault);
});

test('operators and comments are told from words', () => {
  expect(words(`# first\nprintf 'a' | curl x > out # last`)).toEqual([
    '<\n>',
    'printf',
    'a',
    '<|>',
    'curl',
    'x',
    '<>>',
    'out',
  ]);
});

test('what printf prints is read from its format', () => {
  expect(printfText(String.raw`100 %% \055\342\202\254\n\\x`)).toBe('100 % -€\n\\x');
});
