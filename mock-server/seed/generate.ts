/**
 * Writes the seed's files: `node mock-server/seed/generate.ts`. Its output is the same at every run; the
 * files are committed and a test compares them.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { generateSeed, seedText } from './generators/generate-seed.ts';
import { filedKinds, seedFile } from './seed.ts';

const seed = generateSeed();
mkdirSync(new URL('./data/', import.meta.url), { recursive: true });
for (const kind of filedKinds) {
  const text = seedText(kind, seed[kind]);
  writeFileSync(seedFile(kind), text);
  console.log(
    `${kind.padEnd(16)} ${String(seed[kind].length).padStart(5)} records ${text.length} characters`,
  );
}
