/**
 * The seed: the records that every fresh sandbox begins with, Nordwind Bau GmbH. It is read once, frozen
 * all the way down and shared by all tenants; what a tenant changes is kept elsewhere as a difference.
 */
import { readFileSync } from 'node:fs';
import { type Kind, kinds, type RecordOf } from '../../spec/records.ts';

/** Every record of the seed by kind, in order of id, which is the order of `number` and of creation. */
export type Seed = { readonly [K in Kind]: readonly RecordOf<K>[] };

let loaded: Seed | undefined;

/** Gives the seed; reads it from `data/` the first time. */
export function loadSeed(): Seed {
  loaded ??= deepFreeze(Object.fromEntries(kinds.map((kind) => [kind, readKind(kind)]))) as Seed; // one entry for each kind
  return loaded;
}

/** File that holds the records of a kind, one a line. */
export function seedFile(kind: Kind): URL {
  return new URL(`./data/${kind}.ndjson`, import.meta.url);
}

/** The committed files are trusted here: the tests hold every line of them against its schema. */
function readKind<K extends Kind>(kind: K): readonly RecordOf<K>[] {
  const lines = readFileSync(seedFile(kind), 'utf8').trimEnd().replaceAll('\n', ',');
  return JSON.parse(`[${lines}]`);
}

function deepFreeze<T extends object>(value: T): T {
  for (const key in value) {
    const inner = value[key];
    if (typeof inner === 'object' && inner !== null) deepFreeze(inner);
  }
  return Object.freeze(value);
}
