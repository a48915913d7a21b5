/** The tables can be distributed by tenant: what `docs/citus.md` says of them, held against the catalogue. */
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Database } from '../../mock-server/store/postgres/database.ts';
import { migrate } from '../../mock-server/store/postgres/migrations.ts';
import type { Sql } from '../../mock-server/store/postgres/sql.ts';
import { type PostgresServer, startPostgres } from '../harness/postgres-server.ts';

let server: PostgresServer;
let database: Database;
let sql: Sql;

beforeAll(async () => {
  server = await startPostgres();
  database = new Database(server.url);
  await migrate(database);
  sql = database.sql;
});
afterAll(async () => {
  await database.close();
  await server.dispose();
});

/** The tables that hold something of a tenant. */
async function tablesOfTenants(): Promise<readonly string[]> {
  const rows = await sql<{ table: string }>`
    SELECT c.relname AS table FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant'
    WHERE c.relnamespace = 'drydock'::regnamespace AND c.relkind = 'r' ORDER BY c.relname`;
  return rows.map(({ table }) => table);
}

/** The first column of every primary key and unique index. */
function firstColumnsOfKeys() {
  return sql<{ table: string; index: string; first: string; is_primary: boolean }>`
    SELECT c.relname AS table, k.relname AS index, a.attname AS first, i.indisprimary AS is_primary
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class k ON k.oid = i.indexrelid
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
    WHERE c.relnamespace = 'drydock'::regnamespace AND i.indisunique`;
}

test('every key and every unique index of a table of tenants begins with the tenant', async () => {
  const tables = await tablesOfTenants();
  const keys = (await firstColumnsOfKeys()).filter(({ table }) => tables.includes(table));
  expect(keys.filter(({ first }) => first !== 'tenant')).toEqual([]);
  const withKey = keys.filter(({ is_primary }) => is_primary).map(({ table }) => table);
  expect(withKey.toSorted()).toEqual(tables);
});

test('a reference between tables of tenants is one by the tenant', async () => {
  const references = await sql<{ columns: string[]; target: string[] }>`
    SELECT
      (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = conrelid AND attnum = ANY(conkey)) AS columns,
      (SELECT array_agg(attname::text) FROM pg_attribute WHERE attrelid = confrelid AND attnum = ANY(confkey)) AS target
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'drydock'::regnamespace`;
  expect(references.length).toBeGreaterThan(0);
  for (const { columns, target } of references) {
    expect(columns).toContain('tenant');
    expect(target).toContain('tenant');
  }
});

test('every table of tenants hides its rows from a transaction that names none', async () => {
  const open = await sql`
    SELECT relname FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant'
    WHERE relnamespace = 'drydock'::regnamespace AND relkind = 'r' AND NOT (relrowsecurity AND relforcerowsecurity)`;
  expect(open).toEqual([]);
});

test('the statements of the note run as they stand, and ask for nothing that Citus would refuse', async () => {
  const note = await readFile(new URL('../../docs/citus.md', import.meta.url), 'utf8');
  const statements = /```sql\n(.+?)```/s.exec(note)?.[1] ?? '';
  // In the place of the real one: Citus wants the column in every unique key, and the table to go along with first.
  await sql.script(`
    CREATE TEMPORARY TABLE distributed (name regclass, by text);
    CREATE FUNCTION pg_temp.create_distributed_table(
      table_name regclass, distribution_column text, colocate_with text DEFAULT 'default'
    ) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
      IF EXISTS (SELECT FROM pg_index i WHERE i.indrelid = table_name AND i.indisunique AND NOT EXISTS (
        SELECT FROM pg_attribute a
        WHERE a.attrelid = table_name AND a.attname = distribution_column AND a.attnum = ANY(i.indkey)
      )) THEN RAISE EXCEPTION 'a unique key of % lacks %', table_name, distribution_column; END IF;
      IF colocate_with NOT IN ('default', 'none') AND NOT EXISTS (
        SELECT FROM distributed d WHERE d.name = colocate_with::regclass AND d.by = distribution_column
      ) THEN RAISE EXCEPTION '% is not distributed by % yet', colocate_with, distribution_column; END IF;
      INSERT INTO distributed VALUES (table_name, distribution_column);
    END $$;
    SET search_path = pg_temp, public;
    ${statements.replaceAll('create_distributed_table', 'pg_temp.create_distributed_table')}
    RESET search_path;`);
  const statementsIn = statements.split(';').length - 1;
  expect(statementsIn).toBeGreaterThan(4);
});

test('the note on distribution has a statement for every table, by a column that its keys begin with', async () => {
  const note = await readFile(new URL('../../docs/citus.md', import.meta.url), 'utf8');
  const statements = [...note.matchAll(/create_distributed_table\('drydock\.(\w+)', '(\w+)'/g)];
  const columnOf = new Map(statements.map(([, table = '', column = '']) => [table, column]));
  const all = await sql<{ table: string }>`
    SELECT relname AS table FROM pg_class WHERE relnamespace = 'drydock'::regnamespace AND relkind = 'r'`;
  const distributed = all.map(({ table }) => table).filter((table) => table !== 'migrations');
  expect([...columnOf.keys()].toSorted()).toEqual(distributed.toSorted());
  for (const { table, first } of await firstColumnsOfKeys()) {
    if (table !== 'migrations') expect(columnOf.get(table)).toBe(first);
  }
});
