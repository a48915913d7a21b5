/**
 * A copy of the house to start in, with a site of its own: what is started is the real `mock-server/main.ts`, by way
 * of links, while the built site is three small files, or missing.
 */
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';

/** A copy of the house. */
export interface House {
  /** Arguments of Node that start its server. */
  readonly run: readonly string[];
  /** A path within it. */
  path(name: string): string;
  remove(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Makes a copy of the house. @param site - `false`: as before the first build */
export async function makeHouse(site = true): Promise<House> {
  const folder = await temporaryFolder();
  const path = (name: string) => join(folder.path, name);
  for (const name of ['mock-server', 'spec', 'node_modules', 'package.json'])
    await symlink(join(root, name), path(name));
  if (site) {
    await mkdir(path('dist/.headers'), { recursive: true });
    await writeFile(
      path('dist/.headers/csp.json'),
      JSON.stringify({ default: "default-src 'self'", reference: "default-src 'none'" }),
    );
    await writeFile(path('dist/index.html'), '<!doctype html><title>Home</title>');
    await writeFile(path('dist/404.html'), '<!doctype html><title>Nothing here</title>');
  }
  return {
    run: ['--preserve-symlinks', '--preserve-symlinks-main', path('mock-server/main.ts')],
    path,
    remove: folder.remove,
  };
}
