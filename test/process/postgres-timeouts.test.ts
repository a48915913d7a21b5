/**
 * A database that is there and does not get on: what waits in it ends within a limit, is told as a 503 that says when to
 * try again, holds nobody else up for longer, and works as soon as the way is free.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LastingConnection } from '../../mock-server/store/postgres/connection.ts';
import { ProblemBody } from '../../spec/problem-schemas.ts';
import { type PostgresServer, startPostgres } from '../harness/postgres-server.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { connectTo } from '../harness/sql.ts';

/** A statement, or a lock, may take ten seconds; a place in the pool, five; two questions before an answer, five each. */
const STATEMENT_MS = 10_000;
const PLACE_MS = 5000;
const SLACK_MS = 3000;
/** Connections of the pool. */
const PLACES = 10;

let database: PostgresServer;
let server: ServerProcess;
/** Another session, which holds things up. */
let other: LastingConnection;

beforeAll(async () => {
  database = await startPostgres();
  server = await startServerProcess({
    environment: { DRYDOCK_DATABASE_URL: database.url, DRYDOCK_SECRET: 'a secret of sixteen letters' },
  });
  other = connectTo(database.adminUrl.replace(/[^/]+$/, 'drydock'));
  // It may stay within its transaction for as long as a test needs.
  await other.sql.script('SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0;');
});

afterAll(async () => {
  await other.close();
  await server.stop();
  await database.dispose();
});

interface Sandbox {
  readonly id: string;
  readonly token: string;
}

async function startSandbox(): Promise<Sandbox> {
  const answer = await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST' });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Sandbox; // by its schema
}

interface Timed {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly code: string | undefined;
  readonly ms: number;
}

async function timed(asking: Promise<Response>): Promise<Timed> {
  const startedMs = performance.now();
  const answer = await asking;
  const body: unknown = await answer.json();
  return {
    status: answer.status,
    retryAfter: answer.headers.get('Retry-After'),
    code: answer.ok ? undefined : ProblemBody.parse(body).code,
    ms: performance.now() - startedMs,
  };
}

const read = ({ token }: Sandbox) =>
  timed(fetch(`${server.url}/v4/me`, { headers: { Authorization: `Bearer ${token}` } }));

const write = ({ token }: Sandbox, name: string) =>
  timed(
    fetch(`${server.url}/v4/departments`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify({ name }),
    }),
  );

function expectUnavailable(answer: Timed, limitMs: number): void {
  expect(answer).toMatchObject({ status: 503, code: 'store_unavailable' });
  expect(Number(answer.retryAfter)).toBeGreaterThan(0);
  expect(answer.ms).toBeLessThan(limitMs + SLACK_MS);
}

test('a sandbox whose row another session holds, and a pool that is waited for, end in a 503 within their limits', async () => {
  const sandboxes = await Promise.all(Array.from({ length: PLACES + 1 }, startSandbox));
  const held = sandboxes.slice(0, PLACES);
  const free = sandboxes.at(-1) as Sandbox; // there are that many
  await other.sql.script('BEGIN');
  await other.sql`SELECT set_config('drydock.tenant', '*', true)`;
  await other.sql`SELECT 1 FROM drydock.tenants FOR UPDATE`;
  try {
    const waiting = held.map((sandbox) => write(sandbox, 'Held up'));
    await expect.poll(waitingForLocks, { timeout: 4000 }).toBe(PLACES);
    // What needs no place of the pool is answered meanwhile.
    const meanwhile = await read(free);
    expect(meanwhile.status).toBe(200);
    expect(meanwhile.ms).toBeLessThan(SLACK_MS);
    expectUnavailable(await write(free, 'Without a place'), PLACE_MS);
    for (const answer of await Promise.all(waiting)) expectUnavailable(answer, STATEMENT_MS);
    expect(await waitingForLocks()).toBe(0);
  } finally {
    await other.sql.script('ROLLBACK');
  }
  for (const sandbox of sandboxes) expect((await write(sandbox, 'Free again')).status).toBe(201);
});

test('statements that come to no end, since another session has their table for itself, end in a 503', async () => {
  const sandbox = await startSandbox();
  await other.sql.script('BEGIN; LOCK TABLE drydock.tenants IN ACCESS EXCLUSIVE MODE;');
  try {
    // The second question waits for the end of the first one.
    const answers = await Promise.all([read(sandbox), write(sandbox, 'Held up')]);
    for (const answer of answers) expectUnavailable(answer, STATEMENT_MS);
  } finally {
    await other.sql.script('ROLLBACK');
  }
  expect((await read(sandbox)).status).toBe(200);
  expect((await write(sandbox, 'Free again')).status).toBe(201);
});

test('a statement that only takes very long ends in a 503, and nothing of it is kept', async () => {
  const sandbox = await startSandbox();
  await other.sql.script(`
    CREATE FUNCTION drydock.dawdle() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(60); RETURN NEW; END $$;
    CREATE TRIGGER dawdle BEFORE INSERT ON drydock.entries EXECUTE FUNCTION drydock.dawdle();`);
  try {
    expectUnavailable(await write(sandbox, 'Too slow'), STATEMENT_MS);
  } finally {
    await other.sql.script('DROP TRIGGER dawdle ON drydock.entries; DROP FUNCTION drydock.dawdle();');
  }
  expect((await write(sandbox, 'Too slow')).status).toBe(201); // its name was not taken
});

async function waitingForLocks(): Promise<number> {
  const probe = connectTo(database.adminUrl);
  try {
    const [row] = await probe.sql<{ waiting: number }>`
      SELECT count(*)::int AS waiting FROM pg_stat_activity
      WHERE application_name = 'drydock' AND datname = 'drydock' AND wait_event_type = 'Lock'`;
    return row?.waiting ?? 0;
  } finally {
    await probe.close();
  }
}
