/** A connection to a PostgreSQL of the tests, to look behind the back of a store. */
import { connectionOptions, LastingConnection } from '../../mock-server/store/postgres/connection.ts';

/** @param tenant - whose rows it sees; those of no tenant unless given */
export function connectTo(url: string, tenant = ''): LastingConnection {
  return new LastingConnection(connectionOptions(url), {
    opened: (sql) => sql`SELECT set_config('drydock.tenant', ${tenant}, false)`,
  });
}

/** Runs a text of statements as whoever the URL names. */
export async function runScript(url: string, ...texts: readonly string[]): Promise<void> {
  const connection = connectTo(url);
  try {
    for (const text of texts) await connection.sql.script(text);
  } finally {
    await connection.close();
  }
}
