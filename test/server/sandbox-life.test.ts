import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { personas } from '../../mock-server/seed/personas.ts';
import { IDLE_MS } from '../../mock-server/tenants/tenants.ts';
import { createTestSandbox, START, type TestSandbox, TestServer } from '../harness/app.ts';
import { cursorLists, walk } from '../harness/lists.ts';
import { heldBackBody, streaming } from '../harness/streams.ts';

let server: TestServer;

beforeAll(async () => {
  server = await TestServer.start();
});

afterAll(() => server[Symbol.asyncDispose]());

async function everything(sandbox: TestSandbox): Promise<unknown> {
  return Promise.all(cursorLists.map(({ name }) => walk(sandbox, name, { limit: 100 })));
}

/** A write of every sort: made, changed and deleted, own records and those of the seed. */
async function change(sandbox: TestSandbox): Promise<void> {
  const department = await sandbox.ok('v4.createDepartment', { json: { name: 'Own' } });
  await sandbox.ok('v4.updateDepartment', {
    params: { department_id: department.id },
    json: { name: 'Own, changed' },
  });
  const gone = await sandbox.ok('v4.createDepartment', { json: { name: 'Gone' } });
  await sandbox.ok('v4.deleteDepartment', { params: { department_id: gone.id } });
  await sandbox.ok('v4.updateEmployee', {
    params: { employee_id: sandbox.seedId('employee', 4) },
    json: { position: 'Changed' },
  });
  await sandbox.ok('v4.deleteEmployee', { params: { employee_id: sandbox.seedId('employee', 120) } });
  const ids = {
    employee_id: sandbox.seedId('employee', 7),
    absence_type_id: sandbox.seedId('absence_type', 1),
  };
  await sandbox.ok('v4.createAbsence', {
    json: { ...ids, start_date: '2029-06-04', end_date: '2029-06-08' },
  });
  const { id } = await sandbox.ok('v4.createTicket', {
    json: { project_id: sandbox.seedId('project', 1), subject: 'Ünïcödé 🦊' },
  });
  await sandbox.ok('v4.createTicketComment', { params: { ticket_id: id }, json: { text: 'Own' } });
  await sandbox.ok('v4.deleteTicket', { params: { ticket_id: sandbox.seedId('ticket', 2) } });
  await sandbox.ok('v4.updateProject', {
    params: { project_id: sandbox.seedId('project', 1) },
    json: { end_date: null },
  });
}

describe('starting', () => {
  test('gives tokens, the limit, the personas and the day it ends, and needs no body', async () => {
    const { started } = await server.startSandbox();
    expect(started).toMatchObject({
      limit: { requests: 1_000_000, window_seconds: 60 },
      created_at: new Date(START).toISOString(),
    });
    expect(started.expires_at).toBe(new Date(START + IDLE_MS).toISOString());
    expect(started.personas.map(({ key }) => key)).toEqual(personas.map(({ key }) => key));
    expect(started.token).toMatch(/^kontor_sbx_pat_/);
    expect(started.management_token).toMatch(/^kontor_sbx_mgt_/);
  });

  test('gives browsers the session in a cookie that scripts and other sites do not get', async () => {
    const { headers } = await server.call('sandbox.createSandbox');
    expect(headers.get('Set-Cookie')).toMatch(
      /^drydock_session=kontor_sbx_mgt_\w+; Path=\/sandbox; HttpOnly; SameSite=Strict; Max-Age=1209600$/,
    );
  });

  test('two sandboxes have the same records and see nothing of each other', async () => {
    const [one, two] = [await server.startSandbox(), await server.startSandbox()];
    const before = await everything(two);
    expect(await everything(one)).toEqual(before);
    await change(one);
    expect(await everything(one)).not.toEqual(before);
    expect(await everything(two)).toEqual(before);
  });

  test('takes less than two kilobytes on disk', async () => {
    const sandbox = await server.startSandbox();
    expect((await sandbox.onDisk()).length).toBeLessThan(2000);
  });
});

describe('resetting', () => {
  test('puts every record back and keeps the tokens', async () => {
    const sandbox = await server.startSandbox();
    const before = await everything(sandbox);
    const token = await sandbox.tokenWith(['tickets:read']);
    await change(sandbox);
    const answer = await sandbox.ok('sandbox.resetCurrentSandbox');
    expect(answer.id).toBe(sandbox.started.id);
    expect(await everything(sandbox)).toEqual(before);
    expect((await sandbox.call('v4.listTickets', { token })).status).toBe(200);
    await change(sandbox); // numbers and unique names are free again
    await server.restart();
    await sandbox.ok('sandbox.resetCurrentSandbox');
    await server.restart();
    expect(await everything(sandbox)).toEqual(before);
  });

  test('of one sandbox leaves another as it is', async () => {
    const [one, two] = [await server.startSandbox(), await server.startSandbox()];
    await change(one);
    await change(two);
    const before = await everything(two);
    await one.ok('sandbox.resetCurrentSandbox');
    expect(await everything(two)).toEqual(before);
  });
});

describe('ending', () => {
  test('takes effect at once for every token, removes what was stored and ends the session', async () => {
    const sandbox = await server.startSandbox();
    await sandbox.ok('v4.getMe');
    const answer = await sandbox.call('sandbox.deleteCurrentSandbox');
    expect(answer.headers.get('Set-Cookie')).toMatch(/^drydock_session=; .*Max-Age=0/);
    expect((await sandbox.refused('v4.getMe')).code).toBe('unauthenticated');
    expect((await sandbox.refused('v2.listOffices')).code).toBe('unauthenticated');
    expect((await sandbox.refused('sandbox.getCurrentSandbox')).code).toBe('unauthenticated');
    expect(await sandbox.entries()).toBeUndefined();
  });

  test('while a request is running ends that one with a clear problem', async () => {
    const sandbox = await server.startSandbox();
    const { body, letGo } = heldBackBody('{ "name": "Late" }');
    const headers = { Authorization: `Bearer ${sandbox.token}`, 'Content-Type': 'application/json' };
    const running = server.fetch('/v4/departments', streaming({ method: 'POST', headers, body }));
    await sandbox.ok('sandbox.deleteCurrentSandbox');
    letGo();
    expect((await running).problem?.code).toBe('sandbox_gone');
  });
});

describe('expiring', () => {
  test('a sandbox that is used lives on, and one that is not used for 14 days is gone', async () => {
    await using own = await TestServer.start();
    const [used, idle] = [await own.startSandbox(), await own.startSandbox()];
    own.clock.advance(IDLE_MS);
    await used.ok('v4.getMe');
    expect((await used.ok('sandbox.getCurrentSandbox')).expires_at).toBe(
      new Date(START + 2 * IDLE_MS).toISOString(),
    );
    own.clock.advance(1);
    expect((await idle.refused('v4.getMe')).code).toBe('unauthenticated');
    own.clock.advance(IDLE_MS - 1);
    await used.ok('v4.getMe');
  });

  test('sweeping removes exactly those that have expired, also after a restart', async () => {
    await using own = await TestServer.start();
    const [used, idle] = [await own.startSandbox(), await own.startSandbox()];
    own.clock.advance(IDLE_MS / 2);
    await used.ok('v4.getMe');
    expect(await own.parts.tenants.sweep()).toBe(0);
    await own.restart();
    own.clock.advance(IDLE_MS / 2 + 1);
    expect(await own.parts.tenants.sweep()).toBe(1);
    expect(await own.parts.tenants.sweep()).toBe(0);
    await used.ok('v4.getMe');
    expect((await idle.refused('v4.getMe')).code).toBe('unauthenticated');
    own.clock.advance(IDLE_MS + 1);
    expect(await own.parts.tenants.sweep()).toBe(1);
  });

  test('a sandbox that has expired is not brought back by a restart', async () => {
    await using own = await TestServer.start();
    const idle = await own.startSandbox();
    await own.restart();
    own.clock.advance(IDLE_MS + 1);
    expect((await idle.refused('v4.getMe')).code).toBe('unauthenticated');
    expect(await own.parts.tenants.sweep()).toBe(0); // it was removed when it was asked for
  });
});

describe('a restart', () => {
  test('loses nothing that was acknowledged, and no cursor', async () => {
    await using own = await TestServer.start();
    const sandbox = await own.startSandbox();
    await change(sandbox);
    const token = await sandbox.tokenWith(['departments:write'], 'Kept');
    const [before, tokens] = [await everything(sandbox), await sandbox.ok('sandbox.listTokens')];
    const { meta } = await sandbox.ok('v4.listTickets', { query: { limit: 3 } });
    await own.restart();
    expect(await everything(sandbox)).toEqual(before);
    expect(await sandbox.ok('sandbox.listTokens')).toEqual(tokens);
    await sandbox.ok('v4.listTickets', { query: { limit: 3, cursor: String(meta.next_cursor) } });
    const next = await sandbox.ok('v4.createDepartment', { json: { name: 'After' }, token });
    const { data } = await sandbox.ok('v4.listDepartments');
    expect(data.filter(({ number }) => number === next.number)).toHaveLength(1);
    expect(own.reports).toEqual([]);
  });

  test('an answer is the same byte for byte before and after', async () => {
    await using own = await TestServer.start();
    const sandbox = await own.startSandbox();
    await change(sandbox);
    const asked = async () => (await sandbox.call('v4.listEmployees', { query: { limit: 100 } })).text;
    const legacy = async () => (await sandbox.call('v2.listEmployees', { query: { pagesize: 200 } })).text;
    const before = [await asked(), await legacy()];
    await own.restart();
    expect([await asked(), await legacy()]).toEqual(before);
  });
});

describe('more sandboxes than fit into memory', () => {
  test('all of them keep what was written to them', async () => {
    await using own = await TestServer.start({ loadedSandboxes: 2, openTenants: 1 });
    const sandboxes: TestSandbox[] = [];
    for (let index = 0; index < 6; index += 1) sandboxes.push(await own.startSandbox());
    const write = (sandbox: TestSandbox, index: number) =>
      sandbox.ok('v4.createDepartment', { json: { name: `Own ${index}` } });
    await Promise.all(sandboxes.map(write));
    for (const [index, sandbox] of sandboxes.entries()) await write(sandbox, index + 10);
    for (const [index, sandbox] of sandboxes.entries()) {
      const { data } = await sandbox.ok('v4.listDepartments');
      expect(data.map(({ name }) => name).slice(-2)).toEqual([`Own ${index}`, `Own ${index + 10}`]);
    }
    expect(own.reports).toEqual([]);
  });

  test('a slow upload is not lost when its sandbox leaves memory and is written to meanwhile', async () => {
    await using own = await TestServer.start({ loadedSandboxes: 1 });
    const slow = await own.startSandbox();
    const { body, letGo } = heldBackBody('{ "name": "Slow" }');
    const headers = { Authorization: `Bearer ${slow.token}`, 'Content-Type': 'application/json' };
    const running = own.fetch('/v4/departments', streaming({ method: 'POST', headers, body }));
    await own.startSandbox();
    await slow.ok('v4.createDepartment', { json: { name: 'Quick' } });
    letGo();
    expect((await running).status).toBe(201);
    const { data } = await slow.ok('v4.listDepartments');
    expect(data.map(({ name }) => name).slice(-2)).toEqual(['Quick', 'Slow']);
  });
});

test('a hundred writes at once are all kept, with numbers of their own', async () => {
  await using sandbox = await createTestSandbox();
  const made = await Promise.all(
    Array.from({ length: 100 }, (_, index) =>
      sandbox.ok('v4.createDepartment', { json: { name: `Department ${index}` } }),
    ),
  );
  expect(new Set(made.map(({ number }) => number)).size).toBe(100);
  expect(new Set(made.map(({ id }) => id)).size).toBe(100);
  await sandbox.server.restart();
  const all = await walk(sandbox, 'v4.listDepartments', { limit: 100 });
  expect(all.slice(-100).map(({ id }) => id)).toEqual(made.map(({ id }) => id));
});
