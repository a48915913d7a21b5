/** What two sandboxes on one database may know of each other: nothing. The property of the store of one process, on the other one. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { systemRandomness } from '../../mock-server/entropy/randomness.ts';
import { joinInstances } from '../../mock-server/instances/instances.ts';
import { openPostgresStore } from '../../mock-server/store/postgres.ts';
import { TestServer } from '../harness/app.ts';
import { checkIsolation } from '../harness/isolation.ts';
import { type PostgresServer, startPostgres } from '../harness/postgres-server.ts';

const SEQUENCES = 2;
const LENGTH = 50;
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

let database: PostgresServer;
let server: TestServer;

beforeAll(async () => {
  database = await startPostgres();
  server = await TestServer.start({
    openDatabase: async (report) => ({
      store: await openPostgresStore(database.url),
      instances: await joinInstances(database.url, systemRandomness, report),
    }),
  });
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await database.dispose();
});

test(`with seed ${SEED}, ${SEQUENCES} sequences of ${LENGTH}: neither changes nor shows the other`, async () => {
  expect(server.store.shared).toBeDefined(); // it is the database, not the files
  // Only the leader delivers, and then within the request that made it due.
  await expect.poll(() => server.parts.worker.figures().leads, { timeout: 10_000 }).toBe(true);
  await checkIsolation(server, { seed: SEED, sequences: SEQUENCES, length: LENGTH });
});
