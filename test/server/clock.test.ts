/** The clock of a sandbox: forward only, its own, and what time brings. */
import { expect, test } from 'vitest';
import { createTestSandbox, START, TestServer } from '../harness/app.ts';

const DAY = 24 * 3600;

test('moves forward by what is asked for, and stays so across a restart', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('sandbox.advanceClock', { json: { seconds: DAY } });
  await sandbox.ok('sandbox.advanceClock', { json: { seconds: DAY } });
  await sandbox.server.restart();
  const clock = await sandbox.ok('sandbox.getClock');
  expect(clock).toEqual({ now: new Date(START + 2 * DAY * 1000).toISOString(), ahead_seconds: 2 * DAY });
});

test.each([0, -60, 1.5, 157_680_001])('does not move by %d seconds', async (seconds) => {
  await using sandbox = await createTestSandbox();
  expect((await sandbox.refused('sandbox.advanceClock', { json: { seconds } })).code).toBe(
    'validation_failed',
  );
  expect(await sandbox.ok('sandbox.getClock')).toMatchObject({ ahead_seconds: 0 });
});

test('new records carry the sandbox’s own time, and ids that sort behind older ones', async () => {
  await using sandbox = await createTestSandbox();
  const before = await sandbox.ok('v4.createDepartment', { json: { name: 'Before' } });
  await sandbox.ok('sandbox.advanceClock', { json: { seconds: DAY } });
  const after = await sandbox.ok('v4.createDepartment', { json: { name: 'After' } });
  expect(Date.parse(after.created_at) - Date.parse(before.created_at)).toBe(DAY * 1000);
  expect(after.id > before.id).toBe(true);
});

test('a token expires when its time comes', async () => {
  await using sandbox = await createTestSandbox();
  const expires_at = new Date(START + DAY * 1000).toISOString();
  const { token } = await sandbox.ok('sandbox.createToken', { json: { name: 'For a day', expires_at } });
  expect((await sandbox.call('v4.getMe', { token })).status).toBe(200);
  await sandbox.ok('sandbox.advanceClock', { json: { seconds: DAY } });
  expect((await sandbox.refused('v4.getMe', { token })).code).toBe('unauthenticated');
});

test('an idempotency key is forgotten after a day', async () => {
  await using sandbox = await createTestSandbox();
  const headers = { 'Idempotency-Key': 'a-key' };
  await sandbox.ok('v4.createDepartment', { headers, json: { name: 'First' } });
  await sandbox.ok('sandbox.advanceClock', { json: { seconds: DAY } });
  expect((await sandbox.call('v4.createDepartment', { headers, json: { name: 'Second' } })).status).toBe(201);
});

test('a sandbox that is left behind by its clock is gone, also after a restart', async () => {
  await using server = await TestServer.start();
  const [kept, left] = [await server.startSandbox(), await server.startSandbox()];
  await kept.ok('sandbox.advanceClock', { json: { seconds: 13 * DAY } });
  await left.ok('sandbox.advanceClock', { json: { seconds: 15 * DAY } });
  await server.restart();
  expect((await kept.call('v4.getMe')).status).toBe(200);
  expect((await left.call('v4.getMe')).status).toBe(401);
});

test('the clock of one sandbox is not that of another', async () => {
  await using server = await TestServer.start();
  const [one, other] = [await server.startSandbox(), await server.startSandbox()];
  await one.ok('sandbox.advanceClock', { json: { seconds: DAY } });
  await one.ok('v4.createDepartment', { json: { name: 'Tomorrow' } });
  const made = await other.ok('v4.createDepartment', { json: { name: 'Today' } });
  expect(made.created_at).toBe(new Date(START).toISOString());
});
