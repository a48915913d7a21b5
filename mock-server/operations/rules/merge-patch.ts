/** JSON Merge Patch (RFC 7396) for records: objects are merged, everything else is replaced. */

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Merges a patch into a value. Fields of a record are always there, so `null` empties a field rather than removing
 * it; in maps with free names (`removesNull`) it removes the entry, as the RFC has it.
 */
export function mergePatch<T extends object>(
  target: T,
  patch: object,
  removesNull: readonly string[] = [],
): T {
  const merged = { ...target } as Record<string, unknown>; // a copy, indexed by name
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const present = merged[name];
    merged[name] = isObject(value)
      ? mergeInner(isObject(present) ? present : {}, value, removesNull.includes(name))
      : value;
  }
  return merged as T; // the patch passed a schema of the same fields
}

function mergeInner(target: JsonObject, patch: JsonObject, removesNull: boolean): JsonObject {
  const merged = mergePatch(target, patch);
  return removesNull
    ? Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== null))
    : merged;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
