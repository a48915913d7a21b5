/** The committed files are what the generators make. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kinds } from '../../../spec/records.ts';
import { seedFile } from '../seed.ts';
import { generateSeed, seedText } from './generate-seed.ts';

const seed = generateSeed();

it.each(kinds)(
  '%s.ndjson is byte for byte what the generator makes (else: node mock-server/seed/generate.ts)',
  (kind) => {
    expect(readFileSync(seedFile(kind), 'utf8')).toBe(seedText(kind, seed[kind]));
  },
);
