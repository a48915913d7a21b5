/**
 * A disk that is full, for real: the system takes no more of a file than so many bytes, the last write of which arrives in
 * part. That is told, costs nothing that was acknowledged, nothing half of it is kept, and when there is room all goes on.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { ProblemBody } from '../../spec/problem-schemas.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { makeHouse } from './house.ts';

const FILE_BYTES_AT_MOST = 60_000;
const WRITES_AT_MOST = 2_000;

const run = promisify(execFile);

async function startSandbox({ url }: ServerProcess): Promise<string> {
  const answer = await fetch(`${url}/sandbox/sandboxes`, { method: 'POST' });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { readonly token: string }).token; // by its schema
}

function addTeam({ url }: ServerProcess, token: string, name: string): Promise<Response> {
  return fetch(`${url}/v4/teams`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name }),
  });
}

/** The teams that were made, page by page, the oldest first. */
async function teamsOf({ url }: ServerProcess, token: string): Promise<readonly string[]> {
  const names: string[] = [];
  for (let path: string | null = '/v4/teams?limit=100&sort=created_at'; path !== null; ) {
    const answer = await fetch(url + path, { headers: { Authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as {
      readonly data: ReadonlyArray<{ readonly name: string }>;
      readonly meta: { readonly next_cursor: string | null };
    }; // by its schema
    names.push(...page.data.map(({ name }) => name).filter((name) => name.startsWith('Team ')));
    path = page.meta.next_cursor && `/v4/teams?limit=100&sort=created_at&cursor=${page.meta.next_cursor}`;
  }
  return names;
}

test('is told as such, loses nothing, keeps no half, and is written to again when there is room', async () => {
  const folder = await temporaryFolder();
  const environment = { DRYDOCK_RATE_LIMIT: '1000000' };
  const house = await makeHouse();
  const { run: program } = house; // the real one, which answers for the signals that a process gets
  let server = await startServerProcess({
    run: program,
    dataFolder: folder.path,
    environment,
    under: ['prlimit', `--fsize=${FILE_BYTES_AT_MOST}:unlimited`, '--'],
  });
  try {
    const [token, other] = [await startSandbox(server), await startSandbox(server)];
    const acknowledged: string[] = [];
    let refused: Response | undefined;
    for (let count = 0; count < WRITES_AT_MOST && !refused; count += 1) {
      const answer = await addTeam(server, token, `Team ${count}`);
      if (answer.status === 201) acknowledged.push(`Team ${count}`);
      else refused = answer;
    }
    expect(acknowledged.length).toBeGreaterThan(10);
    expect(refused?.status).toBe(503);
    expect(refused?.headers.get('Retry-After')).toBe('5');
    expect(ProblemBody.parse(await refused?.json()).code).toBe('store_unavailable');
    await expect.poll(() => server.stderr()).toContain('EFBIG'); // as the system says it, on a way of its own

    // Readers go on, and what was refused is nowhere.
    expect(await teamsOf(server, token)).toEqual(acknowledged);
    expect(await teamsOf(server, other)).toEqual([]);

    await run('prlimit', [`--pid=${server.pid}`, '--fsize=unlimited:unlimited']);
    for (const name of ['Team afterwards', 'Team after that']) {
      expect((await addTeam(server, token, name)).status).toBe(201);
      acknowledged.push(name);
    }
    await server.stop('SIGKILL');

    server = await startServerProcess({ run: program, dataFolder: folder.path, environment });
    expect(await teamsOf(server, token)).toEqual(acknowledged);
    expect(await teamsOf(server, other)).toEqual([]);
    expect(await server.stop()).toMatchObject({ code: 0, stderr: '' });
  } finally {
    await server.stop('SIGKILL');
    await house.remove();
    await folder.remove();
  }
});
