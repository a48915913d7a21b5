/** Whose eyes the control API is used through, and what those may not do. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operationOf } from '../../../spec/contract.ts';
import { startTestTenant, type TestTenant } from '../../tenants/test-tenant.ts';
import { exchangeOf } from '../test-exchange.ts';
import { actAs } from './act-as.ts';

let under: TestTenant;

beforeAll(async () => {
  under = await startTestTenant();
});

afterAll(() => under[Symbol.asyncDispose]());

async function acting(operation: Parameters<typeof exchangeOf>[0], as?: string) {
  const exchange = await exchangeOf(operation, as === undefined ? {} : { headers: { 'Drydock-Act-As': as } });
  exchange.tenant = under.tenant;
  return { exchange, verdict: actAs(exchange) };
}

const userId = (number: number) => under.tenant.collection('user').idOf(number) ?? '';

test('without the header it is the owner, with it a persona or a user by id', async () => {
  const createKey = operationOf('sandbox', 'createKey');
  const owner = await acting(createKey);
  expect([owner.verdict, owner.exchange.actor?.id]).toEqual([undefined, userId(1)]);
  const admin = await acting(createKey, 'admin');
  expect([admin.verdict, admin.exchange.actor?.id]).toEqual([undefined, userId(2)]);
  const byId = await acting(createKey, userId(2));
  expect([byId.verdict, byId.exchange.actor?.id]).toEqual([undefined, userId(2)]);
});

test('a user who lacks the permission is told so', async () => {
  const { verdict } = await acting(operationOf('sandbox', 'createKey'), 'member_without_access');
  expect(verdict?.code).toBe('permission_denied');
});

test('nobody acts as somebody who is not there, or who cannot sign in', async () => {
  for (const name of ['nobody', '', 'usr_00000000000000000000000000', '__proto__']) {
    const { verdict, exchange } = await acting(operationOf('sandbox', 'listKeys'), name);
    expect(verdict, name).toMatchObject({ code: 'cannot_act_as', errors: [{ code: 'not_found' }] });
    expect(exchange.actor).toBeUndefined();
  }
  const users = under.tenant.collection('user');
  const everybody = users.list({ order: { field: 'created_at', descending: false }, filters: {} });
  const refused = [...everybody].flatMap(({ id }) => {
    const user = under.tenant.get('user', id);
    return user?.type === 'service_account' || user?.type === 'watcher' ? [user] : [];
  });
  expect(new Set(refused.map((user) => user.type)).size).toBe(2);
  for (const { id, type } of refused) {
    const { verdict } = await acting(operationOf('sandbox', 'listKeys'), id);
    expect(verdict, type).toMatchObject({ code: 'cannot_act_as', errors: [{ code: 'cannot_sign_in' }] });
  }
});

test('the APIs know no such header', async () => {
  const { verdict, exchange } = await acting(operationOf('v4', 'getMe'), 'nobody');
  expect([verdict, exchange.actor]).toEqual([undefined, undefined]);
});
