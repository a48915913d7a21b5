/**
 * The profile `postgres` of `compose.yaml`, done by hand where there is no container engine: the statements that set the
 * database up run on a real PostgreSQL, and two processes start with what the file gives them.
 */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { settingNames } from '../../mock-server/config.ts';
import { findPostgres, type PostgresServer, startPostgres } from '../harness/postgres-server.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { connectTo, runScript } from '../harness/sql.ts';
import { readCompose } from './compose.ts';

const SETUP = fileURLToPath(new URL('../../docker/database.sql', import.meta.url));
const PASSWORD = "it's 'quoted'";
const given = {
  DRYDOCK_SECRET: 'a secret of sixteen letters',
  DRYDOCK_DATABASE_PASSWORD: 'letters-and-digits-1',
  DRYDOCK_DATABASE_ADMIN_PASSWORD: 'of-the-administrator-2',
};

const run = promisify(execFile);
const { services, volumes } = await readCompose(given);

let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres();
  // As the image of PostgreSQL leaves it: a database of its administrator, and no role.
  await runScript(
    server.adminUrl,
    'DROP DATABASE drydock',
    'DROP ROLE drydock',
    `CREATE DATABASE ${services.database.environment.POSTGRES_DB}`,
  );
  await run(
    join(findPostgres() ?? '', 'psql'),
    ['--no-psqlrc', '--dbname', server.adminUrl.replace(/[^/]+$/, 'drydock'), '--file', SETUP],
    { env: { ...process.env, DRYDOCK_DATABASE_PASSWORD: PASSWORD } },
  );
});

afterAll(() => server.dispose());

test('without the profile nothing of it is there, and the folder is the store', async () => {
  const plain = await readCompose({});
  const started = Object.entries(plain.services).filter(([, { profiles }]) => profiles === undefined);
  expect(started.map(([name]) => name)).toEqual(['drydock']);
  expect(plain.services.drydock.environment.DRYDOCK_DATABASE_URL).toBe('');
  expect(plain.services.drydock.depends_on?.database?.required).toBe(false);
});

test('a database of the company goes before the one of the profile', async () => {
  const url = 'postgres://app:secret@db.example.com/drydock';
  const own = await readCompose({ ...given, DRYDOCK_DATABASE_URL: url });
  expect(own.services.drydock.environment.DRYDOCK_DATABASE_URL).toBe(url);
});

test('whatever can be set reaches the containers, but for what belongs to the image', async () => {
  const ofTheImage = ['PORT', 'HOST', 'DRYDOCK_DATA'];
  const names = settingNames.filter((name) => !ofTheImage.includes(name));
  const set = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
  const { services: given } = await readCompose(set);
  expect(given.drydock.environment).toEqual(set);
});

test('both processes use the same database, each with a folder and a port of its own, once it is healthy', () => {
  const both = [services.drydock, services['drydock-2']];
  for (const { environment, depends_on, cap_drop, read_only } of both) {
    expect(environment).toEqual(services.drydock.environment);
    expect(depends_on?.database?.condition).toBe('service_healthy');
    expect({ cap_drop, read_only }).toEqual({ cap_drop: ['ALL'], read_only: true });
  }
  expect(new Set(both.flatMap(({ ports }) => ports)).size).toBe(2);
  const named = [...both, services.database].map(({ volumes: [first = ''] }) => first.split(':')[0]);
  expect(named.toSorted()).toEqual(Object.keys(volumes).toSorted());
});

test('the database is reached from within alone, keeps its data in a volume and says whether it is healthy', async () => {
  const { database } = services;
  expect(database.ports).toBeUndefined();
  expect(database.volumes).toContain('./docker/database.sql:/docker-entrypoint-initdb.d/database.sql:ro');
  expect(database.environment.POSTGRES_PASSWORD).toBe(given.DRYDOCK_DATABASE_ADMIN_PASSWORD);
  const [, program = '', ...args] = database.healthcheck?.test ?? [];
  const check = run(join(findPostgres() ?? '', program), args, {
    env: { PATH: process.env.PATH, PGPORT: new URL(server.url).port },
  });
  expect((await check).stdout).toContain('accepting connections');
});

test('Drydock’s role may make its own tables and nothing else', async () => {
  const admin = connectTo(server.adminUrl.replace(/[^/]+$/, 'drydock'));
  const own = connectTo(server.url);
  try {
    const [role] = await admin.sql`
      SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls,
        rolpassword LIKE 'SCRAM-SHA-256$%' AS has_password,
        (SELECT datdba <> pg_authid.oid FROM pg_database WHERE datname = 'drydock') AS is_no_owner
      FROM pg_authid WHERE rolname = 'drydock'`;
    expect(role).toEqual({
      rolsuper: false,
      rolcreatedb: false,
      rolcreaterole: false,
      rolreplication: false,
      rolbypassrls: false,
      has_password: true,
      is_no_owner: true,
    });
    await expect(own.sql.script('CREATE TABLE public.mine (a int)')).rejects.toThrow('permission denied');
    await expect(own.sql.script('CREATE DATABASE other')).rejects.toThrow('permission denied');
  } finally {
    await Promise.all([admin.close(), own.close()]);
  }
});

test('two processes as the file starts them serve the same sandbox, and row-level security holds for their role', async () => {
  const url = new URL(services.drydock.environment.DRYDOCK_DATABASE_URL ?? '');
  expect(url.hostname).toBe('database');
  url.host = new URL(server.url).host;
  const start = () =>
    startServerProcess({
      environment: { ...services.drydock.environment, DRYDOCK_DATABASE_URL: url.href },
    });
  const processes: ServerProcess[] = [];
  try {
    processes.push(...(await Promise.all([start(), start()])));
    const [one, two] = processes;
    const started = await fetch(`${one?.url}/sandbox/sandboxes`, { method: 'POST' });
    expect(started.status).toBe(201);
    const { token } = (await started.json()) as { token: string }; // by its schema
    const seen = await fetch(`${two?.url}/v4/me`, { headers: { Authorization: `Bearer ${token}` } });
    expect(seen.status).toBe(200);
  } finally {
    await Promise.all(processes.map((each) => each.stop()));
  }
  const forgetful = connectTo(url.href);
  try {
    expect(await forgetful.sql`SELECT tenant FROM drydock.tenants`).toEqual([]);
  } finally {
    await forgetful.close();
  }
});
