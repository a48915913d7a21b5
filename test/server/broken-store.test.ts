/** A tenant file that is damaged, and a disk that does not take writes: clear problems, and never half of anything. */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { failWrites } from '../../mock-server/store/failing-disk.ts';
import { type TestSandbox, TestServer } from '../harness/app.ts';
import { walk } from '../harness/lists.ts';

let server: TestServer;
let sandbox: TestSandbox;
let other: TestSandbox;

beforeEach(async () => {
  server = await TestServer.start();
  sandbox = await server.startSandbox();
  other = await server.startSandbox();
  for (const one of [sandbox, other]) await one.ok('v4.createDepartment', { json: { name: 'Before' } });
});

afterEach(() => server[Symbol.asyncDispose]());

const namesIn = async (from: TestSandbox) => (await walk(from, 'v4.listDepartments')).map(({ name }) => name);

describe('a damaged tenant file', () => {
  const envelope = (text: string, change: object) =>
    JSON.stringify({ ...(JSON.parse(text) as object), ...change });

  test.each([
    ['is cut off', (text: string) => text.slice(0, -20)],
    ['is empty', () => ''],
    ['is no JSON', () => '\u0000\u0001\u0002'],
    ['is other JSON', () => '[1, 2, 3]'],
    ['is of another format', (text: string) => envelope(text, { format: 99 })],
    ['belongs to another tenant', (text: string) => envelope(text, { tenant: '000000000000' })],
    ['has no version', (text: string) => envelope(text, { version: 'x' })],
    ['has entries of the wrong form', (text: string) => envelope(text, { entries: { tokens: 7 } })],
  ])('that %s is set aside; its tokens are unknown, and other sandboxes go on', async (_how, damage) => {
    await server.stop();
    const whole = await readFile(sandbox.fileAfterStop, 'utf8');
    await writeFile(sandbox.fileAfterStop, damage(whole));
    await server.restart();
    expect((await sandbox.refused('v4.getMe')).code).toBe('unauthenticated');
    expect((await sandbox.refused('v2.listOffices')).code).toBe('unauthenticated');
    expect((await sandbox.refused('sandbox.getCurrentSandbox')).code).toBe('unauthenticated');
    const aside = await readdir(join(server.folder, 'damaged'));
    expect(aside).toEqual([expect.stringMatching(new RegExp(`^${sandbox.tenant}-.*\\.json$`))]);
    expect(await readFile(join(server.folder, 'damaged', aside[0] ?? ''), 'utf8')).toBe(damage(whole));
    expect(server.reports).toMatchObject([
      { message: 'A damaged tenant file was set aside.', details: { tenant: sandbox.tenant } },
    ]);
    expect(await namesIn(other)).toContain('Before');
    await other.ok('v4.createDepartment', { json: { name: 'After' } });
    await (await server.startSandbox()).ok('v4.getMe');
  });
});

describe('a disk that does not take writes', () => {
  let mend = () => {};
  const blockWrites = async (code?: string) => {
    mend = await failWrites(code);
  };

  afterEach(() => mend());

  test.each([
    ['is full', 'ENOSPC'],
    ['has become read-only', 'EROFS'],
    ['does not permit it any more', 'EACCES'],
    ['is broken', 'EIO'],
  ])(
    'since it %s (%s): refuses every write with 503 and when to try again, and keeps none of them',
    async (_, code) => {
      const before = await sandbox.onDisk();
      const department_id = sandbox.seedId('department', 3);
      await blockWrites(code);
      const writes = [
        () => sandbox.call('v4.createDepartment', { json: { name: 'Lost' } }),
        () => sandbox.call('v4.updateDepartment', { params: { department_id }, json: { name: 'Lost' } }),
        () => sandbox.call('v4.deleteEmployee', { params: { employee_id: sandbox.seedId('employee', 120) } }),
        () => sandbox.call('v2.deactivateEmployee', { params: { employee: 6 } }),
        () => sandbox.call('sandbox.createToken', { json: { name: 'Lost' } }),
        () => sandbox.call('sandbox.resetCurrentSandbox'),
      ];
      for (const write of writes) {
        const answer = await write();
        expect(answer.status).toBe(503);
        expect(answer.problem?.code).toBe('store_unavailable');
        expect(answer.headers.get('Retry-After')).toBe('5');
        expect(await namesIn(sandbox)).toEqual(await namesIn(other)); // the old state, not the half-written one
      }
      expect(await sandbox.onDisk()).toBe(before);
      expect(server.reports.length).toBeGreaterThanOrEqual(writes.length);
      expect(JSON.stringify(server.reports)).not.toContain('Lost');
      expect(inspect(server.reports, { depth: 9 })).toContain(code);
      expect((await other.call('v4.createDepartment', { json: { name: 'Other' } })).status).toBe(503);
      mend();
      await other.ok('v4.createDepartment', { json: { name: 'Other' } });
      const made = await sandbox.ok('v4.createDepartment', { json: { name: 'Again' } });
      expect(made.number).toBe(8);
      expect(await namesIn(sandbox)).toEqual([...(await namesIn(other)).slice(0, -1), 'Again']);
    },
  );

  test('refuses all of many writes at once, and none of them is seen afterwards', async () => {
    await blockWrites();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        sandbox.call('v4.createDepartment', { json: { name: `Lost ${index}` } }),
      ),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([503]));
    mend();
    expect(await namesIn(sandbox)).toEqual(await namesIn(other));
    await server.restart();
    expect(await namesIn(sandbox)).toEqual(await namesIn(other));
  });

  test('whose folder is gone answers 503 also to readers, and everything is there when it is back', async () => {
    await server.restart();
    const shard = dirname(sandbox.fileAfterStop);
    await rename(shard, `${shard}-moved`);
    await writeFile(shard, 'not a folder');
    expect((await sandbox.call('v4.createDepartment', { json: { name: 'Lost' } })).status).toBe(503);
    const reading = await sandbox.call('v4.listDepartments');
    expect(reading.problem?.code).toBe('store_unavailable');
    expect(reading.problem?.detail).not.toContain(server.folder);
    // There is nothing at this path, whoever asks and whatever the store says.
    const headers = { Authorization: `Bearer ${sandbox.token}` };
    const nowhere = await server.fetch('/v4/nothing', { headers });
    expect([nowhere.problem?.code, nowhere.headers.get('RateLimit')]).toEqual(['not_found', null]);
    await rm(shard);
    await rename(`${shard}-moved`, shard);
    expect(await namesIn(sandbox)).toEqual(await namesIn(other));
  });

  test('starts no sandbox, and answers 503', async () => {
    await blockWrites();
    const answer = await server.call('sandbox.createSandbox');
    expect(answer.problem?.code).toBe('store_unavailable');
    expect(answer.headers.get('Set-Cookie')).toBeNull();
    mend();
    await server.startSandbox();
  });
});
