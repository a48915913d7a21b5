/** How much room a value takes, near enough to hold a cap and cheap enough for every write: no text is made of it. */

const SCALAR = 8;

/** Characters of all names and texts, and a little for everything else. */
export function roughSize(value: unknown): number {
  if (typeof value === 'string') return value.length + SCALAR;
  if (typeof value !== 'object' || value === null) return SCALAR;
  let size = SCALAR;
  if (Array.isArray(value)) {
    for (const item of value) size += roughSize(item);
    return size;
  }
  for (const name in value)
    size += name.length + roughSize((value as Readonly<Record<string, unknown>>)[name]);
  return size;
}
