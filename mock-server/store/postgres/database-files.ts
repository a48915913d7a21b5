/** Contents of uploaded files in the database, beside the entries of their tenant. */
import type { FileStore } from '../files.ts';
import type { Database } from './database.ts';

/** The files of a database. */
export function databaseFiles(database: Database): FileStore {
  return {
    put: (tenant, sha256, bytes) =>
      database.within(tenant, async (transaction) => {
        await transaction`
          INSERT INTO drydock.files (tenant, sha256, bytes) VALUES (${tenant}, ${sha256}, ${Buffer.from(bytes)})
          ON CONFLICT DO NOTHING`;
      }),
    get: (tenant, sha256) =>
      database.within(tenant, async (transaction) => {
        const [row] = await transaction<{ bytes: Buffer<ArrayBuffer> }[]>`
          SELECT bytes FROM drydock.files WHERE tenant = ${tenant} AND sha256 = ${sha256}`;
        return row && new Uint8Array(row.bytes);
      }),
    list: (tenant) =>
      database.within(tenant, async (transaction) => {
        const rows = await transaction<{ sha256: string }[]>`
          SELECT sha256 FROM drydock.files WHERE tenant = ${tenant} ORDER BY sha256`;
        return rows.map(({ sha256 }) => sha256);
      }),
    remove: (tenant, sha256) =>
      database.within(tenant, async (transaction) => {
        await transaction`DELETE FROM drydock.files WHERE tenant = ${tenant} AND sha256 = ${sha256}`;
      }),
    removeAll: (tenant) =>
      database.within(tenant, async (transaction) => {
        await transaction`DELETE FROM drydock.files WHERE tenant = ${tenant}`;
      }),
  };
}
