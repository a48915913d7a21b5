/**
 * The seed: the records that every fresh sandbox begins with, Nordwind Bau GmbH. It is read once, frozen
 * all the way down and shared by all tenants; what a tenant changes is kept elsewhere as a difference.
 */
import { readFileSync } from 'node:fs';
import { type Kind, kinds, type RecordOf } from '../../spec/records.ts';
import { deriveDeliveries } from './generators/deliveries.ts';
import { deriveEvents } from './generators/events.ts';
import type { Made } from './generators/stamp.ts';
import { PORTAL } from './generators/webhooks.ts';

/** Every record of the seed by kind, in order of id, which is the order of `number` and of creation. */
export type Seed = { readonly [K in Kind]: readonly RecordOf<K>[] };

/** Kinds that say what has happened to the others: derived from them, instead of kept in files. */
const derived = { event: deriveEvents, delivery: deriveDeliveries } as const;

/** Kinds that have a file. */
export const filedKinds: readonly Kind[] = kinds.filter((kind) => !(kind in derived));

let loaded: Seed | undefined;

/** Gives the seed; reads it from `data/` the first time. */
export function loadSeed(): Seed {
  loaded ??= deepFreeze(readSeed());
  return loaded;
}

function readSeed(): Seed {
  const read = Object.fromEntries(filedKinds.map((kind) => [kind, readKind(kind)])) as unknown as Seed; // completed below
  const made: Made = { of: (kind) => read[kind] };
  const event = derived.event(made);
  const delivery = derived.delivery({ of: (kind) => ({ ...read, event })[kind] as never }); // the records of the kind asked for
  return { ...read, event, delivery };
}

/** The seed of a portal: the same, with its own address where the portal itself is meant. */
export function seedAt(origin: string): Seed {
  const seed = loadSeed();
  const inPlace = <T extends object>(value: T): T =>
    deepFreeze(JSON.parse(JSON.stringify(value).replaceAll(PORTAL, origin)));
  return { ...seed, webhook: inPlace(seed.webhook), delivery: inPlace(seed.delivery) };
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
