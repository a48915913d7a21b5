/** What the file system says becomes what the store says. */
import { StoreUnavailable } from './store.ts';

/** Waits for a piece of work on the data folder. @throws {StoreUnavailable} it failed, for whatever reason */
export async function orUnavailable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (cause) {
    throw new StoreUnavailable('The data folder could not be used.', { cause });
  }
}
