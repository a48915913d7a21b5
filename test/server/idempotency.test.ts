/** `Idempotency-Key` on the creates of v4: one effect, one answer, however often it is sent. */
import { expect, test } from 'vitest';
import { IDEMPOTENCY_KEYS_KEPT, requestHeaders } from '../../spec/request-headers.ts';
import { createTestSandbox, named } from '../harness/app.ts';

const HOUR_MS = 3600 * 1000;
const key = { 'Idempotency-Key': '"6f1d2b60-8a4e-4a0d-9f5e-52a8e9f1c0a1"' };
const department = (name: string) => ({ headers: key, json: { name } });

test('a retry gets the first answer, says so, and makes nothing', async () => {
  await using sandbox = await createTestSandbox();
  const first = await sandbox.call('v4.createDepartment', department('Timber construction'));
  const second = await sandbox.call('v4.createDepartment', department('Timber construction'));
  expect(second.text).toBe(first.text);
  expect(second.headers.get('Location')).toBe(first.headers.get('Location'));
  expect(second.headers.get('ETag')).toBe(first.headers.get('ETag'));
  expect(first.headers.get('Idempotency-Replayed')).toBeNull();
  expect(second.headers.get('Idempotency-Replayed')).toBe('true');
  const { data } = await sandbox.ok('v4.listDepartments');
  expect(data.filter(({ name }) => name === 'Timber construction')).toHaveLength(1);
});

test('the kept answer survives a restart: it is written with the record', async () => {
  await using sandbox = await createTestSandbox();
  const first = await sandbox.call('v4.createDepartment', department('Timber construction'));
  await sandbox.server.restart();
  const second = await sandbox.call('v4.createDepartment', department('Timber construction'));
  expect(second.text).toBe(first.text);
  expect(second.headers.get('Idempotency-Replayed')).toBe('true');
});

test('the same key with another body is refused', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('v4.createDepartment', department('Timber construction'));
  const refused = await sandbox.refused('v4.createDepartment', department('Roofing'));
  expect(refused).toMatchObject({ code: 'idempotency_key_reused' });
});

test('the same key for another operation is refused', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('v4.createDepartment', department('Timber construction'));
  const refused = await sandbox.refused('v4.createProject', {
    headers: key,
    json: { name: 'Timber construction', start_date: '2027-01-01' },
  });
  expect(refused).toMatchObject({ code: 'idempotency_key_reused' });
});

test('of two requests at the same moment one is told to wait, and one record is made', async () => {
  await using sandbox = await createTestSandbox();
  const answers = await Promise.all([
    sandbox.call('v4.createDepartment', department('Timber construction')),
    sandbox.call('v4.createDepartment', department('Timber construction')),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  expect(answers.find(({ status }) => status === 409)?.problem?.code).toBe('idempotency_in_flight');
  const { data } = await sandbox.ok('v4.listDepartments');
  expect(data).toHaveLength(7);
});

test('a refused request keeps nothing: the key can be used once it is mended', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.refused('v4.createDepartment', department(''));
  const made = await sandbox.call('v4.createDepartment', department('Timber construction'));
  expect(made.status).toBe(201);
  expect(made.headers.get('Idempotency-Replayed')).toBeNull();
});

test('after 24 hours the key is free again', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('v4.createDepartment', department('Timber construction'));
  sandbox.server.clock.advance(24 * HOUR_MS);
  const made = await sandbox.call('v4.createDepartment', department('Roofing'));
  expect(made.status).toBe(201);
});

test('a sandbox keeps the results of a thousand keys, and forgets the oldest first', async () => {
  await using sandbox = await createTestSandbox();
  const use = (number: number) =>
    sandbox.call('v4.createDepartment', {
      headers: { 'Idempotency-Key': `"${number}"` },
      json: { name: `Department of ${number}` },
    });
  for (let number = 0; number <= IDEMPOTENCY_KEYS_KEPT; number += 1) {
    sandbox.server.clock.advance(3000); // what the limit of a minute allows
    expect((await use(number)).status).toBe(201);
  }
  expect((await use(1)).headers.get('Idempotency-Replayed')).toBe('true');
  expect((await use(0)).headers.get('Idempotency-Replayed')).toBeNull();
  const { shape } = requestHeaders(named('v4.createDepartment'));
  expect(shape['Idempotency-Key']?.meta()?.description).toContain('its latest 1,000 keys');
});

test('another credential has its own keys', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('v4.createDepartment', department('Timber construction'));
  const token = await sandbox.tokenWith(['departments:write']);
  const made = await sandbox.call('v4.createDepartment', { ...department('Roofing'), token });
  expect(made.status).toBe(201);
});

test('reset forgets what was made under a key', async () => {
  await using sandbox = await createTestSandbox();
  await sandbox.ok('v4.createDepartment', department('Timber construction'));
  await sandbox.ok('sandbox.resetCurrentSandbox');
  const made = await sandbox.call('v4.createDepartment', department('Timber construction'));
  expect(made.headers.get('Idempotency-Replayed')).toBeNull();
});

test.each(['bare-key', '"with \\"quotes\\""', 'x'.repeat(255)])('takes the key %s', async (text) => {
  await using sandbox = await createTestSandbox();
  const made = await sandbox.call('v4.createDepartment', {
    headers: { 'Idempotency-Key': text },
    json: { name: 'Timber construction' },
  });
  expect(made.status).toBe(201);
});

test.each(['', '"open', 'two words', 'x'.repeat(256), '"é"'])('refuses the key %j', async (text) => {
  await using sandbox = await createTestSandbox();
  const refused = await sandbox.refused('v4.createDepartment', {
    headers: { 'Idempotency-Key': text },
    json: { name: 'Timber construction' },
  });
  expect(refused).toMatchObject({ code: 'invalid_idempotency_key' });
});
