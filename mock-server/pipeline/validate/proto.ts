/**
 * Finds the key `__proto__` in a body. Strict schemas refuse it like any unknown field, but a map of free names lets
 * it fall without a word, and what a client sends is either taken or refused.
 */

/** Path of the object that has the key as its own; `undefined`: none has. */
export function pathOfProto(text: string, value: unknown): readonly PropertyKey[] | undefined {
  // Hardly any body has it, and it cannot be there without these characters, or written as escapes.
  return text.includes('__proto__') || text.includes('\\u') ? search(value, []) : undefined;
}

function search(value: unknown, path: readonly PropertyKey[]): readonly PropertyKey[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, '__proto__')) return path;
  for (const [key, inner] of Object.entries(value)) {
    const found = search(inner, [...path, Array.isArray(value) ? Number(key) : key]);
    if (found) return found;
  }
  return undefined;
}
