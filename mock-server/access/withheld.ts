/** A record without what is not shared with whoever gets it, which is named in `meta.omitted` (access rule P4). */
export function withheld(
  record: Readonly<Record<string, unknown>>,
  omitted: readonly string[],
): Readonly<Record<string, unknown>> {
  if (omitted.length === 0) return record;
  const left = Object.entries(record).filter(([name]) => !omitted.includes(name));
  return { ...Object.fromEntries(left), meta: { omitted } };
}
