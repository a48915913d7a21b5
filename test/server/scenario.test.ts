/** What is set for the next requests: so many, those that it is for, and without a trace. */
import { expect, test } from 'vitest';
import { createTestSandbox } from '../harness/app.ts';

test('the next requests meet it, and the one after is answered for real', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('sandbox.setScenario', { json: { status: 429, requests: 2 } });
  const statuses = [];
  for (let sent = 0; sent < 3; sent += 1) statuses.push((await sandbox.call('v4.listOffices')).status);
  expect(statuses).toEqual([429, 429, 200]);
  expect(await sandbox.ok('sandbox.getScenario')).toEqual({ remaining: 0 });
});

test('holds for both versions, and survives a restart', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('sandbox.setScenario', { json: { status: 403, requests: 2 } });
  await sandbox.call('v4.listOffices');
  await sandbox.server.restart();
  expect((await sandbox.call('v2.listOffices')).status).toBe(403);
});

test('only meets the operation that it is for', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('sandbox.setScenario', { json: { status: 404, operation: 'v4.getOffice' } });
  expect((await sandbox.call('v4.listOffices')).status).toBe(200);
  const params = { office_id: sandbox.seedId('office', 1) };
  expect((await sandbox.call('v4.getOffice', { params })).status).toBe(404);
  expect((await sandbox.call('v4.getOffice', { params })).status).toBe(200);
});

test('a write that meets it changes nothing', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('sandbox.setScenario', { json: { status: 409 } });
  expect((await sandbox.call('v4.createDepartment', { json: { name: 'Roofing' } })).status).toBe(409);
  expect((await sandbox.ok('v4.listDepartments')).data).toHaveLength(6);
});

test('is taken back at once', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('sandbox.setScenario', { json: { status: 429, requests: 100 } });
  await sandbox.ok('sandbox.clearScenario');
  expect((await sandbox.call('v4.listOffices')).status).toBe(200);
});

test.each([
  [{}, ''],
  [{ status: 418 }, '/status'],
  [{ status: 409, operation: 'v4.listOffices' }, '/status'],
  [{ example_name: '200-no-such' }, '/example_name'],
  [{ status: 429, operation: 'v4.noSuchOperation' }, '/operation'],
  [{ status: 429, requests: 1001 }, '/requests'],
  [{ delay_ms: 10_001 }, '/delay_ms'],
])('refuses %j', async (json, pointer) => {
  await using sandbox = await createTestSandbox();
  const refused = await sandbox.refused('sandbox.setScenario', { json });
  expect(refused.code).toBe('validation_failed');
  expect(refused.errors?.[0]?.pointer).toBe(pointer);
});
