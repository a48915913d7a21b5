/**
 * The worker of `patterns.test.ts`: tries texts on patterns, repetitions of what they may take with an end that they may
 * not, and tells of each pattern that it came to an end. One that backtracks without end keeps its thread busy, so this
 * one is ended from outside when it does.
 */
import { parentPort, workerData } from 'node:worker_threads';

/** What a pattern that grows with the square, or worse, takes much longer for than the others. */
const LENGTH = 20_000;
const SUSPICIOUS_MS = 20;
/** More than any field takes: what has been suspected for other reasons ends here all the same, in milliseconds. */
const LONG = 1_000_000;

interface Pattern {
  readonly source: string;
  readonly flags: string;
}

for (const { source, flags } of workerData as readonly Pattern[]) {
  // from the test
  const use = usesOf(new RegExp(source, flags));
  for (const [start, unit, end] of hostileTexts(source)) {
    const text = (length: number) => start + unit.repeat(Math.ceil(length / unit.length)) + end;
    const startedMs = performance.now();
    use(text(LENGTH));
    if (performance.now() - startedMs > SUSPICIOUS_MS) use(text(LONG));
  }
  parentPort?.postMessage('done');
}

/** As our code uses it: all that is found where it is for that, else the first one. */
function usesOf(pattern: RegExp): (text: string) => unknown {
  return pattern.global ? (text) => text.replace(pattern, '') : (text) => pattern.test(text);
}

function* hostileTexts(source: string): Generator<readonly [start: string, unit: string, end: string]> {
  // What stands in the pattern as it is: the way into its later parts.
  const literals = source.match(/[A-Za-z0-9_]{2,}/g)?.slice(0, 4) ?? [];
  const own = source.replace(/\\./g, '');
  const common = 'aA0 -._+=/@:Tz"\'\\,;%&?#<>[]{}()$|*!~^\n\r\t…é';
  const pairs = ['a-', 'a.', '0-', 'a@', 'a@a.', '%41', '://', '; ', '. ', 'a:', '"a"', '\r\n'];
  const units = new Set([...common, ...own, ...pairs, ...literals]);
  for (const unit of units) {
    for (const start of ['', '"', ...literals])
      for (const end of ['\u0000', '!', '']) yield [start, unit, end];
  }
}
