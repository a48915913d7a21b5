/** A folder of its own for a test; the caller removes it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes an empty folder under the system's one for temporary files. */
export async function temporaryFolder(): Promise<{ path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'drydock-test-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}
