/** The committed files are what the generators make. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { filedKinds, seedFile } from '../seed.ts';
import { generateSeed, seedText } from './generate-seed.ts';

const seed = generateSeed();

it.each(filedKinds)(
  '%s.ndjson is byte for byte what the generator makes (else: node mock-server/seed/generate.ts)',
  (kind) => {
    expect(readFileSync(seedFile(kind), 'utf8')).toBe(seedText(kind, seed[kind]));
  },
);
