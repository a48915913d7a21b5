/** A tenant over a real store in a folder of its own, for the tests of rules and collections. */
import { hash } from 'node:crypto';
import { type FixedClock, fixedClock } from '../entropy/clock.ts';
import { seededRandomness } from '../entropy/randomness.ts';
import { createTypeIds } from '../entropy/type-id.ts';
import { loadSeed } from '../seed/seed.ts';
import { openDataFolder } from '../store/data-folder.ts';
import { openLowdbStore } from '../store/lowdb.ts';
import type { Store } from '../store/store.ts';
import { temporaryFolder } from '../store/temporary-folder.ts';
import type { WriteContext } from './records.ts';
import { indexSeed } from './seed-index.ts';
import type { Tenant } from './tenant.ts';
import { Tenants } from './tenants.ts';

/** A tenant under test. */
export interface TestTenant extends AsyncDisposable {
  readonly tenant: Tenant;
  readonly tenants: Tenants;
  readonly store: Store;
  readonly clock: FixedClock;
  /** What a write needs besides its values. */
  readonly context: WriteContext;
}

/** Starts a tenant; disposing of it removes its folder. */
export async function startTestTenant(): Promise<TestTenant> {
  const { path, remove } = await temporaryFolder();
  const folder = await openDataFolder(path, () => undefined);
  const store = await openLowdbStore(folder, { report: () => undefined });
  const clock = fixedClock(Date.parse('2026-11-21T09:00:00Z'));
  const randomness = seededRandomness(hash('sha256', path));
  const parts = {
    store,
    seed: indexSeed(loadSeed()),
    clock,
    randomness,
    loadedAtMost: 10,
    ended: () => undefined,
    report: () => undefined,
  };
  const tenants = new Tenants(parts);
  const nextId = createTypeIds();
  return {
    tenant: await tenants.start(tenants.newId(), []),
    tenants,
    store,
    clock,
    context: {
      get nowMs() {
        return clock.now();
      },
      newId: (prefix) => nextId(prefix, clock.now(), randomness),
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      await folder.close();
      await remove();
    },
  };
}
