/**
 * `npm run licences`: every package that is shipped, with its licence. Fails when one has a licence that nobody has
 * agreed to. Reads the lockfile, so it says the same on every machine.
 */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Licences that ask for no more than to be named. */
const ALLOWED: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC-BY-4.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'OFL-1.1',
  'Python-2.0',
  'Unlicense',
  'Zlib',
]);

/** Copyleft that ends at the package's own files: used as they are, and never changed. */
const AS_THEY_ARE: ReadonlySet<string> = new Set(['LGPL-3.0-or-later', 'MPL-2.0']);

interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
}

const lockfile = fileURLToPath(new URL('../package-lock.json', import.meta.url));
const { packages } = JSON.parse(readFileSync(lockfile, 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};
const shipped = Object.entries(packages)
  .filter(([path, { dev }]) => path !== '' && dev !== true)
  .map(([path, { version = '', license = 'none named' }]) => ({
    name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version,
    license,
  }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
for (const { name, version, license } of shipped) console.log(`${name}@${version}\t${license}`);

const objectionable = shipped.filter(({ license }) => !isAllowed(license));
console.log(
  `\n${shipped.length} packages are shipped; ${objectionable.length} with a licence that is not agreed to.`,
);
if (objectionable.length > 0) {
  console.error(objectionable.map(({ name, license }) => `${name}: ${license}`).join('\n'));
  process.exitCode = 1;
}

/** An expression of SPDX: of alternatives one has to be allowed, of what applies together all. */
function isAllowed(expression: string): boolean {
  const alternatives = expression.replace(/[()]/g, '').split(' OR ');
  return alternatives.some((one) =>
    one.split(' AND ').every((license) => ALLOWED.has(license) || AS_THEY_ARE.has(license)),
  );
}
