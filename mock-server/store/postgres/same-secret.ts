/**
 * Processes that use a database at the same moment need the same secret: with another one, cursors of one are refused by
 * the other, and what webhooks hide cannot be read. Each holds a shared lock that is named after its secret, for as long as
 * its connection lasts, so that another name is noticed and a secret can still be changed once all have stopped.
 */
import { hash } from 'node:crypto';
import type { Database } from './database.ts';

/** Any number that nothing else in the database locks by. */
const SECRETS = 722_011;

/** Holds the lock of a secret. @throws {Error} another process has the lock of another one */
export async function holdSecret(database: Database, secret: Uint8Array): Promise<void> {
  // Of a hash of its own no more than 32 bits: enough to notice, and nothing to go back from.
  const name = hash('sha256', Buffer.concat([Buffer.from('instances:'), secret]), 'buffer').readInt32BE();
  await database.ask((sql) => sql`SELECT pg_advisory_lock_shared(${SECRETS}::int, ${name}::int)`);
  const others = await database.ask(
    (sql) => sql`
      SELECT FROM pg_locks
      WHERE locktype = 'advisory' AND classid::bigint = ${SECRETS} AND objid::bigint <> ${name >>> 0}
        AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  );
  if (others.length === 0) return;
  throw new Error(
    'another server uses it with another DRYDOCK_SECRET. Give all of them the same; to change it, stop all of them first.',
  );
}
