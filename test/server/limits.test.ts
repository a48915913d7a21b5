import { describe, expect, test } from 'vitest';
import { v2Operations, v4Operations } from '../../spec/contract.ts';
import { problemsOf } from '../../spec/operation.ts';
import { createTestSandbox, TestServer } from '../harness/app.ts';
import type { Answer } from '../harness/check-answer.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const told = ({ headers }: Answer) => [headers.get('RateLimit-Policy'), headers.get('RateLimit')];
const toldByV2 = ({ headers }: Answer) =>
  ['Limit', 'Remaining', 'Reset'].map((name) => Number(headers.get(`X-RateLimit-${name}`)));

describe('in v4', () => {
  test('each credential has its own requests, and is told what is left', async () => {
    await using sandbox = await createTestSandbox({ requestsPerMinute: 3 });
    const { clock } = sandbox.server;
    const other = await sandbox.tokenWith(['tickets:read']);
    const left: unknown[] = [];
    for (let index = 0; index < 3; index += 1) {
      left.push(told(await sandbox.call('v4.getMe')));
      clock.advance(1500);
    }
    expect(left).toEqual([
      ['"default";q=3;w=60', '"default";r=2;t=60'],
      ['"default";q=3;w=60', '"default";r=1;t=59'],
      ['"default";q=3;w=60', '"default";r=0;t=57'],
    ]);
    const refused = await sandbox.call('v4.listOffices');
    expect(refused.problem?.code).toBe('rate_limited');
    expect(refused.headers.get('Retry-After')).toBe('56');
    expect(told(refused)).toEqual(['"default";q=3;w=60', '"default";r=0;t=56']);
    expect((await sandbox.call('v4.listTickets', { token: other })).status).toBe(200);
    expect((await sandbox.call('v2.listOffices')).status).toBe(200);
    expect((await sandbox.call('sandbox.getCurrentSandbox')).status).toBe(200);
  });

  test('after the minute it begins anew', async () => {
    await using sandbox = await createTestSandbox({ requestsPerMinute: 1 });
    await sandbox.ok('v4.getMe');
    sandbox.server.clock.advance(MINUTE - 1);
    expect((await sandbox.call('v4.getMe')).headers.get('Retry-After')).toBe('1');
    sandbox.server.clock.advance(1);
    expect(told(await sandbox.call('v4.getMe'))[1]).toBe('"default";r=0;t=60');
  });

  test('what is wrong counts, what is not allowed does not, and nothing is done once it is used up', async () => {
    await using sandbox = await createTestSandbox({ requestsPerMinute: 3 });
    const token = await sandbox.tokenWith(['departments:write']);
    expect(told(await sandbox.call('v4.listTickets', { token }))[1]).toBe('"default";r=3;t=60');
    expect((await sandbox.call('v4.createDepartment', { token, json: {} })).status).toBe(422);
    expect(
      (await sandbox.call('v4.createDepartment', { token, headers: { Accept: 'text/css' } })).status,
    ).toBe(406);
    expect((await sandbox.call('v4.createDepartment', { token, raw: { raw: '{' } })).status).toBe(400);
    expect((await sandbox.call('v4.createDepartment', { token, json: { name: 'Too late' } })).status).toBe(
      429,
    );
    const { data } = await sandbox.ok('v4.listDepartments');
    expect(data.map(({ name }) => name)).not.toContain('Too late');
  });

  test('a request from nobody is told nothing', async () => {
    await using sandbox = await createTestSandbox();
    const { headers } = await sandbox.call('v4.getMe', { token: 'none' });
    expect(headers.get('RateLimit')).toBeNull();
  });
});

describe('in v2', () => {
  test('the whole sandbox shares its requests, and is told what is left', async () => {
    await using sandbox = await createTestSandbox({ requestsPerMinute: 2 });
    const { clock } = sandbox.server;
    const end = clock.now() / 1000 + 60;
    const other = await sandbox.tokenWith(['offices:read']);
    expect(toldByV2(await sandbox.call('v2.listOffices'))).toEqual([2, 1, end]);
    clock.advance(20_000);
    expect(toldByV2(await sandbox.call('v2.listOffices', { token: other }))).toEqual([2, 0, end]);
    const refused = await sandbox.call('v2.listEmployees');
    expect(refused.problem?.code).toBe('rate_limited');
    expect([refused.headers.get('Retry-After'), ...toldByV2(refused)]).toEqual(['40', 2, 0, end]);
    expect((await sandbox.call('v4.getMe')).status).toBe(200);
    clock.advance(40_000);
    expect((await sandbox.call('v2.listOffices')).status).toBe(200);
  });

  test('another sandbox has its own', async () => {
    await using server = await TestServer.start({ requestsPerMinute: 1 });
    const [one, two] = [await server.startSandbox(), await server.startSandbox()];
    await one.ok('v2.listOffices');
    expect((await one.call('v2.listOffices')).status).toBe(429);
    await two.ok('v2.listOffices');
  });
});

describe('sandboxes that an address may start in an hour', () => {
  const starts = async (server: TestServer, ...addresses: readonly string[]) => {
    const statuses: number[] = [];
    for (const address of addresses)
      statuses.push((await server.call('sandbox.createSandbox', {}, address)).status);
    return statuses;
  };

  test('are counted for each address, and anew after the hour', async () => {
    await using server = await TestServer.start({ sandboxesPerHour: 2 });
    expect(await starts(server, '192.0.2.1', '192.0.2.1', '192.0.2.1', '192.0.2.2')).toEqual([
      201, 201, 429, 201,
    ]);
    const refused = await server.call('sandbox.createSandbox', {}, '192.0.2.1');
    expect(refused.problem).toMatchObject({
      code: 'quota_exceeded',
      detail: expect.stringContaining('60 minutes'),
    });
    expect(refused.headers.get('Retry-After')).toBe('3600');
    server.clock.advance(HOUR - 1);
    expect(await starts(server, '192.0.2.1')).toEqual([429]);
    server.clock.advance(1);
    expect(await starts(server, '192.0.2.1')).toEqual([201]);
  });

  test.each([
    ['the same /64', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff', false],
    ['the same /64, written in full', '2001:db8::1', '2001:db8:0:0:1:2:3:4', false],
    ['the same /64 that begins with zeros', '::1', '::2:3:4:5', false],
    ['another /64', '2001:db8:1:2::1', '2001:db8:1:3::1', true],
    ['another /64 further left', '2001:db8::1', '2001:db9::1', true],
    ['an address of IPv4 within IPv6', '::ffff:192.0.2.1', '::ffff:192.0.2.2', true],
    ['the same address of IPv4, once within IPv6', '::ffff:192.0.2.1', '192.0.2.1', false],
    ['one of IPv4 and one of IPv6', '192.0.2.1', '2001:db8::1', true],
  ])('of IPv6 are counted for each network: %s', async (_what, first, second, isAllowed) => {
    await using server = await TestServer.start({ sandboxesPerHour: 1 });
    expect(await starts(server, first, second)).toEqual([201, isAllowed ? 201 : 429]);
  });

  test('do not depend on what a client says of itself', async () => {
    await using server = await TestServer.start({ sandboxesPerHour: 1 });
    await server.call('sandbox.createSandbox', {}, '192.0.2.1');
    const headers = { 'X-Forwarded-For': '198.51.100.7', Forwarded: 'for=198.51.100.7' };
    expect((await server.call('sandbox.createSandbox', { headers }, '192.0.2.1')).status).toBe(429);
  });

  test('a refused start leaves nothing on disk', async () => {
    await using server = await TestServer.start({ sandboxesPerHour: 0 });
    expect(await starts(server, '192.0.2.1')).toEqual([429]);
    expect(await server.store.count()).toBe(0);
  });
});

test('a create tells in its documents that a sandbox holds only so many records', () => {
  const creates = [...v4Operations, ...v2Operations].filter((operation) => 201 in operation.responses);
  expect(creates.length).toBeGreaterThan(5);
  for (const create of creates) expect(problemsOf(create), create.id).toContain('quota_exceeded');
});
