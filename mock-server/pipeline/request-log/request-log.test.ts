/** The request log: bounded for each tenant and in tenants, and without secrets. */
import { expect, test } from 'vitest';
import { formatToken } from '../../access/token-format.ts';
import { seededRandomness } from '../../entropy/randomness.ts';
import { createTenantId } from '../../store/tenant-id.ts';
import { Channel } from '../../streams/channel.ts';
import { Streams } from '../../streams/streams.ts';
import { toByteText } from '../byte-text.ts';
import { type LogEntry, RequestLog, type SentEntry } from './request-log.ts';

const randomness = seededRandomness('request log');
const tenant = createTenantId(randomness);
const token = formatToken('pat', tenant, randomness);
const masked = `kontor_sbx_pat_…${token.slice(-4)}`;

function entry(id: string, { responseBody = null, ...changes }: Partial<LogEntry> = {}): SentEntry {
  return {
    id,
    atMs: 0,
    document: 'v4',
    operation: 'getMe',
    method: 'GET',
    url: '/v4/me',
    status: 200,
    problem: null,
    detail: null,
    replayOf: null,
    durationMs: 1,
    credentialId: null,
    grantedScopes: null,
    isMasked: false,
    requestHeaders: {},
    requestBody: null,
    responseHeaders: {},
    responseBody: responseBody === null ? null : toByteText(responseBody),
    ...changes,
  };
}

function newLog(): RequestLog {
  return new RequestLog(new Channel(new Streams(), ({ id }) => ({ id, event: 'request', data: { id } })));
}

const idsOf = (log: RequestLog, limit = 1000) =>
  log.page(tenant, { limit, before: undefined, wants: () => true }).entries.map(({ id }) => id);

test('gives the newest first, as many as asked for', () => {
  const log = newLog();
  for (const id of ['a', 'b', 'c']) log.add(tenant, entry(id));
  expect(idsOf(log)).toEqual(['c', 'b', 'a']);
  expect(idsOf(log, 2)).toEqual(['c', 'b']);
  expect(log.find(tenant, 'b')?.id).toBe('b');
});

test('keeps two hundred entries of a tenant', () => {
  const log = newLog();
  for (let index = 0; index < 250; index += 1) log.add(tenant, entry(String(index)));
  expect(idsOf(log)).toHaveLength(200);
  expect(idsOf(log)[0]).toBe('249');
  expect(log.find(tenant, '49')).toBeUndefined();
  expect(log.find(tenant, '50')?.id).toBe('50');
});

test.each([
  ['bodies', { requestBody: 'x'.repeat(16_000), responseBody: 'y'.repeat(16_000) }],
  ['headers', { requestHeaders: { 'x-long': 'x'.repeat(16_000), 'x-longer': 'y'.repeat(16_000) } }],
  ['URLs', { url: `/v4/me?${'x'.repeat(32_000)}` }],
])('keeps about a million characters of a tenant, whatever they are in: %s', (_where, large) => {
  const log = newLog();
  for (let index = 0; index < 200; index += 1) log.add(tenant, entry(String(index), large));
  expect(idsOf(log).length).toBeGreaterThan(20);
  expect(idsOf(log).length).toBeLessThanOrEqual(31);
  for (let index = 0; index < 200; index += 1) log.add(tenant, entry(`small ${index}`));
  expect(idsOf(log)).toHaveLength(200); // what was dropped no longer counts
});

test('cuts long bodies, and says so', () => {
  const log = newLog();
  log.add(tenant, entry('a', { requestBody: 'x'.repeat(16_385), responseBody: 'x'.repeat(16_384) }));
  const kept = log.find(tenant, 'a');
  expect(kept?.requestBody).toBe(`${'x'.repeat(16_384)}…`);
  expect(kept?.responseBody).toBe('x'.repeat(16_384));
  log.add(tenant, entry('b', { responseBody: `${'x'.repeat(16_383)}ü` }));
  expect(log.find(tenant, 'b')?.responseBody).toBe(`${'x'.repeat(16_383)}…`); // not half a character
});

test('forgets the tenant that was quiet for longest when there are too many', () => {
  const log = newLog();
  const quiet = createTenantId(randomness);
  log.add(quiet, entry('quiet'));
  log.add(tenant, entry('first'));
  for (let index = 0; index < 1998; index += 1) log.add(createTenantId(randomness), entry('other'));
  log.add(tenant, entry('second'));
  expect(log.find(quiet, 'quiet')?.id).toBe('quiet');
  log.add(createTenantId(randomness), entry('one too many'));
  expect(log.find(quiet, 'quiet')).toBeUndefined();
  expect(idsOf(log)).toEqual(['second', 'first']);
});

test('keeps about three hundred million characters in all, and forgets the quietest tenants first', () => {
  const log = newLog();
  const large = { requestBody: 'x'.repeat(16_000), responseBody: 'y'.repeat(16_000) };
  const tenants = Array.from({ length: 400 }, () => createTenantId(randomness));
  const isKept = (id: (typeof tenants)[number] | undefined) =>
    id !== undefined && log.find(id, '29') !== undefined;
  for (const id of tenants)
    for (let index = 0; index < 30; index += 1) log.add(id, entry(String(index), large));
  expect(isKept(tenants[0])).toBe(false);
  const kept = tenants.filter(isKept);
  expect(kept.length).toBeGreaterThan(250);
  expect(kept.length).toBeLessThan(350);
  expect(kept).toEqual(tenants.slice(-kept.length));
  for (const id of kept) log.forget(id); // what has ended makes room
  for (const id of tenants.slice(0, kept.length)) log.add(id, entry('29', large));
  expect(tenants.slice(0, kept.length).every(isKept)).toBe(true);
});

test('keeps tenants apart, and forgets one that has ended', () => {
  const log = newLog();
  const other = createTenantId(randomness);
  log.add(tenant, entry('mine'));
  log.add(other, entry('theirs'));
  expect(log.find(tenant, 'theirs')).toBeUndefined();
  log.forget(tenant);
  expect(idsOf(log)).toEqual([]);
  expect(log.find(other, 'theirs')?.id).toBe('theirs');
});

test.each([
  ['authorization', `Bearer ${token}`, `Bearer ${masked}`],
  ['authorization', `bearer ${token}`, `Bearer ${masked}`],
  ['authorization', 'Bearer something-else', 'Bearer …'],
  ['authorization', 'Basic dXNlcjpwYXNz', 'Basic …'],
  ['x-api-key', token, masked],
  ['x-api-key', 'secret', '…'],
  ['cookie', `a=b; drydock_session=${token}; c=d`, masked],
  ['cookie', 'a=b', '…'],
  ['proxy-authorization', 'Basic dXNlcjpwYXNz', 'Basic …'],
  ['x-note', `my ${token}, twice ${token}`, `my ${masked}, twice ${masked}`],
  ['accept', 'application/json', 'application/json'],
])('shows the header %s: %s as %s', (name, value, shown) => {
  const log = newLog();
  log.add(tenant, entry('a', { requestHeaders: { [name]: value } }));
  expect(log.find(tenant, 'a')?.requestHeaders).toEqual({ [name]: shown });
});

test('masks a token in URL, bodies and the link to the next page, also where a body is cut', () => {
  const log = newLog();
  const body = `${'x'.repeat(16_384 - 30)}${token}`;
  const Link = `<http://localhost/v4/offices?city=${token}>; rel="next"`;
  log.add(
    tenant,
    entry('a', {
      url: `/v4/offices?city=${token}`,
      requestBody: body,
      responseBody: `{"detail":"${token}"}`,
      responseHeaders: { Link },
    }),
  );
  const text = JSON.stringify(log.find(tenant, 'a'));
  expect(text).toContain(masked);
  expect(text).not.toContain(token.slice(0, 30));
});
