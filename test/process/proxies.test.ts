/** Behind a proxy of the operator every visitor has a limit of their own; without one, what a visitor says of it is nothing. */
import { expect, test } from 'vitest';
import { startServerProcess } from '../harness/server-process.ts';

/** The statuses of sandboxes that are started for these addresses, one after the other. */
async function startedFor(proxies: string, addresses: readonly string[]): Promise<readonly number[]> {
  const server = await startServerProcess({
    environment: { DRYDOCK_PROXIES: proxies, DRYDOCK_SANDBOXES_PER_HOUR: '1' },
  });
  try {
    const statuses: number[] = [];
    for (const address of addresses) {
      const headers = { 'X-Forwarded-For': address };
      statuses.push((await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST', headers })).status);
    }
    return statuses;
  } finally {
    await server.stop();
  }
}

test('behind a proxy each address has its own sandboxes', async () => {
  const addresses = ['203.0.113.1', '203.0.113.2', '203.0.113.1', '198.51.100.9, 203.0.113.2'];
  expect(await startedFor('127.0.0.0/8', addresses)).toEqual([201, 201, 429, 429]);
});

test('without a proxy nobody gets another sandbox by making up an address', async () => {
  expect(await startedFor('', ['203.0.113.1', '203.0.113.2'])).toEqual([201, 429]);
});
