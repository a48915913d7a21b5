/**
 * A lowdb adapter whose writes survive a power cut: written aside in the same folder, synced, renamed over
 * the old file, and the folder synced. So the file is always the whole former or the whole new state.
 * lowdb's own adapter syncs nothing.
 */
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Adapter } from 'lowdb';

/** What is appended to a file's name while it is written aside. */
export const ASIDE_SUFFIX = '.tmp';

/** How data becomes a file: its text, and its time of modification in milliseconds since 1970. */
export interface FileForm<T> {
  encode(data: T): string;
  modifiedAt(data: T): number;
  /** @throws {DamagedFile} the text is not one that `encode` made */
  decode(text: string, modifiedAt: number): T;
}

/** A file is there, and its content makes no sense. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
}

/** One file of JSON. Only one write may run at a time; lowdb leaves the order of writes to its caller. */
export class DurableJsonFile<T> implements Adapter<T> {
  /** Size of the file as it was last read or written; 0: neither. */
  bytes = 0;
  readonly #path: string;
  readonly #form: FileForm<T>;
  readonly #mayWrite: () => Promise<void>;

  /** @param mayWrite - waited for between what a write will say and its beginning; when it rejects, nothing is written */
  constructor(path: string, form: FileForm<T>, mayWrite: () => Promise<void> = async () => undefined) {
    this.#path = path;
    this.#form = form;
    this.#mayWrite = mayWrite;
  }

  /**
   * Reads the file; `null` when there is none.
   *
   * @throws {DamagedFile}
   */
  async read(): Promise<T | null> {
    const handle = await open(this.#path, 'r').catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (handle === null) return null;
    try {
      const { mtimeMs, size } = await handle.stat();
      this.bytes = size;
      return this.#form.decode(decodeUtf8(await handle.readFile()), Math.round(mtimeMs));
    } finally {
      await handle.close();
    }
  }

  /** Writes the state that `data` has at the call, and resolves when it is durable. */
  async write(data: T): Promise<void> {
    const text = this.#form.encode(data);
    const modifiedAt = new Date(this.#form.modifiedAt(data));
    await this.#mayWrite();
    this.bytes = text.length;
    const aside = this.#path + ASIDE_SUFFIX;
    try {
      const handle = await open(aside, 'w', 0o600);
      try {
        await handle.writeFile(text);
        await handle.utimes(modifiedAt, modifiedAt);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(aside, this.#path);
    } catch (error) {
      await rm(aside, { force: true }).catch(() => {}); // the first error is the one to tell
      throw error;
    }
    await syncDirectory(dirname(this.#path));
  }
}

/** Tells whether a file operation failed because there is no such file. */
export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

/** Makes the names in a folder durable. Windows has no such call, and does it by itself. */
export async function syncDirectory(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new DamagedFile('It is not UTF-8.');
  }
}
