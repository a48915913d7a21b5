/**
 * Serves the built site from memory-mapped facts: which files there are is read once, so that a path is either one
 * of them or nothing. Pages are revalidated, hashed assets kept for ever.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { SiteHandler } from '../app.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.atom': 'application/atom+xml; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.md': 'text/markdown; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.xml': 'application/xml; charset=utf-8',
  '.yaml': 'application/yaml; charset=utf-8',
  '.zip': 'application/zip',
};
/** The catalogue of the APIs, which has no extension to tell its type by (RFC 9727, RFC 9264). */
const CATALOG = '/.well-known/api-catalog';
const CATALOG_TYPE = 'application/linkset+json; profile="https://www.rfc-editor.org/info/rfc9727"';
/** What tools of other origins read too. */
const OPEN = /^\/(?:openapi\/|changelog\.atom$|llms(?:-full)?\.txt$|\.well-known\/)/;
const COMPRESSIBLE = /\.(?:atom|css|html|js|json|md|svg|txt|xml|yaml)$/;
const LONGEST_KEPT_BYTES = 64 * 1024 * 1024;

/** The security headers of pages: the policy of ordinary pages, and the one of Scalar's reference. */
export interface SitePolicies {
  readonly default: string;
  readonly reference: string;
}

interface File {
  readonly path: string;
  readonly type: string;
  readonly etag: string;
  readonly isHashed: boolean;
}

type Encoding = 'br' | 'gzip' | 'identity';

/** Reads which files the site has and answers from them. @param folder - the built site */
export function createStaticSite(folder: string, policies: SitePolicies, origin: string): SiteHandler {
  const files = listFiles(folder);
  const kept = new Map<string, Uint8Array<ArrayBuffer>>();
  let keptBytes = 0;

  function contentOf(file: File, encoding: Encoding): Uint8Array<ArrayBuffer> {
    const key = `${encoding} ${file.path}`;
    const known = kept.get(key);
    if (known) return known;
    const content = compress(readFileSync(file.path), encoding);
    if (keptBytes + content.length <= LONGEST_KEPT_BYTES) {
      kept.set(key, content);
      keptBytes += content.length;
    }
    return content;
  }

  const bare = securityHeaders('', '', policies, origin);
  const plain = { ...bare, 'Content-Type': 'text/plain; charset=utf-8' };

  return ({ path, search, method, header }) => {
    if (method !== 'GET' && method !== 'HEAD') {
      return new Response('This page can only be read.\n', {
        status: 405,
        headers: { ...plain, Allow: 'GET, HEAD' },
      });
    }
    const wanted = decode(path);
    const file =
      wanted === undefined
        ? undefined
        : (files.get(wanted) ?? (wanted.endsWith('/') ? files.get(`${wanted}index.html`) : undefined));
    if (!file && wanted !== undefined && files.has(`${wanted}/index.html`)) {
      return new Response(null, {
        status: 308,
        headers: { ...bare, Location: `${encodeURI(wanted)}/${search}` },
      });
    }
    const found = file ?? files.get('/404.html');
    if (!found) return new Response('Not found\n', { status: 404, headers: plain });
    const encoding = encodingFor(found.path, header('accept-encoding') ?? '');
    const etag = encoding === 'identity' ? `"${found.etag}"` : `"${found.etag}-${encoding}"`;
    const headers: Record<string, string> = {
      'Content-Type': found.type,
      'Cache-Control': found.isHashed ? 'public, max-age=31536000, immutable' : 'no-cache',
      ETag: etag,
      Vary: 'Accept-Encoding',
      ...securityHeaders(path, found.type, policies, origin),
    };
    if (encoding !== 'identity') headers['Content-Encoding'] = encoding;
    if (file && matches(header('if-none-match'), etag)) return new Response(null, { status: 304, headers });
    const content = contentOf(found, encoding);
    headers['Content-Length'] = String(content.length);
    return new Response(method === 'HEAD' ? null : content, { status: file ? 200 : 404, headers });
  };
}

function securityHeaders(
  path: string,
  type: string,
  policies: SitePolicies,
  origin: string,
): Record<string, string> {
  const headers: Record<string, string> = {
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
    'Cross-Origin-Resource-Policy': 'same-origin',
  };
  if (type.startsWith('text/html')) {
    headers['Content-Security-Policy'] = /^\/docs\/[^/]+\/reference\//.test(path)
      ? policies.reference
      : policies.default;
    headers['Cross-Origin-Opener-Policy'] = 'same-origin';
    headers['Permissions-Policy'] = 'camera=(), geolocation=(), microphone=()';
  }
  if (path === CATALOG) headers.Link = `<${origin}${CATALOG}>; rel="api-catalog"`;
  if (OPEN.test(path)) {
    headers['Access-Control-Allow-Origin'] = '*';
    headers['Cross-Origin-Resource-Policy'] = 'cross-origin';
  }
  if (origin.startsWith('https:'))
    headers['Strict-Transport-Security'] = 'max-age=31536000; includeSubDomains';
  return headers;
}

function listFiles(folder: string): ReadonlyMap<string, File> {
  const files = new Map<string, File>();
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = `/${relative(folder, path).split(sep).join('/')}`;
    if (isHidden(name)) continue;
    const { size, mtimeMs } = statSync(path);
    const etag = createHash('sha256').update(`${name} ${size} ${mtimeMs}`).digest('base64url').slice(0, 16);
    files.set(name, {
      path,
      type: name === CATALOG ? CATALOG_TYPE : (TYPES[extname(name)] ?? 'application/octet-stream'),
      etag,
      isHashed: name.startsWith('/_astro/'),
    });
  }
  return files;
}

/** Nothing hidden is served but what stands at a well-known address (RFC 8615). */
function isHidden(name: string): boolean {
  return name
    .replace(/^\/\.well-known\//, '/')
    .split('/')
    .some((part) => part.startsWith('.'));
}

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined; // a broken encoding names no file
  }
}

function encodingFor(path: string, accepted: string): Encoding {
  if (!COMPRESSIBLE.test(path)) return 'identity';
  if (accepts(accepted, 'br')) return 'br';
  return accepts(accepted, 'gzip') ? 'gzip' : 'identity';
}

/** Whether `Accept-Encoding` names a coding, and not only to leave it out (RFC 9110, 12.5.3). */
function accepts(accepted: string, coding: string): boolean {
  return accepted.split(',').some((part) => {
    const [name = '', weight = ''] = part.split(';').map((each) => each.trim().toLowerCase());
    return name === coding && !/^q=0(\.0*)?$/.test(weight);
  });
}

function compress(content: Buffer<ArrayBuffer>, encoding: Encoding): Uint8Array<ArrayBuffer> {
  if (encoding === 'identity') return content;
  return encoding === 'br'
    ? brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })
    : gzipSync(content);
}

function matches(condition: string | undefined, etag: string): boolean {
  if (condition?.trim() === '*') return true;
  return condition?.split(',').some((candidate) => candidate.trim().replace(/^W\//, '') === etag) ?? false;
}
