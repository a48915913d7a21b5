/**
 * What openapi-typescript makes of the documents is a client that compiles strictly and works: a program
 * (text here, since it compiles only beside what was generated) goes through the groups, with openapi-fetch, against a
 * real server.
 */
import { execFile } from 'node:child_process';
import { copyFile, symlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { documents } from '../../spec/contract.ts';
import { startServerProcess } from '../harness/server-process.ts';
import { documentFile } from './documents.ts';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const judge = (name: string) => `${here}node_modules/.bin/${name}`;

const COMPILER_OPTIONS = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable'],
    types: [],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
};

test.each(['v4'] as const)('of %s goes through its groups', async (name) => {
  const folder = await temporaryFolder();
  const server = await startServerProcess({ environment: { DRYDOCK_RATE_LIMIT: '1000' } });
  try {
    await symlink(`${here}node_modules`, `${folder.path}/node_modules`);
    await writeFile(`${folder.path}/package.json`, '{"type":"module"}');
    await writeFile(`${folder.path}/tsconfig.json`, JSON.stringify(COMPILER_OPTIONS));
    await copyFile(`${here}programs/${name}.ts.txt`, `${folder.path}/program.ts`);
    await run(process.execPath, [
      judge('openapi-typescript'),
      documentFile(name),
      '-o',
      `${folder.path}/schema.ts`,
    ]);

    await run(process.execPath, [judge('tsc'), '-p', folder.path]);

    const started = await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST' });
    const { token } = (await started.json()) as { readonly token: string };
    const { stdout } = await run(process.execPath, [`${folder.path}/program.ts`], {
      env: { BASE_URL: `${server.url}${documents[name].base}`, TOKEN: token },
    });
    const been = stdout.trim().split('\n');
    expect(been).toHaveLength(13);
    expect(Object.keys(documents[name].groups)).toEqual(expect.arrayContaining(been));
  } finally {
    await server.stop();
    await folder.remove();
  }
});
