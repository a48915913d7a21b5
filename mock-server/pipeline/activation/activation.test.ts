/** K1, K2: the APIs answer only while they are active for the account, and say what is missing. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { operationOf } from '../../../spec/contract.ts';
import { companyOf } from '../../access/api-access.ts';
import { changeRecord } from '../../tenants/records.ts';
import { startTestTenant, type TestTenant } from '../../tenants/test-tenant.ts';
import { exchangeOf } from '../test-exchange.ts';
import { requireActive } from './activation.ts';

const APPROVAL_MS = 3000;
const parts = { origin: 'https://sandbox.example.com', approvalDelayMs: APPROVAL_MS };

let under: TestTenant;

beforeEach(async () => {
  under = await startTestTenant();
});

afterEach(() => under[Symbol.asyncDispose]());

async function verdict(afterMs = 0) {
  const exchange = await exchangeOf(operationOf('v4', 'getMe'));
  exchange.tenant = under.tenant;
  return requireActive({ ...exchange, arrivedMs: under.clock.now() + afterMs }, parts);
}

/** What is kept while the API is not active. */
function keep(state: 'off' | 'requested'): Promise<void> {
  const since = state === 'requested' ? new Date(under.clock.now()).toISOString() : null;
  return under.tenant.write((draft) =>
    draft.setEntry('settings', 'api_access', {
      state,
      requested_at: since,
      requested_by: null,
      waiting_since: since,
    }),
  );
}

test('K1: a sandbox begins active', async () => {
  expect(await verdict()).toBeUndefined();
});

test('K1: switched off it says where it is switched on', async () => {
  await keep('off');
  expect(await verdict()).toMatchObject({
    code: 'api_not_active',
    detail: expect.stringContaining('https://sandbox.example.com/console/integrations/'),
  });
});

test('K1: requested it waits for support, and then answers', async () => {
  await keep('requested');
  expect((await verdict(APPROVAL_MS - 1))?.code).toBe('api_not_active');
  expect(await verdict(APPROVAL_MS)).toBeUndefined();
});

test('K2: requested on a plan without it, it waits for the upgrade, however long', async () => {
  await keep('requested');
  const { context, tenant } = under;
  const company = companyOf(tenant);
  await tenant.write((draft) => changeRecord(draft, 'company', company, { plan: 'growth' }, context));
  expect(await verdict(1000 * APPROVAL_MS)).toMatchObject({
    code: 'api_not_active',
    detail: expect.stringContaining('https://sandbox.example.com/console/plan/'),
  });
});
