/**
 * Backup and restore as the guide *Running it for your company* says: the folder of a stopped process, a dump of a database
 * that is in use. The commands for PostgreSQL are the guide's own.
 */
import { execFile } from 'node:child_process';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { findPostgres, startPostgres } from '../harness/postgres-server.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const GUIDE = new URL('../../src/content/docs/guides/running-it.md', import.meta.url);

const run = promisify(execFile);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

/** A sandbox with a team of its own. @returns its token */
async function fill(server: ServerProcess): Promise<string> {
  const answer = await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST' });
  const { token } = (await answer.json()) as { readonly token: string }; // by its schema
  await addTeam(server, token, 'Before');
  return token;
}

async function addTeam({ url }: ServerProcess, token: string, name: string): Promise<void> {
  const answer = await fetch(`${url}/v4/teams`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name }),
  });
  expect(answer.status).toBe(201);
}

async function teamsOf({ url }: ServerProcess, token: string): Promise<readonly string[]> {
  const answer = await fetch(`${url}/v4/teams?sort=-created_at&limit=2`, {
    headers: { Authorization: `Bearer ${token}` },
  });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { data: Array<{ name: string }> }).data.map(({ name }) => name); // by its schema
}

test('a copy of the folder of a stopped process is what it was, wherever it is put', async () => {
  const [data, copy] = [join(folder.path, 'data'), join(folder.path, 'copy')];
  const before = await startServerProcess({ dataFolder: data });
  const token = await fill(before);
  await before.stop();
  await cp(data, copy, { recursive: true });
  await rm(data, { recursive: true });

  const after = await startServerProcess({ dataFolder: copy });
  expect(await teamsOf(after, token)).toContain('Before');
  await addTeam(after, token, 'After');
  expect(await after.stop()).toMatchObject({ code: 0, stderr: '' });
});

test('a dump of a database in use is put back by the commands of the guide', async () => {
  const guide = await readFile(GUIDE, 'utf8');
  const commands = [...guide.matchAll(/^(?:pg_dump|psql) --username=postgres .+$/gm)].map(([line]) => line);
  expect(commands.map((line) => line.split(' ', 1)[0])).toEqual(['pg_dump', 'psql', 'psql']);
  const [dump = '', ...restore] = commands;
  const database = await startPostgres();
  const { hostname: PGHOST, port: PGPORT } = new URL(database.adminUrl);
  const shell = (line: string) =>
    run('bash', ['-c', line], {
      cwd: folder.path,
      env: {
        PATH: `${findPostgres()}:${process.env.PATH}`,
        PGHOST,
        PGPORT,
        PGOPTIONS: '-c client_min_messages=warning',
      },
    });
  const start = () =>
    startServerProcess({
      environment: { DRYDOCK_DATABASE_URL: database.url, DRYDOCK_SECRET: 'a secret of sixteen letters' },
    });
  try {
    const before = await start();
    const token = await fill(before);
    await shell(dump);
    await addTeam(before, token, 'Too late');
    expect(await teamsOf(before, token)).toEqual(['Too late', 'Before']);
    await before.stop();
    for (const line of restore) await shell(line);

    const after = await start();
    expect((await teamsOf(after, token))[0]).toBe('Before');
    await addTeam(after, token, 'After');
    expect(await after.stop()).toMatchObject({ code: 0, stderr: '' });
  } finally {
    await database.dispose();
  }
});
