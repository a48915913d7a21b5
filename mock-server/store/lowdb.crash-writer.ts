/**
 * A process for the crash test: writes to the tenants named on its command line, behind the store's limits, without pause, each commit
 * two entries that belong together, and says on its output what was acknowledged, until it is killed.
 */
import { writeSync } from 'node:fs';
import { openDataFolder } from './data-folder.ts';
import { type LowdbOptions, openLowdbStore } from './lowdb.ts';
import { isTenantId, type TenantId } from './tenant-id.ts';

const [path = '', limits = '{}', ...tenants] = process.argv.slice(2);
const folder = await openDataFolder(path, (reason) => {
  throw reason;
});
const store = await openLowdbStore(folder, {
  report: (message) => process.stderr.write(`${message}\n`),
  ...(JSON.parse(limits) as Omit<LowdbOptions, 'report'>), // given by the test
});
writeSync(1, 'open\n');
await Promise.all(tenants.filter(isTenantId).map(writeForever));

async function writeForever(tenant: TenantId): Promise<void> {
  let version = (await store.load(tenant))?.version ?? 0;
  if (version === 0) {
    await store.create(tenant, [], Date.now());
    version = 1;
  }
  for (;;) {
    // Four commits in flight, so that writes are coalesced and a kill falls between them.
    const commits = [1, 2, 3, 4].map((step) => commit(tenant, version + step));
    await Promise.all(commits);
    version += commits.length;
  }
}

async function commit(tenant: TenantId, version: number): Promise<void> {
  await store.commit(tenant, version - 1, [
    { table: 'employees', key: `emp_${version}`, value: version },
    { table: 'marks', key: 'last', value: version },
  ]);
  writeSync(1, `${tenant} ${version}\n`);
}
