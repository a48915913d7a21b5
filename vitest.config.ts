/** Tests: beside the code that they test, and in `test/` where they cross parts. One project for each kind of run. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{spec,mock-server,src,scripts}/**/*.test.ts', 'test/{contract,server}/**/*.test.ts'],
          testTimeout: 30_000,
        },
      },
      {
        // Real processes and heavy tools: one file after the other, so that they do not starve each other.
        test: {
          name: 'process',
          include: ['test/{process,scenarios,judges}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});
