/**
 * `npm run build`: records the scenarios, writes the documents, builds the site. With `--if-stale` (before
 * `npm start`) only when something that the site is made from has changed since.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

process.env.ASTRO_TELEMETRY_DISABLED = '1';

const root = fileURLToPath(new URL('..', import.meta.url));
const stampFile = join(root, 'dist/.headers/built-from');
const sources = ['spec', 'src', 'mock-server', 'scripts', 'astro.config.mjs', 'package-lock.json'];

const stamp = stampOf(sources);
if (
  process.argv.includes('--if-stale') &&
  existsSync(stampFile) &&
  readFileSync(stampFile, 'utf8') === stamp
) {
  process.exit(0);
}
await import('./spec.ts');
const { build } = await import('astro');
// Nothing from a former build: guides carry the public address too.
await build({ root, logLevel: 'error', force: true });
writeFileSync(stampFile, stamp);
console.log('Built the site into dist/.');

/** One hash over all that the site is made from, and the origin that it is made for. */
function stampOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  hash.update(`${process.env.DRYDOCK_ORIGIN ?? ''} ${process.env.PORT ?? ''} ${process.version}`);
  for (const path of paths) hashInto(hash, join(root, path));
  return hash.digest('hex');
}

function hashInto(hash: ReturnType<typeof createHash>, path: string): void {
  const files = statSync(path).isDirectory()
    ? readdirSync(path, { withFileTypes: true, recursive: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
        .sort()
    : [path];
  for (const file of files) hash.update(file).update(readFileSync(file));
}
