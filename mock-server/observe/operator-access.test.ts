/** Who sees the metrics. */
import { expect, test } from 'vitest';
import { operatorVerdict } from './operator-access.ts';

const TOKEN = 'a token of the operator'.replaceAll(' ', '-');

const from = (address: string, headers: Readonly<Record<string, string>> = {}) => ({
  address,
  header: (name: string) => ({ host: 'localhost:4400', ...headers })[name],
});

test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('without a token, %s may', (address) => {
  expect(operatorVerdict(from(address), undefined)).toBe('allowed');
});

test.each(['10.0.0.7', '192.168.1.1', '::ffff:10.0.0.7', '2001:db8::1', '0.0.0.0', '', 'localhost'])(
  'without a token, %j may not, and is not told that there is something',
  (address) => {
    expect(operatorVerdict(from(address), undefined)).toBe('hidden');
  },
);

test.each(['forwarded', 'x-forwarded-for', 'x-forwarded-proto', 'x-real-ip', 'via'])(
  'what a proxy on this machine passed on (%s) is not from this machine',
  (header) => {
    expect(operatorVerdict(from('127.0.0.1', { [header]: '127.0.0.1' }), undefined)).toBe('hidden');
  },
);

test('a name that was pointed at this machine is not its own', () => {
  expect(operatorVerdict(from('127.0.0.1', { host: 'evil.example:4400' }), undefined)).toBe('hidden');
  expect(operatorVerdict(from('127.0.0.1', { host: 'localhost.evil.example' }), undefined)).toBe('hidden');
});

test('with a token, only the token counts', () => {
  const bearer = (token: string) => from('10.0.0.7', { authorization: `Bearer ${token}` });
  expect(operatorVerdict(bearer(TOKEN), TOKEN)).toBe('allowed');
  for (const wrong of [`${TOKEN}x`, TOKEN.slice(1), TOKEN.toUpperCase(), '', `${TOKEN} ${TOKEN}`]) {
    expect(operatorVerdict(bearer(wrong), TOKEN)).toBe('unauthenticated');
  }
  expect(operatorVerdict(from('127.0.0.1'), TOKEN)).toBe('unauthenticated');
  expect(operatorVerdict(from('127.0.0.1', { authorization: TOKEN }), TOKEN)).toBe('unauthenticated');
});
