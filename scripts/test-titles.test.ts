/** Titles of tests, read from source: whatever form a test has, and nothing that only looks like one. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../mock-server/store/temporary-folder.ts';
import { titlesOf } from './test-titles.ts';

test('reads every form of a title, and nothing else', async () => {
  const folder = await temporaryFolder();
  const file = join(folder.path, 'some.test.ts');
  await writeFile(
    file,
    [
      "describe('K1: a group', () => {",
      "  test('K2: a test', () => expect(text('K3: no test')).toBe(1)); // test('K4: a comment')",
      "  test.each([['K5: a row']])('K6: with %s', () => undefined);",
      '  it(`K7: a $VALUE in a template, K8`, () => undefined);'.replace('VALUE', '{value}'),
      '  test(name, () => undefined);',
      '});',
    ].join('\n'),
  );
  try {
    expect(titlesOf(file)).toEqual(['K1: a group', 'K2: a test', 'K6: with %s', 'K7: a … in a template, K8']);
  } finally {
    await folder.remove();
  }
});
