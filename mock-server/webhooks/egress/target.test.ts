import { describe, expect, it } from 'vitest';
import { targetOf } from './target.ts';

const ORIGIN = 'https://sandbox.kontor.example';

/** Every way to write an address that is not public, as a URL lets one. */
const disguised = [
  'http://127.0.0.1/',
  'http://127.1/',
  'http://2130706433/', // decimal
  'http://0177.0.0.1/', // octal
  'http://017700000001/',
  'http://0x7f.0.0.1/', // hexadecimal
  'http://0x7f000001/',
  'http://0x7f.1/',
  'http://127.0.0.1./', // trailing dot
  'http://[::1]/',
  'http://[::ffff:127.0.0.1]/', // IPv4 within IPv6
  'http://[::ffff:7f00:1]/',
  'http://[0:0:0:0:0:ffff:127.0.0.1]/',
  'http://[64:ff9b::7f00:1]/',
  'http://[fe80::1]/',
  'http://169.254.169.254/latest/meta-data/',
  'http://2852039166/', // 169.254.169.254
  'http://10.0.0.1/',
  'http://0/',
  'http://１２７.０.０.１/', // full-width digits
  'http://①②⑦.0.0.1/',
  'http://localhost/',
  'http://localhost./',
  'http://LOCALHOST/',
  'http://api.localhost/',
  'http://metadata.google.internal/',
  'http://kubernetes/',
];

describe.each(['inbox', 'public'] as const)('with egress %s', (mode) => {
  it.each(disguised.map((url) => [url]))('refuses %s', (url) => {
    expect(targetOf(url, mode, ORIGIN)).toMatchObject({ kind: 'refused', code: 'forbidden_address' });
  });

  it.each([
    ['https://user:secret@example.com/', 'credentials_in_url'],
    ['https://user@example.com/', 'credentials_in_url'],
    ['https://example.com@127.0.0.1/', 'credentials_in_url'],
    ['ftp://example.com/', 'forbidden_scheme'],
    ['file:///etc/passwd', 'forbidden_scheme'],
    ['gopher://example.com/', 'forbidden_scheme'],
    ['javascript:alert(1)', 'forbidden_scheme'],
    ['data:text/plain,x', 'forbidden_scheme'],
    ['//example.com/', 'invalid_format'],
    ['example.com/hooks', 'invalid_format'],
    ['http://', 'invalid_format'],
    ['http://exa mple.com/', 'invalid_format'],
    ['http://256.1.1.1/', 'invalid_format'],
    ['https://example.com/#part', 'invalid_format'],
    ['https://example.com:22/', 'forbidden_port'],
    ['https://example.com:25/', 'forbidden_port'],
    ['https://example.com:6379/', 'forbidden_port'],
    ['http://example.com:9200/', 'forbidden_port'],
    [`${ORIGIN}/v4/employees`, 'forbidden_address'],
    [`${ORIGIN}/inbox/`, 'forbidden_address'],
    [`${ORIGIN}/inbox?a=1`, 'forbidden_address'],
  ])('refuses %s: %s', (url, code) => {
    expect(targetOf(url, mode, ORIGIN)).toMatchObject({ kind: 'refused', code });
  });

  it('knows the inbox', () => {
    expect(targetOf(`${ORIGIN}/inbox`, mode, ORIGIN)).toEqual({ kind: 'inbox' });
  });
});

const outside = [
  'https://example.com/hooks',
  'http://example.com/',
  'https://example.com:8443/a?b=c',
  'https://8.8.8.8/',
  'https://[2606:4700::1111]/',
];

it.each(outside.map((url) => [url]))('with egress public, %s is possible', (url) => {
  expect(targetOf(url, 'public', ORIGIN)).toMatchObject({ kind: 'outside' });
});

it.each(outside.map((url) => [url]))('with egress inbox, %s is not', (url) => {
  expect(targetOf(url, 'inbox', ORIGIN)).toMatchObject({ kind: 'refused', code: 'outside_not_allowed' });
});

it('with egress any, a machine of one’s own is possible', () => {
  expect(targetOf('http://127.0.0.1:3000/hooks', 'any', ORIGIN)).toMatchObject({ kind: 'outside' });
});
