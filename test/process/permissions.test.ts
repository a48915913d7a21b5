/**
 * A data folder that may not be written, or not any more: told clearly, nothing that was acknowledged is lost, nothing
 * is overwritten, and all goes on when the permission is back.
 */
import { chmod, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { ProblemBody } from '../../spec/problem-schemas.ts';
import { runServerProcess, type ServerProcess, startServerProcess } from '../harness/server-process.ts';

/** Permissions do not bind root unless this capability is taken from it. */
const under =
  process.getuid?.() === 0 ? ['setpriv', '--bounding-set=-dac_override,-dac_read_search', '--'] : [];
const SYSTEM_SAYS = 'EACCES';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let dataFolder: string;
let server: ServerProcess;
let token: string;

const start = () => startServerProcess({ dataFolder, under });

beforeEach(async () => {
  folder = await temporaryFolder();
  dataFolder = join(folder.path, 'data');
  server = await start();
  const answer = await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST' });
  ({ token } = (await answer.json()) as { token: string }); // its schema is checked by its scenario
});

afterEach(async () => {
  await allow(true);
  await server.stop('SIGKILL');
  await folder.remove();
});

/** Everything in the data folder, the folder itself at the end. */
async function entries(): Promise<ReadonlyArray<{ readonly path: string; readonly isFolder: boolean }>> {
  const inside = await readdir(dataFolder, { recursive: true, withFileTypes: true });
  return [
    ...inside.map((entry) => ({ path: join(entry.parentPath, entry.name), isFolder: entry.isDirectory() })),
    { path: dataFolder, isFolder: true },
  ];
}

async function allow(isWritable: boolean): Promise<void> {
  const all = await entries();
  for (const { path, isFolder } of all) {
    await chmod(path, (isFolder ? 0o500 : 0o400) + (isWritable ? 0o200 : 0));
  }
}

const headers = () => ({ Authorization: `Bearer ${token}` });

function createDepartment(name: string): Promise<Response> {
  return fetch(`${server.url}/v4/departments`, {
    method: 'POST',
    headers: { ...headers(), 'Content-Type': 'application/json' },
    body: JSON.stringify({ name }),
  });
}

async function departments(): Promise<readonly string[]> {
  const answer = await fetch(`${server.url}/v4/departments?limit=100`, { headers: headers() });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: Array<{ name: string }> }).data.map(({ name }) => name);
}

async function upload(fileName: string): Promise<Response> {
  const list = async (path: string) => {
    const answer = await fetch(`${server.url}/v4${path}?limit=1`, { headers: headers() });
    return ((await answer.json()) as { data: [{ id: string }] }).data[0].id;
  };
  const form = new FormData();
  form.set('file', new File(['A contract.'], fileName, { type: 'text/plain' }));
  form.set('category_id', await list('/document_categories'));
  form.set('employee_id', await list('/employees'));
  return fetch(`${server.url}/v4/documents`, { method: 'POST', headers: headers(), body: form });
}

test('permission that is lost while the server runs is told, loses nothing, and is used again when it is back', async () => {
  expect((await createDepartment('Before')).status).toBe(201);
  await allow(false);

  await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 10_000 }).toBe(503);
  const refused = await upload('lost.txt');
  expect(refused.status).toBe(503);
  expect(refused.headers.get('Retry-After')).toBe('5');
  const problem = ProblemBody.parse(await refused.json());
  expect(problem.code).toBe('store_unavailable');
  expect(JSON.stringify(problem)).not.toContain(dataFolder);
  // The journal that is open already may still be written: what is acknowledged has to be there, the rest must not.
  const during = await createDepartment('During');
  expect([201, 503]).toContain(during.status);
  expect(await departments()).toContain('Before');
  await expect.poll(() => server.stderr()).toContain(SYSTEM_SAYS);
  expect(server.stderr()).not.toContain(token.slice(-20));

  await allow(true);
  await expect.poll(async () => (await fetch(`${server.url}/readyz`)).status, { timeout: 10_000 }).toBe(200);
  expect((await upload('kept.txt')).status).toBe(201);
  expect((await createDepartment('After')).status).toBe(201);
  const names = await departments();
  expect(names.includes('During')).toBe(during.status === 201);
  await server.stop('SIGKILL');
  server = await start();
  expect(await departments()).toEqual(names);
  const documents = await fetch(`${server.url}/v4/documents?sort=-created_at&limit=1`, {
    headers: headers(),
  });
  expect(await documents.json()).toMatchObject({ data: [{ file_name: 'kept.txt' }] });
});

test('a stop without permission ends in time, and the next start finds what was acknowledged', async () => {
  expect((await createDepartment('Before')).status).toBe(201);
  await allow(false);

  const { signal } = await server.stop();

  expect(signal).toBeNull(); // by itself, in whatever state: nobody had to end it
  await allow(true);
  server = await start();
  expect(await departments()).toContain('Before');
});

test('a start without permission is refused with the reason, and touches nothing', async () => {
  expect((await createDepartment('Before')).status).toBe(201);
  await server.stop();
  await allow(false);
  const contents = async () => {
    const files = (await entries()).filter(({ isFolder }) => !isFolder);
    return Promise.all(files.map(async ({ path }) => [path, (await readFile(path)).toString('base64')]));
  };
  const before = await contents();
  expect(before.length).toBeGreaterThan(0);

  const { code, stderr } = await runServerProcess({ dataFolder, under });

  expect(code).not.toBe(0);
  expect(stderr).toContain(`The data folder ${dataFolder} cannot be written (${SYSTEM_SAYS}).`);
  expect(await contents()).toEqual(before);
  await allow(true);
  server = await start();
  expect(await departments()).toContain('Before');
});
