/**
 * `npm run rules`: every rule of access with the tests that name it in their titles. With `--check` it fails when a
 * rule has no HTTP test or, where a person sees it, no browser test.
 */
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { type AccessRule, accessRuleIds, accessRules } from '../spec/access-rules.ts';
import { titlesOf } from './test-titles.ts';

const kinds = {
  HTTP: ['test/server/**/*.test.ts', 'test/process/**/*.test.ts', 'test/scenarios/**/*.test.ts'],
  browser: ['test/browser/**/*.test.ts'],
} as const;

/** How many titles of a file name a rule. */
interface Naming {
  readonly file: string;
  readonly titles: number;
}

const titles = {
  HTTP: titlesByFile(kinds.HTTP),
  browser: titlesByFile(kinds.browser),
};
const missing: string[] = [];
const rows = accessRuleIds.map((id) => {
  const rule: AccessRule = accessRules[id];
  const http = namings(titles.HTTP, id);
  const browser = namings(titles.browser, id);
  if (http.length === 0) missing.push(`${id} has no HTTP test`);
  if (browser.length === 0 && !rule.isUnseen) missing.push(`${id} has no browser test`);
  return [id, rule.title, shown(http), rule.isUnseen && browser.length === 0 ? '–' : shown(browser)];
});

printTable([['id', 'rule', 'HTTP tests', 'browser tests'], ...rows]);
console.log(
  missing.length === 0
    ? `\nAll ${accessRuleIds.length} rules are shown by tests.`
    : `\nNot shown yet: ${missing.join(', ')}.`,
);
if (missing.length > 0 && process.argv.includes('--check')) process.exit(1);

function titlesByFile(patterns: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const files = globSync([...patterns]).sort();
  return new Map(files.map((file) => [basename(file, '.test.ts'), titlesOf(file)]));
}

function namings(of: ReadonlyMap<string, readonly string[]>, id: string): readonly Naming[] {
  const names = new RegExp(`\\b${id}\\b`);
  return [...of]
    .map(([file, all]) => ({ file, titles: all.filter((title) => names.test(title)).length }))
    .filter((naming) => naming.titles > 0);
}

function shown(found: readonly Naming[]): string {
  return found.length === 0
    ? 'none'
    : found.map(({ file, titles: count }) => `${file} (${count})`).join(', ');
}

/** Prints a table in Markdown, so that it can be pasted. */
function printTable(lines: ReadonlyArray<readonly string[]>): void {
  const [head = []] = lines;
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const print = (cells: readonly string[]) =>
    console.log(`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  for (const [index, line] of lines.entries()) {
    print(line);
    if (index === 0) print(widths.map((width) => '-'.repeat(width)));
  }
}
