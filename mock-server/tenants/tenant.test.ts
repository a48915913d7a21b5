/** Writes of a tenant: whole or not at all, in memory and on disk. */
import { expect, test } from 'vitest';
import { kinds } from '../../spec/records.ts';
import { loadSeed } from '../seed/seed.ts';
import { changeRecord, createRecord, deleteRecord } from './records.ts';
import { refuse } from './refusal.ts';
import { indexSeed } from './seed-index.ts';
import { Tenant, type TenantView } from './tenant.ts';
import { startTestTenant } from './test-tenant.ts';

const order = { field: 'created_at', descending: false };

function everything(view: TenantView) {
  return JSON.stringify([
    kinds.map((kind) => [...view.collection(kind).list({ order, filters: {} })]),
    (['tokens', 'settings', 'counters'] as const).map((table) => [...view.entries(table)]),
  ]);
}

test('a piece of work that throws leaves nothing, wherever it throws', async () => {
  await using under = await startTestTenant();
  const { tenant, tenants, context } = under;
  await tenant.write((draft) => {
    createRecord(draft, 'department', { name: 'Own', parent_id: null }, context);
    draft.setEntry('tokens', 'one', { a: 1 });
  });
  const [own] = tenant.collection('department').withValue('name', 'own');
  const before = everything(tenant);
  for (let steps = 0; steps <= 8; steps += 1) {
    const work = tenant.write((draft) => {
      const seeded = draft.collection('department').idOf(3) ?? '';
      const current = draft.get('department', seeded);
      const actions = [
        () => createRecord(draft, 'department', { name: 'New', parent_id: null }, context),
        () => current && changeRecord(draft, 'department', current, { name: 'Changed' }, context),
        () => draft.remove('department', own?.id ?? ''),
        () => deleteRecord(draft, 'employee', draft.collection('employee').idOf(120) ?? ''),
        () => draft.setEntry('tokens', 'one', { a: 2 }),
        () => draft.setEntry('tokens', 'two', { a: 2 }),
        () => draft.dropEntry('tokens', 'one'),
        () => draft.dropRecords(),
      ];
      for (const action of actions.slice(0, steps)) action();
      throw refuse('conflict', 'No.');
    });
    await expect(work).rejects.toThrow('No.');
    expect(everything(tenant), `after ${steps} steps`).toBe(before);
  }
  expect((await under.store.load(tenant.id))?.version).toBe(2);
  expect(tenants.peek(tenant.id)).toBe(tenant);
});

test('within a piece of work everything that it wrote is seen', async () => {
  await using under = await startTestTenant();
  const { tenant, context } = under;
  await tenant.write((draft) => {
    const made = createRecord(draft, 'department', { name: 'One', parent_id: null }, context);
    expect(draft.get('department', made.id)).toEqual(made);
    expect([...draft.collection('department').withValue('name', 'one')]).toEqual([made]);
    expect(() => createRecord(draft, 'department', { name: 'ONE', parent_id: null }, context)).toThrow(
      /unique/,
    );
    createRecord(draft, 'department', { name: 'Two', parent_id: made.id }, context);
    expect(() => deleteRecord(draft, 'department', made.id)).toThrow(/in use/);
  });
});

test('numbers go on, also past deleted records', async () => {
  await using under = await startTestTenant();
  const { tenant, context } = under;
  const make = (name: string) =>
    tenant.write((draft) => createRecord(draft, 'department', { name, parent_id: null }, context));
  const [one, two] = [await make('One'), await make('Two')];
  await tenant.write((draft) => deleteRecord(draft, 'department', two.id));
  expect((await make('Three')).number).toBe(one.number + 2);
});

test('without a difference nothing is written', async () => {
  await using under = await startTestTenant();
  const { tenant, store, context } = under;
  const office = tenant.get('department', tenant.collection('department').idOf(1) ?? '');
  await tenant.write(
    (draft) => office && changeRecord(draft, 'department', office, { name: office.name }, context),
  );
  await tenant.write(() => undefined);
  expect((await store.load(tenant.id))?.version).toBe(1);
});

test('what is on disk is what is in memory', async () => {
  await using under = await startTestTenant();
  const { tenant, tenants, store, context } = under;
  await tenant.write((draft) => {
    createRecord(draft, 'department', { name: 'Own', parent_id: null }, context);
    deleteRecord(draft, 'employee', draft.collection('employee').idOf(120) ?? '');
  });
  const difference = await store.load(tenant.id);
  if (!difference) throw new Error('The tenant is not on disk.');
  expect(everything(new Tenant(tenant.id, difference, indexSeed(loadSeed()), store))).toBe(
    everything(tenant),
  );
  await tenants.remove(tenant.id);
  expect(tenants.peek(tenant.id)).toBeUndefined();
  expect(await tenants.open(tenant.id)).toBeUndefined();
});

test('a reset drops every own record and leaves what is no record', async () => {
  await using under = await startTestTenant();
  const { tenant, context } = under;
  await tenant.write((draft) => draft.setEntry('tokens', 'one', { a: 1 }));
  const before = everything(tenant);
  await tenant.write((draft) => {
    createRecord(draft, 'department', { name: 'Own', parent_id: null }, context);
    deleteRecord(draft, 'employee', draft.collection('employee').idOf(120) ?? '');
  });
  await tenant.write((draft) => draft.dropRecords());
  expect(everything(tenant)).toBe(before);
  expect((await under.store.load(tenant.id))?.entries).toEqual(
    new Map([['tokens', new Map([['one', { a: 1 }]])]]),
  );
});
