/** Loads a package of the judges at run time, so that checking the types of the house does not need them. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

/** @throws {Error} the judges are not installed */
export function load<Module>(name: string): Module {
  try {
    return require(name) as Module; // checked by what is done with it
  } catch (cause) {
    throw new Error(`${name} is not installed: npm ci --prefix test/judges`, { cause });
  }
}
