/** Entity tags and conditional requests of v4 and the control API (RFC 9110, 13). */
import { describe, expect, test } from 'vitest';
import { exampleClient } from '../../spec/sandbox/clients.ts';
import { createTestSandbox, type TestSandbox } from '../harness/app.ts';

const paramsOf = (sandbox: TestSandbox) => ({ department_id: sandbox.seedId('department', 3) });

test('a record has the same tag until it is changed', async () => {
  await using sandbox = await createTestSandbox();
  const params = paramsOf(sandbox);
  const tag = async () => (await sandbox.call('v4.getDepartment', { params })).headers.get('ETag');
  const before = await tag();
  expect(before).toMatch(/^"[\w-]{22}"$/);
  expect(await tag()).toBe(before);
  const changed = await sandbox.call('v4.updateDepartment', {
    params,
    json: { name: 'Planning and permits' },
  });
  expect(changed.headers.get('ETag')).not.toBe(before);
  expect(await tag()).toBe(changed.headers.get('ETag'));
});

test('a client that has the record gets 304 and no body', async () => {
  await using sandbox = await createTestSandbox();
  const params = paramsOf(sandbox);
  const etag = (await sandbox.call('v4.getDepartment', { params })).headers.get('ETag') ?? '';
  for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const answer = await sandbox.call('v4.getDepartment', {
      params,
      headers: { 'If-None-Match': condition },
    });
    expect(answer.status, condition).toBe(304);
    expect(answer.headers.get('ETag')).toBe(etag);
  }
  const other = await sandbox.call('v4.getDepartment', { params, headers: { 'If-None-Match': '"other"' } });
  expect(other.status).toBe(200);
});

test('of two who change what they saw, the second is told', async () => {
  await using sandbox = await createTestSandbox();
  const params = paramsOf(sandbox);
  const seen = (await sandbox.call('v4.getDepartment', { params })).headers.get('ETag') ?? '';
  const headers = { 'If-Match': seen };
  const first = await sandbox.call('v4.updateDepartment', { params, headers, json: { name: 'Planning A' } });
  expect(first.status).toBe(200);
  const second = await sandbox.call('v4.updateDepartment', { params, headers, json: { name: 'Planning B' } });
  expect(second.status).toBe(412);
  expect(second.problem?.code).toBe('precondition_failed');
  expect(second.headers.get('ETag')).toBe(first.headers.get('ETag'));
  expect(await sandbox.ok('v4.getDepartment', { params })).toMatchObject({ name: 'Planning A' });
});

test('a weak tag never lets a write through (RFC 9110, 13.1.1)', async () => {
  await using sandbox = await createTestSandbox();
  const params = paramsOf(sandbox);
  const etag = (await sandbox.call('v4.getDepartment', { params })).headers.get('ETag') ?? '';
  const refused = await sandbox.refused('v4.updateDepartment', {
    params,
    headers: { 'If-Match': `W/${etag}` },
    json: { name: 'Planning and permits' },
  });
  expect(refused.code).toBe('precondition_failed');
});

test('a delete of a record that was changed meanwhile is refused, and the record stays', async () => {
  await using sandbox = await createTestSandbox();
  const params = { department_id: sandbox.seedId('department', 6) };
  const refused = await sandbox.refused('v4.deleteDepartment', {
    params,
    headers: { 'If-Match': '"older"' },
  });
  expect(refused).toMatchObject({ code: 'precondition_failed' });
  expect((await sandbox.call('v4.getDepartment', { params })).status).toBe(200);
  const deleted = await sandbox.call('v4.deleteDepartment', { params, headers: { 'If-Match': '*' } });
  expect(deleted.status).toBe(204);
});

test('what is not there is 404, whatever the condition', async () => {
  await using sandbox = await createTestSandbox();
  const params = { department_id: 'dep_00000000000000000000000000' };
  const refused = await sandbox.refused('v4.updateDepartment', {
    params,
    headers: { 'If-Match': '*' },
    json: {},
  });
  expect(refused.code).toBe('not_found');
});

describe('two people at the same thing in the console', () => {
  test('a user who was changed meanwhile is not changed back without seeing it', async () => {
    await using sandbox = await createTestSandbox();
    const params = { user_id: sandbox.seedId('user', 3) };
    const seen = (await sandbox.call('sandbox.getManagedUser', { params })).headers.get('ETag') ?? '';
    const headers = { 'If-Match': seen };
    const change = (json: object) => sandbox.call('sandbox.changeManagedUser', { params, headers, json });
    const first = await change({ permissions: [] });
    expect(first.status).toBe(200);
    const second = await change({ permissions: ['api_access', 'manage_users'] });
    expect(second.problem?.code).toBe('precondition_failed');
    expect(second.headers.get('ETag')).toBe(first.headers.get('ETag'));
    expect((await sandbox.ok('sandbox.getManagedUser', { params })).permissions).toEqual([]);
  });

  test('a webhook likewise, and it is the same version that v4 shows', async () => {
    await using sandbox = await createTestSandbox();
    const params = { webhook_id: sandbox.seedId('webhook', 1) };
    const seen = (await sandbox.call('sandbox.getWebhook', { params })).headers.get('ETag') ?? '';
    expect((await sandbox.call('v4.getWebhook', { params })).headers.get('ETag')).toBe(seen);
    const headers = { 'If-Match': seen };
    const change = (description: string) =>
      sandbox.call('sandbox.updateWebhook', { params, headers, json: { description } });
    expect((await change('First')).status).toBe(200);
    expect((await change('Second')).problem?.code).toBe('precondition_failed');
  });

  test('an API client likewise, also when it was only deactivated meanwhile', async () => {
    await using sandbox = await createTestSandbox();
    const { client_id } = await sandbox.ok('sandbox.createClient', {
      json: { ...exampleClient, role_id: sandbox.seedId('role', 4) },
    });
    const params = { client_id };
    const seen = (await sandbox.call('sandbox.getClient', { params })).headers.get('ETag') ?? '';
    const change = (tag: string, first_name: string) =>
      sandbox.call('sandbox.updateClient', { params, headers: { 'If-Match': tag }, json: { first_name } });
    const first = await change(seen, 'First');
    expect(first.status).toBe(200);
    expect((await change(seen, 'Second')).problem?.code).toBe('precondition_failed');
    await sandbox.ok('sandbox.deactivateClient', { params });
    const late = await change(first.headers.get('ETag') ?? '', 'Third');
    expect(late.problem?.code).toBe('precondition_failed');
    expect(await sandbox.ok('sandbox.getClient', { params })).toMatchObject({ first_name: 'First' });
    const kept = await sandbox.call('sandbox.deleteClient', {
      params,
      query: { confirm: client_id },
      headers: { 'If-Match': seen },
    });
    expect(kept.status).toBe(412);
  });

  test('an integration likewise: its rights are not written over unseen', async () => {
    await using sandbox = await createTestSandbox();
    const json = { name: 'Org chart', rights: ['employees:read'], attributes: ['first_name'] };
    const { id } = await sandbox.ok('sandbox.createIntegration', { json });
    const params = { integration_id: id };
    const read = await sandbox.call('sandbox.getIntegration', { params });
    const headers = { 'If-Match': read.headers.get('ETag') ?? '' };
    const change = (rights: readonly string[]) =>
      sandbox.call('sandbox.updateIntegration', { params, headers, json: { rights } });
    const first = await change([]);
    expect(first.status).toBe(200);
    const second = await change(['employees:read', 'absences:read']);
    expect(second.problem?.code).toBe('precondition_failed');
    expect(second.headers.get('ETag')).toBe(first.headers.get('ETag'));
    expect((await sandbox.ok('sandbox.getIntegration', { params })).rights).toEqual([]);
  });
});

test('a project is not changed by who does not say which version: 428, and nothing happens', async () => {
  await using sandbox = await createTestSandbox();
  const params = { project_id: sandbox.seedId('project', 1) };
  const before = await sandbox.call('v4.getProject', { params });
  const json = { name: 'Without looking' };
  const { token } = sandbox;
  const refused = await sandbox.server.call('v4.updateProject', { params, json, token });
  expect(refused.status).toBe(428);
  expect(refused.problem).toMatchObject({ code: 'precondition_required' });
  expect((await sandbox.call('v4.getProject', { params })).body).toEqual(before.body);
  const headers = { 'If-Match': before.headers.get('ETag') ?? '' };
  expect((await sandbox.server.call('v4.updateProject', { params, json, token, headers })).status).toBe(200);
});
