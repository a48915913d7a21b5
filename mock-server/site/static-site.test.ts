/** The built site: what is in its folder and not hidden, with the right headers, and nothing else. */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../store/temporary-folder.ts';
import { createStaticSite } from './static-site.ts';

const policies = {
  default: "default-src 'self'",
  reference: "default-src 'self'; style-src 'unsafe-inline'",
};
const text = `<!doctype html><title>Home</title>${'<p>Words.</p>'.repeat(50)}`;

const files: Readonly<Record<string, string>> = {
  'index.html': text,
  '404.html': '<!doctype html><title>Not here</title>',
  'docs/v4/index.html': '<!doctype html><title>v4</title>',
  'docs/v4/reference/index.html': '<!doctype html><title>Reference</title>',
  'guides/über uns/index.html': '<!doctype html><title>About</title>',
  '100%/index.html': '<!doctype html><title>Percent</title>',
  '_astro/app.abc123.js': 'console.log(1);',
  'openapi/v4.json': '{"openapi":"3.1.1"}',
  'logo.png': '\u0089PNG',
  'unknown.xyz': 'x',
  '.headers/csp.json': JSON.stringify(policies),
  '.env': 'SECRET=1',
  'docs/.hidden/page.html': 'hidden',
  'docs/.page.html': 'hidden',
  '.well-known/api-catalog': '{"linkset":[]}',
  '.well-known/security.txt': 'Contact: mailto:a@b.example',
  '.well-known/.hidden': 'hidden',
  'docs/.well-known/security.txt': 'hidden',
};

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let app: Hono;

beforeAll(async () => {
  folder = await temporaryFolder();
  const site = join(folder.path, 'dist');
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(site, name)), { recursive: true });
    await writeFile(join(site, name), content);
  }
  await writeFile(join(folder.path, 'secret.txt'), 'outside');
  await symlink(join(folder.path, 'secret.txt'), join(site, 'link.txt'));
  app = serve(site, 'https://sandbox.example');
});

afterAll(() => folder.remove());

/** As the application does: with the path that Hono gives. */
function serve(site: string, origin: string): Hono {
  const handler = createStaticSite(site, policies, origin);
  const made = new Hono();
  made.all('*', (c) =>
    handler({
      path: c.req.path,
      search: new URL(c.req.url).search,
      method: c.req.method,
      header: (name) => c.req.header(name),
    }),
  );
  return made;
}

const get = async (path: string, headers: Record<string, string> = {}, method = 'GET') =>
  app.request(path, { method, headers });

test.each([
  ['/', 'index.html', 'text/html; charset=utf-8'],
  ['/index.html', 'index.html', 'text/html; charset=utf-8'],
  ['/docs/v4/', 'docs/v4/index.html', 'text/html; charset=utf-8'],
  ['/guides/%C3%BCber%20uns/', 'guides/über uns/index.html', 'text/html; charset=utf-8'],
  ['/100%25/', '100%/index.html', 'text/html; charset=utf-8'],
  ['/_astro/app.abc123.js', '_astro/app.abc123.js', 'text/javascript; charset=utf-8'],
  ['/openapi/v4.json', 'openapi/v4.json', 'application/json; charset=utf-8'],
  ['/logo.png', 'logo.png', 'image/png'],
  [
    '/.well-known/api-catalog',
    '.well-known/api-catalog',
    'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"',
  ],
  ['/.well-known/security.txt', '.well-known/security.txt', 'text/plain; charset=utf-8'],
  ['/unknown.xyz', 'unknown.xyz', 'application/octet-stream'],
])('%s is %s', async (path, name, type) => {
  const response = await get(path);
  expect([response.status, response.headers.get('Content-Type'), await response.text()]).toEqual([
    200,
    type,
    files[name],
  ]);
});

test.each([
  '/nothing',
  '/nothing/',
  '/docs/v4/index',
  '/DOCS/v4/',
  '/.headers/csp.json',
  '/.env',
  '/docs/.hidden/page.html',
  '/docs/.page.html',
  '/.well-known/.hidden',
  '/docs/.well-known/security.txt',
  '/.well-known/',
  '/.well-known/../.env',
  '/.well-known/%2e%2e/.env',
  '/%2eenv',
  '/%2Eheaders/csp.json',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%5csecret.txt',
  '/docs/%2e%2e%2f%2e%2e%2fsecret.txt',
  '/%252e%252e/secret.txt',
  '//secret.txt',
  '/link.txt',
  '/index.html/',
  '/index.html%00',
  '/%00',
  '/%',
  '/%zz',
  '/%E0%A4%A',
  '/__proto__',
  '/constructor',
])('%s is not there, and the page for that says so', async (path) => {
  const response = await get(path);
  expect([response.status, await response.text()]).toEqual([404, files['404.html']]);
  expect(response.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
});

test.each([
  ['/docs/v4', '/docs/v4/'],
  ['/docs/v4?page=2&name=a%20b', '/docs/v4/?page=2&name=a%20b'],
  ['/docs/v4/reference', '/docs/v4/reference/'],
  ['/guides/%C3%BCber%20uns', '/guides/%C3%BCber%20uns/'],
  ['/100%25', '/100%25/'],
])('%s leads to %s', async (path, location) => {
  const response = await get(path);
  expect([response.status, response.headers.get('Location')]).toEqual([308, location]);
});

test('a redirect never leads to another host', async () => {
  for (const path of ['//elsewhere.example', '//elsewhere.example/docs/v4', '/\\elsewhere.example']) {
    expect((await get(path)).headers.get('Location')).toBeNull();
  }
});

describe('headers', () => {
  test('a page has the policies, and is asked for again each time', async () => {
    const { headers } = await get('/docs/v4/');
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-security-policy': policies.default,
      'cross-origin-opener-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'strict-transport-security': expect.stringContaining('max-age='),
      'cache-control': 'no-cache',
      vary: 'Accept-Encoding',
    });
  });

  test('the reference has its own policy, the page for what is not there the ordinary one', async () => {
    expect((await get('/docs/v4/reference/')).headers.get('Content-Security-Policy')).toBe(
      policies.reference,
    );
    expect((await get('/nothing')).headers.get('Content-Security-Policy')).toBe(policies.default);
  });

  test('what has a hash in its name is kept for ever', async () => {
    expect((await get('/_astro/app.abc123.js')).headers.get('Cache-Control')).toBe(
      'public, max-age=31536000, immutable',
    );
  });

  test('documents can be read by tools of other origins, pages cannot', async () => {
    expect((await get('/openapi/v4.json')).headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect((await get('/')).headers.get('Access-Control-Allow-Origin')).toBeNull();
    expect((await get('/')).headers.get('Cross-Origin-Resource-Policy')).toBe('same-origin');
  });

  test('the catalogue of the APIs names itself, also to HEAD (RFC 9727, section 2)', async () => {
    const { status, headers } = await get('/.well-known/api-catalog', {}, 'HEAD');
    expect(status).toBe(200);
    expect(headers.get('Link')).toBe('<https://sandbox.example/.well-known/api-catalog>; rel="api-catalog"');
    expect(headers.get('Access-Control-Allow-Origin')).toBe('*');
    expect((await get('/.well-known/security.txt')).headers.get('Link')).toBeNull();
  });

  test('without TLS there is no promise of it', async () => {
    const plain = serve(join(folder.path, 'dist'), 'http://localhost:4400');
    expect((await plain.request('/')).headers.get('Strict-Transport-Security')).toBeNull();
  });
});

describe('encodings', () => {
  test.each([
    ['br, gzip', 'br'],
    ['gzip, br', 'br'],
    ['gzip', 'gzip'],
    ['gzip;q=0.5', 'gzip'],
    ['br;q=0, gzip', 'gzip'],
    ['br;q=0.0, gzip;q=0', null],
    ['identity', null],
    ['', null],
    ['brotli', null],
  ])('Accept-Encoding: %s gives %s', async (accepted, encoding) => {
    const response = await get('/', { 'Accept-Encoding': accepted });
    expect(response.headers.get('Content-Encoding')).toBe(encoding);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(Number(response.headers.get('Content-Length'))).toBe(bytes.length);
    const plain =
      encoding === 'br' ? brotliDecompressSync(bytes) : encoding === 'gzip' ? gunzipSync(bytes) : bytes;
    expect(plain.toString()).toBe(text);
  });

  test('what is compressed already stays as it is', async () => {
    expect((await get('/logo.png', { 'Accept-Encoding': 'br' })).headers.get('Content-Encoding')).toBeNull();
  });

  test('every encoding has a tag of its own', async () => {
    const tags = await Promise.all(
      ['', 'br', 'gzip'].map(async (one) => (await get('/', { 'Accept-Encoding': one })).headers.get('ETag')),
    );
    expect(new Set(tags).size).toBe(3);
  });
});

describe('asking again', () => {
  test('gives 304 without a body while nothing has changed', async () => {
    const etag = (await get('/')).headers.get('ETag') ?? '';
    for (const condition of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const response = await get('/', { 'If-None-Match': condition });
      expect([response.status, await response.text(), response.headers.get('ETag')], condition).toEqual([
        304,
        '',
        etag,
      ]);
      expect(response.headers.get('Content-Length')).toBeNull();
    }
    expect((await get('/', { 'If-None-Match': '"other"' })).status).toBe(200);
  });

  test('of what is not there gives 404 again', async () => {
    const etag = (await get('/nothing')).headers.get('ETag') ?? '';
    expect((await get('/nothing', { 'If-None-Match': etag })).status).toBe(404);
  });
});

describe('methods', () => {
  test('HEAD is GET without its body', async () => {
    const [head, got] = [await get('/', {}, 'HEAD'), await get('/')];
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect([...head.headers]).toEqual([...got.headers]);
  });

  test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])('%s is refused', async (method) => {
    const response = await get('/', {}, method);
    expect([response.status, response.headers.get('Allow')]).toEqual([405, 'GET, HEAD']);
  });
});

test('without a page for it, what is not there is still 404', async () => {
  const bare = join(folder.path, 'bare');
  await mkdir(bare);
  const response = await serve(bare, 'http://localhost').request('/');
  expect([response.status, await response.text()]).toEqual([404, 'Not found\n']);
  expect(response.headers.get('X-Content-Type-Options')).toBe('nosniff');
});
