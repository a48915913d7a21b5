/** Any origin may call the simulated APIs, none with cookies. */
import { expect, test } from 'vitest';
import { allowAnyOrigin, preflight } from './cors.ts';

test('allows any origin without credentials, and shows the headers that clients need', () => {
  const headers: Record<string, string> = { 'X-Other': 'stays' };
  allowAnyOrigin(headers);
  expect(headers).toMatchObject({ 'X-Other': 'stays', 'Access-Control-Allow-Origin': '*' });
  expect(headers['Access-Control-Allow-Credentials']).toBeUndefined();
  const exposed = headers['Access-Control-Expose-Headers']?.split(', ') ?? [];
  for (const name of [
    'RateLimit',
    'RateLimit-Policy',
    'Retry-After',
    'ETag',
    'Link',
    'Location',
    'Deprecation',
    'Sunset',
    'X-Request-Id',
    'WWW-Authenticate',
  ]) {
    expect(exposed).toContain(name);
  }
});

test('a preflight names methods and headers, lasts, and has no body', async () => {
  const response = preflight(['GET', 'POST', 'OPTIONS']);
  expect(response.status).toBe(204);
  expect(await response.text()).toBe('');
  expect(response.headers.get('Access-Control-Allow-Methods')).toBe('GET, POST, OPTIONS');
  expect(response.headers.get('Allow')).toBe('GET, POST, OPTIONS');
  expect(response.headers.get('Access-Control-Allow-Origin')).toBe('*');
  const allowed = response.headers.get('Access-Control-Allow-Headers')?.toLowerCase().split(', ');
  expect(allowed).toEqual(
    expect.arrayContaining([
      'authorization',
      'x-api-key',
      'content-type',
      'idempotency-key',
      'if-match',
      'prefer',
    ]),
  );
  expect(Number(response.headers.get('Access-Control-Max-Age'))).toBeGreaterThan(0);
});
