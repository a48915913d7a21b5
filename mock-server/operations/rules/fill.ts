/** Values over defaults: what a write leaves out gets its default. */

/** The type of filled values: nothing with a default is undefined any more. */
export type Filled<D extends object, V extends object> = Omit<D, keyof V> & {
  [K in keyof V]-?: K extends keyof D ? Exclude<V[K], undefined> | D[K] : V[K];
};

/** Puts values over defaults. */
export function fill<D extends object, V extends object>(defaults: D, values: V): Filled<D, V> {
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) } as Filled<D, V>; // nothing undefined was put over a default
}
