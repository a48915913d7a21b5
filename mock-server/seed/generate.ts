/**
 * Writes the seed's files: `node mock-server/seed/generate.ts`. Its output is the same at every run; the
 * files are committed and a test compares them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { kinds } from '../../spec/records.ts';
import { generateSeed, seedText } from './generators/generate-seed.ts';
import { seedFile } from './seed.ts';

const seed = generateSeed();
mkdirSync(new URL('./data/', import.meta.url), { recursive: true });
for (const kind of kinds) {
  const text = seedText(kind, seed[kind]);
  writeFileSync(seedFile(kind), text);
  console.log(
    `${kind.padEnd(16)} ${String(seed[kind].length).padStart(5)} records ${text.length} characters`,
  );
}
