/** The ids of seed records by their numbers, for what translates requests of v2: numbers there, ids in v4. */
import { loadSeed } from '../mock-server/seed/seed.ts';
import { legacyTypes } from '../spec/contract.ts';
import { prefixes } from '../spec/fields.ts';
import type { AttributeMapping, LegacyType } from '../spec/legacy.ts';
import type { Kind } from '../spec/records.ts';

/** For each kind that v2 names by number: its ids in the order of their numbers, without the prefix, apart by spaces. */
export function seedIds(): Readonly<Record<string, { readonly prefix: string; readonly ids: string }>> {
  const seed = loadSeed();
  return Object.fromEntries(
    numberedKinds().map((kind) => {
      const prefix = `${prefixes[kind]}_`;
      return [kind, { prefix, ids: seed[kind].map(({ id }) => id.slice(prefix.length)).join(' ') }];
    }),
  );
}

/** Kinds that a v2 path or attribute can name. */
function numberedKinds(): readonly Kind[] {
  const types: readonly LegacyType[] = Object.values(legacyTypes);
  const named = types.flatMap(({ kind, attributes }) => [
    kind,
    ...Object.values(attributes).flatMap((mapping: AttributeMapping) =>
      mapping.as === 'number' || mapping.as === 'numbers' ? [mapping.kind] : [],
    ),
  ]);
  return [...new Set(named)].sort();
}
