/**
 * Words of ours, looked up by key. A key that does not exist fails the type check; a parameter that is
 * missing fails the build (or the call), so that no reader ever sees a `{name}`.
 */

/** Values for the `{name}` places in a text. */
export type Params = Readonly<Record<string, string | number>>;

/** Looks a text up and fills in its parameters. */
export type Translate<Key extends string> = (key: Key, params?: Params) => string;

/**
 * Makes the `t` of a dictionary.
 *
 * @param words - the texts by key; places to fill are written `{name}`
 */
export function createTranslator<Words extends Readonly<Record<string, string>>>(
  words: Words,
): Translate<keyof Words & string> {
  return (key, params = {}) => {
    const text: string | undefined = words[key];
    if (text === undefined) throw new Error(`There is no text for "${key}".`);
    return text.replace(/\{(\w+)\}/g, (_place, name: string) => {
      const value = params[name];
      if (value === undefined) throw new Error(`The text "${key}" needs the parameter "${name}".`);
      return String(value);
    });
  };
}
