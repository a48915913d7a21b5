/** The session of the console: its cookie, and who may use it. */
import { expect, test } from 'vitest';
import { HOST, incomingFrom } from '../test-exchange.ts';
import { originVerdict, sessionCookie, sessionToken } from './session.ts';

test.each([
  ['drydock_session=abc', 'abc'],
  ['a=1; drydock_session=abc; b=2', 'abc'],
  ['a=1;drydock_session=abc', 'abc'],
  ['xdrydock_session=abc', undefined],
  ['drydock_session_=abc', undefined],
  ['drydock_session=one; drydock_session=two', 'one'],
  ['drydock_session=', ''],
  ['', undefined],
])('reads the cookie %j as %j', async (Cookie, expected) => {
  expect(sessionToken(await incomingFrom('/', { headers: { Cookie } }))).toBe(expected);
});

test('no cookie is no session', async () => {
  expect(sessionToken(await incomingFrom('/'))).toBeUndefined();
});

test('the cookie is secure where the portal is, and is ended by an age of 0', () => {
  expect(sessionCookie('abc', 60, 'http://localhost:4400')).toBe(
    'drydock_session=abc; Path=/sandbox; HttpOnly; SameSite=Strict; Max-Age=60',
  );
  expect(sessionCookie('abc', 60, 'https://sandbox.example')).toMatch(/; Secure$/);
  expect(sessionCookie('', 0, 'https://sandbox.example')).toContain('Max-Age=0');
});

test.each([
  ['https://portal.example', 'POST', {}, true],
  [`http://${HOST}`, 'POST', {}, true],
  [`https://${HOST}`, 'POST', {}, true],
  [`http://${HOST}.elsewhere.example`, 'POST', {}, false],
  ['https://portal.example.elsewhere.example', 'POST', {}, false],
  ['https://portal.example:8443', 'POST', {}, false],
  ['http://portal.example', 'POST', {}, false],
  ['null', 'POST', {}, false],
  ['', 'POST', {}, false],
  [undefined, 'POST', {}, false],
  [undefined, 'POST', { 'Sec-Fetch-Site': 'same-origin' }, true],
  [undefined, 'POST', { 'Sec-Fetch-Site': 'cross-site' }, false],
  [undefined, 'GET', {}, true],
  [undefined, 'HEAD', {}, true],
  [undefined, 'GET', { 'Sec-Fetch-Site': 'same-site' }, false],
  ['https://elsewhere.example', 'GET', { 'Sec-Fetch-Site': 'same-origin' }, false],
])('a request from %j by %s with %j counts: %s', async (origin, method, more, isOwn) => {
  const headers = { Host: HOST, ...more, ...(origin !== undefined && { Origin: origin }) };
  const verdict = originVerdict(await incomingFrom('/', { method, headers }), 'https://portal.example');
  expect(verdict?.code).toBe(isOwn ? undefined : 'forbidden_origin');
});
