/**
 * Placeholders of scenarios for ids that only the sandbox knows: of seed records, by number, and of records
 * that an earlier request of the same scenario made. They are resolved when the request is built.
 */
import { prefixes, type RecordKind } from './fields.ts';

/** Stands for the id of a seed record: `seeded.employee(4)` is `@employee/4`. */
export const seeded = Object.fromEntries(
  Object.keys(prefixes).map((kind) => [kind, (number: number) => `@${kind}/${number}`]),
) as Readonly<Record<RecordKind, (number: number) => string>>; // one entry for each kind

/** Stands for a value in the answer to the `index`-th request of `given`: `@given/0/id`. */
export function given(index: number, pointer: string): string {
  return `@given/${index}${pointer}`;
}

/** Gives the value that a placeholder stands for. */
export interface Lookup {
  seeded(kind: string, number: number): string;
  given(index: number, pointer: string): unknown;
}

/** Replaces every placeholder within a value; anything else stays as it is. */
export function resolvePlaceholders<T>(value: T, lookup: Lookup): T {
  if (typeof value === 'string') return resolveText(value, lookup) as T;
  if (Array.isArray(value)) return value.map((item) => resolvePlaceholders(item, lookup)) as T;
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, resolvePlaceholders(item, lookup)]),
    ) as T;
  }
  return value;
}

function resolveText(value: string, lookup: Lookup): unknown {
  const made = /^@given\/(\d+)(\/.*)$/.exec(value);
  if (made?.[1] !== undefined && made[2] !== undefined) return lookup.given(Number(made[1]), made[2]);
  const seed = /^@([a-z_]+)\/(\d+)$/.exec(value);
  if (seed?.[1] !== undefined && seed[2] !== undefined) return lookup.seeded(seed[1], Number(seed[2]));
  return value;
}
