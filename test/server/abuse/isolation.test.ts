/** What two sandboxes of one server may know of each other: nothing. Here on the store of one process. */
import { afterAll, beforeAll, test } from 'vitest';
import { TestServer } from '../../harness/app.ts';
import { checkIsolation } from '../../harness/isolation.ts';

const SEQUENCES = Number(process.env.FUZZ_SEQUENCES ?? 12);
const LENGTH = 50;
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_121);

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server[Symbol.asyncDispose]());

test(`with seed ${SEED}, ${SEQUENCES} sequences of ${LENGTH}: neither changes nor shows the other`, async () => {
  await checkIsolation(server, { seed: SEED, sequences: SEQUENCES, length: LENGTH });
}, 120_000);
