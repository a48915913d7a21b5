/** A lowdb store for tests, which can be stopped and started on its folder. */
import { type DataFolder, openDataFolder } from './data-folder.ts';
import { type LowdbOptions, openLowdbStore } from './lowdb.ts';
import type { StoreUnderTest } from './store.contract.ts';
import type { Store } from './store.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** A store in a folder of its own, and what it told. */
export interface LowdbUnderTest extends StoreUnderTest {
  readonly path: string;
  readonly reports: unknown[];
  readonly lockLost: Promise<void>;
  start(): Promise<Store>;
  stop(): Promise<void>;
}

/** Opens one. */
export async function openLowdb(options: Omit<LowdbOptions, 'report'> = {}): Promise<LowdbUnderTest> {
  const folder = await temporaryFolder();
  const reports: unknown[] = [];
  const lockLost = Promise.withResolvers<void>();
  let data: DataFolder;
  let store: Store;
  const start = async () => {
    data = await openDataFolder(folder.path, () => lockLost.resolve());
    const report = (_: string, details: unknown) => reports.push(details);
    store = await openLowdbStore(data, { report, ...options });
    return store;
  };
  const stop = async () => {
    await store.close();
    await data.close();
  };
  return {
    path: folder.path,
    reports,
    lockLost: lockLost.promise,
    store: await start(),
    start,
    stop,
    reopen: async () => {
      await stop();
      return start();
    },
    dispose: async () => {
      await stop();
      await folder.remove();
    },
  };
}
