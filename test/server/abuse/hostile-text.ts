/**
 * The worker of `patterns.test.ts`: tries long texts on a pattern, repetitions of what it takes with an end that it does
 * not. One that backtracks without end keeps its thread busy, so this one is ended from outside when it does.
 */
import { parentPort, workerData } from 'node:worker_threads';

/** Far beyond what any field takes: what grows with the square of it, or worse, does not end in time. */
const LENGTH = 200_000;

const { source, flags } = workerData as { readonly source: string; readonly flags: string }; // from the test
const pattern = new RegExp(source, flags);
for (const text of hostileTexts()) pattern.test(text);
parentPort?.postMessage('done');

function* hostileTexts(): Generator<string> {
  // What stands in the pattern as it is: the way into its later parts.
  const literals = source.match(/[A-Za-z0-9_]{2,}/g)?.slice(0, 4) ?? [];
  const units = new Set([...'aA0 -._+=/@:Tz', 'a-', 'a.', '0-', 'a@', 'a@a.', ...literals]);
  for (const unit of units) {
    const long = unit.repeat(Math.ceil(LENGTH / unit.length));
    for (const start of ['', ...literals]) for (const end of ['\u0000', '!', '']) yield start + long + end;
  }
}
