/** Contents of uploaded files in the database, beside the entries of their tenant. */
import type { FileStore } from '../files.ts';
import type { Database } from './database.ts';

/** How long a content stays although no record names it: far longer than the commit of the record may take. */
const UNNAMED_AT_LEAST = '10 minutes';

/** The files of a database. */
export function databaseFiles(database: Database): FileStore {
  return {
    put: (tenant, sha256, bytes) =>
      database.within(tenant, async (transaction) => {
        await transaction`
          INSERT INTO drydock.files (tenant, sha256, bytes) VALUES (${tenant}, ${sha256}, ${Buffer.from(bytes)})
          ON CONFLICT (tenant, sha256) DO UPDATE SET put_at = now()`;
      }),
    get: (tenant, sha256) =>
      database.within(tenant, async (transaction) => {
        const [row] = await transaction<{ bytes: Buffer<ArrayBuffer> }>`
          SELECT bytes FROM drydock.files WHERE tenant = ${tenant} AND sha256 = ${sha256}`;
        return row && new Uint8Array(row.bytes);
      }),
    removeOthers: (tenant, named) =>
      database.within(tenant, async (transaction) => {
        const old = await transaction<{ sha256: string }>`
          SELECT sha256 FROM drydock.files
          WHERE tenant = ${tenant} AND put_at < now() - ${UNNAMED_AT_LEAST}::interval`;
        if (old.length === 0) return;
        const kept = named();
        const left = old.map(({ sha256 }) => sha256).filter((sha256) => !kept.has(sha256));
        // Asked once more for its age: another process may be putting the same bytes again.
        await transaction`
          DELETE FROM drydock.files
          WHERE tenant = ${tenant} AND sha256 = ANY(${left}) AND put_at < now() - ${UNNAMED_AT_LEAST}::interval`;
      }),
    removeAll: (tenant) =>
      database.within(tenant, async (transaction) => {
        await transaction`DELETE FROM drydock.files WHERE tenant = ${tenant}`;
      }),
  };
}
