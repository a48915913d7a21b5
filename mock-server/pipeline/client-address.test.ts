/** Forwarded addresses count from the operator's proxies alone. */
import { expect, test } from 'vitest';
import { clientAddress, parseProxies } from './client-address.ts';

const behind = (list: string) => {
  const isProxy = parseProxies(list);
  if (!isProxy) throw new Error(`${list} is no list of proxies.`);
  return (peer: string, forwardedFor?: string) => clientAddress(peer, forwardedFor, isProxy);
};

test('without proxies the peer is the client, whatever it says', () => {
  expect(behind('')('198.51.100.7', '203.0.113.9')).toBe('198.51.100.7');
});

test('behind a proxy the client is the last one that is no proxy', () => {
  const address = behind('10.0.0.0/8, ::1');
  expect(address('10.1.2.3', '203.0.113.9')).toBe('203.0.113.9');
  expect(address('::1', '203.0.113.9, 10.9.9.9')).toBe('203.0.113.9');
  expect(address('::ffff:10.1.2.3', '2001:db8::5')).toBe('2001:db8::5');
  expect(address('10.1.2.3')).toBe('10.1.2.3');
});

test('what a client makes up in front of its own address does not count', () => {
  expect(behind('10.0.0.1')('10.0.0.1', '192.0.2.1, 203.0.113.9')).toBe('203.0.113.9');
  expect(behind('10.0.0.1')('203.0.113.9', '192.0.2.1')).toBe('203.0.113.9');
});

test('what is no address ends the way back', () => {
  const address = behind('10.0.0.0/8');
  expect(address('10.0.0.1', 'unknown')).toBe('10.0.0.1');
  expect(address('10.0.0.1', 'for=evil\r\n, 10.0.0.2')).toBe('10.0.0.2');
});

test('a list that is none is refused', () => {
  for (const list of ['localhost', '10.0.0.0/33', '10.0.0.1,', 'a,b', '10.0.0.1 10.0.0.2'])
    expect(parseProxies(list), list).toBeUndefined();
});
