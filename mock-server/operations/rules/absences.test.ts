/** What an employee has left of each type of absence. */
import { expect, test } from 'vitest';
import type { RecordOf } from '../../../spec/records.ts';
import type { Draft } from '../../tenants/tenant.ts';
import { startTestTenant, type TestTenant } from '../../tenants/test-tenant.ts';
import { absenceBalances, createAbsence, patchAbsence } from './absences.ts';

const EMPLOYEE = 2; // works from Monday to Friday, in Berlin

function idsOf({ tenant }: TestTenant) {
  const id = (kind: 'employee' | 'absence_type', number: number) =>
    tenant.collection(kind).idOf(number) ?? '';
  return { employee_id: id('employee', EMPLOYEE), absence_type_id: id('absence_type', 1) };
}

/** What has to be added to the seed’s own figures. */
async function balanceOf(under: TestTenant, year: number) {
  const { employee_id, absence_type_id } = idsOf(under);
  const found = absenceBalances(under.tenant, employee_id, year).find(
    (one) => one.absence_type_id === absence_type_id,
  );
  if (!found) throw new Error('There is no such balance.');
  return found;
}

async function request(
  under: TestTenant,
  period: { readonly start_date: string; readonly end_date: string; readonly end_half_day?: boolean },
  ...statuses: readonly RecordOf<'absence'>['status'][]
) {
  const { tenant, context } = under;
  return tenant.write((draft: Draft) => {
    let absence = createAbsence(draft, { ...idsOf(under), ...period }, context);
    for (const status of statuses) absence = patchAbsence(draft, absence, { status }, context);
    return absence;
  });
}

test('every type has an entry, and what is left is the allowance less everything that counts', async () => {
  await using under = await startTestTenant();
  const { employee_id } = idsOf(under);
  const balances = absenceBalances(under.tenant, employee_id, 2026);
  expect(balances).toHaveLength(under.tenant.collection('absence_type').size);
  for (const { allowance, taken, requested, remaining } of balances) {
    expect(remaining).toBe(
      allowance === null ? null : Math.round((allowance - taken - requested) * 100) / 100,
    );
  }
});

test('a request counts as requested, an approved one as taken, a void one not at all', async () => {
  await using under = await startTestTenant();
  const before = await balanceOf(under, 2029);
  await request(under, { start_date: '2029-06-04', end_date: '2029-06-05' });
  await request(under, { start_date: '2029-06-06', end_date: '2029-06-06' }, 'pending');
  await request(under, { start_date: '2029-06-07', end_date: '2029-06-07', end_half_day: true }, 'approved');
  await request(under, { start_date: '2029-06-11', end_date: '2029-06-12' }, 'approved', 'processed');
  await request(under, { start_date: '2029-06-18', end_date: '2029-06-20' }, 'declined');
  await request(under, { start_date: '2029-06-18', end_date: '2029-06-20' }, 'approved', 'cancelled');
  expect(await balanceOf(under, 2029)).toEqual({
    ...before,
    requested: before.requested + 3,
    taken: before.taken + 2.5,
    remaining: (before.remaining ?? 0) - 5.5,
  });
});

test('the days of an absence count in the year that they are in', async () => {
  await using under = await startTestTenant();
  const [first, second] = [await balanceOf(under, 2029), await balanceOf(under, 2030)];
  const { days } = await request(under, { start_date: '2029-12-24', end_date: '2030-01-11' }, 'approved');
  const inYear = (year: string) =>
    days.filter(({ date }) => date.startsWith(year)).reduce((sum, { amount }) => sum + amount, 0);
  expect(inYear('2030')).toBeGreaterThan(0);
  expect((await balanceOf(under, 2029)).taken).toBe(first.taken + inYear('2029'));
  expect((await balanceOf(under, 2030)).taken).toBe(second.taken + inYear('2030'));
});
