/** A disk that takes no more, at the border to the file system: whatever goes through a file handle fails halfway. */
import { open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';

/** Lets every write of this process fail until it is called off. @param code - as the system would say it */
export async function failWrites(code = 'ENOSPC'): Promise<() => void> {
  const handle = await open(fileURLToPath(import.meta.url), 'r');
  const prototype: typeof handle = Object.getPrototypeOf(handle);
  await handle.close();
  const { write } = prototype;
  const error = Object.assign(new Error(`${code}: write`), { code });
  const writes = vi.spyOn(prototype, 'write').mockImplementation(async function (
    this: typeof handle,
    bytes: unknown,
    offset?: unknown,
    length?: unknown,
    position?: unknown,
  ) {
    // Half of it arrives, as on a disk that is just full.
    if (bytes instanceof Uint8Array) {
      await Reflect.apply(write, this, [bytes, offset, Math.floor(Number(length) / 2), position]);
    }
    throw error;
  } as typeof write);
  const wholes = vi.spyOn(prototype, 'writeFile').mockRejectedValue(error);
  return () => {
    writes.mockRestore();
    wholes.mockRestore();
  };
}
