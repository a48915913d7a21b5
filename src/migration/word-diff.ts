/** What changes from one text to another, word by word: honest to the letter, since nothing is judged, only compared. */

/** A piece of a text, and whether the other text lacks it at this place. */
export interface Run {
  readonly text: string;
  readonly isChanged: boolean;
}

/** Both texts as runs. Joined together, each side is its text again; white space alone is never a change. */
export function diffWords(before: string, after: string): { before: readonly Run[]; after: readonly Run[] } {
  const [left, right] = [wordsOf(before), wordsOf(after)];
  const [keptLeft, keptRight] = common(left, right);
  return { before: runsOf(left, keptLeft), after: runsOf(right, keptRight) };
}

/** Names and numbers are words, a percent-encoded byte is one, and so is every other character. */
function wordsOf(text: string): readonly string[] {
  return text.match(/\s+|%[0-9A-Fa-f]{2}|[\p{L}\p{N}_$-]+|./gu) ?? [];
}

const isSpace = (word: string) => /^\s/.test(word);

/** Places of a longest common subsequence, on either side. */
function common(
  left: readonly string[],
  right: readonly string[],
): [left: ReadonlySet<number>, right: ReadonlySet<number>] {
  const isSame = (a: number, b: number) => {
    const [one = '', other = ''] = [left[a], right[b]];
    return one === other || (isSpace(one) && isSpace(other));
  };
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const at = (a: number, b: number) => lengths[a * width + b] ?? 0;
  for (let a = left.length - 1; a >= 0; a -= 1) {
    for (let b = right.length - 1; b >= 0; b -= 1) {
      lengths[a * width + b] = isSame(a, b) ? at(a + 1, b + 1) + 1 : Math.max(at(a + 1, b), at(a, b + 1));
    }
  }
  const kept: [Set<number>, Set<number>] = [new Set(), new Set()];
  for (let a = 0, b = 0; a < left.length && b < right.length; ) {
    if (isSame(a, b)) {
      kept[0].add(a++);
      kept[1].add(b++);
    } else if (at(a + 1, b) >= at(a, b + 1)) a += 1;
    else b += 1;
  }
  return kept;
}

function runsOf(words: readonly string[], kept: ReadonlySet<number>): readonly Run[] {
  const runs: Array<{ text: string; isChanged: boolean }> = [];
  words.forEach((text, index) => {
    const isChanged = !kept.has(index) && !isSpace(text);
    const last = runs.at(-1);
    if (last?.isChanged === isChanged) last.text += text;
    else runs.push({ text, isChanged });
  });
  return runs;
}
