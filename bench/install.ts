/** Installs the benchmark's own packages when they are missing, and checks that its yardstick is of our server's versions. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));

/** The versions of packages, by their names. */
export type Versions = Readonly<Record<string, string>>;

/** Makes the packages ready and gives their versions. @throws {Error} they cannot be installed, or differ from ours */
export function installPackages(): Versions {
  const wanted = dependenciesOf(`${folder}package.json`);
  const isInstalled = Object.keys(wanted).every((name) => existsSync(`${folder}node_modules/${name}`));
  if (!isInstalled) {
    console.log('Installing the packages of the benchmark …');
    // Nothing that a package brings is run at installation; one of them would send statistics to its vendor.
    const { status } = spawnSync(
      'npm',
      ['ci', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund'],
      {
        stdio: 'inherit',
        shell: process.platform === 'win32',
      },
    );
    if (status !== 0) throw new Error('The packages of the benchmark could not be installed.');
  }
  const own = dependenciesOf(`${folder}../package.json`);
  for (const name of ['hono', '@hono/node-server']) {
    if (own[name] !== wanted[name]) {
      throw new Error(
        `The server runs ${name} ${own[name]}, bench/package.json names ${wanted[name]}: make them the same.`,
      );
    }
  }
  return wanted;
}

function dependenciesOf(file: string): Versions {
  const { dependencies } = JSON.parse(readFileSync(file, 'utf8')) as { dependencies: Versions };
  return dependencies;
}
