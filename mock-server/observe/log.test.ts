/** The server's log: one line of JSON for each thing, and nothing in it that somebody could sign in with. */
import { expect, test } from 'vitest';
import { formatToken, type TokenKind } from '../access/token-format.ts';
import { systemRandomness } from '../entropy/randomness.ts';
import { createTenantId } from '../store/tenant-id.ts';
import { type LogOptions, openLog } from './log.ts';

function logInto(options: Partial<LogOptions> = {}) {
  const lines: string[] = [];
  const log = openLog(
    { logLevel: 'info', accessLog: false, ...options },
    { write: (line) => lines.push(line) },
  );
  return { log, lines, entry: () => JSON.parse(lines[0] ?? 'null') as Record<string, unknown> };
}

test('a report is one line of JSON, with its time', () => {
  const { log, lines, entry } = logInto();
  log.report('A request failed.', { requestId: 'req_1', tenant: '7k2m9qx4tb0e' });
  expect(lines).toHaveLength(1);
  expect(entry()).toMatchObject({
    level: 'error',
    message: 'A request failed.',
    requestId: 'req_1',
    tenant: '7k2m9qx4tb0e',
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
  });
});

test('an error says its name, its place and its causes, and nothing else of what it carries', () => {
  const { log, lines, entry } = logInto();
  const cause = Object.assign(new Error('disk full'), { code: 'ENOSPC', request: { body: 'private words' } });
  log.report('Failed.', { error: new TypeError('not saved', { cause }) });
  expect(entry().error).toMatchObject({
    name: 'TypeError',
    message: 'not saved',
    stack: expect.stringContaining('log.test.ts'),
    cause: { message: 'disk full', code: 'ENOSPC' },
  });
  expect(lines[0]).not.toContain('private words');
});

test('causes that go round come to an end', () => {
  const { log, lines } = logInto();
  const error = new Error('round');
  error.cause = error;
  log.report('Failed.', { error });
  expect(lines[0]?.match(/"message":"round"/g)?.length).toBeLessThan(10);
});

test.each(['pat', 'key', 'sec', 'at', 'mgt'] satisfies TokenKind[])(
  'a token of kind %s is masked, wherever it stands',
  (kind) => {
    const { log, lines } = logInto();
    const token = formatToken(kind, createTenantId(systemRandomness), systemRandomness);
    log.report(`It was ${token}.`, {
      [token]: token,
      error: new Error(`no ${token}`),
      deep: [{ url: `/x?t=${token}` }],
    });
    expect(lines[0]).toContain(`kontor_sbx_${kind}_[hidden]`);
    expect(lines[0]).not.toContain(token.slice(-20));
  },
);

test.each([
  ['the secret of a webhook', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ['an Authorization header', 'Authorization: Basic dXNlcjpodW50ZXIyaHVudGVy'],
  ['a foreign bearer token', 'authorization: bearer eyJhbGciOiJIUzI1NiJ9.e30.abc'],
  ['the password of a database', 'postgres://drydock:hunter2hunter2@db:5432/drydock'],
])('%s is masked', (_, secret) => {
  const { log, lines } = logInto();
  log.report('Failed.', { error: new Error(`cannot use ${secret} here`) });
  expect(lines[0]).toContain('[hidden]');
  expect(lines[0]).not.toMatch(/MfKQ9r|dXNlcjpo|eyJhbGci|hunter2/);
  expect(() => JSON.parse(lines[0] ?? '')).not.toThrow();
});

test.each(['\n', '\r\n', '\u2028', '\u0000', '\u001b[2J', '\u009b2J', '"},{"level":"error"'])(
  'what a client sends makes no second line and no second field (%j)',
  (trick) => {
    const { log, lines, entry } = logInto();
    log.report('Failed.', { path: `/v4/x${trick}{"message":"forged"}` });
    expect(lines).toHaveLength(1);
    const controls = [...(lines[0] ?? '').trimEnd()].filter((character) => /\p{Cc}|\p{Zl}/u.test(character));
    expect(controls).toEqual([]);
    expect(entry().message).toBe('Failed.');
  },
);

test('says nothing when it is silent', () => {
  const { log, lines } = logInto({ logLevel: 'silent' });
  log.report('Failed.', {});
  expect(lines).toEqual([]);
});

test('requests are only noted where that is asked for, and then at every level', () => {
  expect(logInto().log.access).toBeUndefined();
  expect(logInto({ accessLog: true, logLevel: 'error' }).log.access).toBeDefined();
});
