/** Whose public page it is: everybody's example, a sandbox's, or nobody's. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { companyOf } from '../../../spec/careers/company.ts';
import { operationOf } from '../../../spec/contract.ts';
import { startTestTenant, type TestTenant } from '../../tenants/test-tenant.ts';
import { exchangeOf } from '../test-exchange.ts';
import { findCompany } from './company.ts';

let under: TestTenant;

beforeAll(async () => {
  under = await startTestTenant();
});

afterAll(() => under[Symbol.asyncDispose]());

async function found(query: string) {
  const exchange = await exchangeOf(operationOf('careers', 'listPositions'), {
    path: `/careers/v1/positions${query}`,
  });
  return { verdict: await findCompany(exchange, under), tenant: exchange.tenant };
}

test('without a name, and under its own, it is the example', async () => {
  for (const query of ['', '?company=nordwind-bau', '?limit=5']) {
    expect(await found(query), query).toEqual({ verdict: undefined, tenant: under.tenants.demo });
  }
});

test('a sandbox is found by the name of its company', async () => {
  const { verdict, tenant } = await found(`?company=${companyOf(under.tenant.id)}`);
  expect(verdict).toBeUndefined();
  expect(tenant?.id).toBe(under.tenant.id);
});

test('a company that is not there is named, as one whose sandbox has ended', async () => {
  for (const name of ['nordwind', companyOf('000000000000'), 'nordwind-bau-short']) {
    const { verdict } = await found(`?company=${name}`);
    expect(verdict, name).toMatchObject({
      code: 'not_found',
      errors: [{ parameter: 'company', code: 'not_found' }],
    });
  }
});

test('what is no name at all is left to the validation', async () => {
  for (const name of ['A%20B', '..%2f..', 'x'.repeat(81), '%00'])
    expect((await found(`?company=${name}`)).verdict, name).toBeUndefined();
});
