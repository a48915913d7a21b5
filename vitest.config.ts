/** Tests: beside the code that they test, and in `test/` where they cross parts. One project for each kind of run. */
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { MixedOrder } from './test/harness/mixed-order.ts';

/** Much of a test is waiting, for a process to start, a page to paint or a timer: one more than there are processors. */
const maxWorkers = availableParallelism() + 1;

/** What is waited for comes at once, on a machine that does nothing else; a second is too short where it does. */
const poll = { timeout: 15_000 };

export default defineConfig({
  test: {
    sequence: { sequencer: MixedOrder },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{spec,mock-server,src,scripts}/**/*.test.ts', 'test/{contract,server}/**/*.test.ts'],
          maxWorkers,
          expect: { poll },
          testTimeout: 120_000,
        },
      },
      {
        // Real processes and heavy tools.
        test: {
          name: 'process',
          include: ['test/{process,scenarios,judges}/**/*.test.ts'],
          maxWorkers,
          expect: { poll },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          maxWorkers,
          expect: { poll },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
