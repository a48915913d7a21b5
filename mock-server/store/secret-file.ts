/**
 * The secret under which readable secrets (webhook keys, stored passwords) are encrypted: from the
 * environment, or a file that is made at first start. Whoever loses it loses those, so it is part of a backup.
 */
import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** The secret cannot be used; the message says why and what to do, and nothing of its content. */
export class SecretError extends Error {
  override readonly name = 'SecretError';
}

const SECRET_BYTES = 32;
const LEAST_CHARACTERS = 16;

/**
 * Gives the secret, 32 bytes. Without one in the environment (not set, or empty) it is read from
 * `secret` in the folder, which is made when it is not there, readable by its owner only.
 *
 * @param folder - an open data folder
 * @param fromEnvironment - any text of at least 16 characters
 * @throws {SecretError}
 */
export function loadSecret(folder: string, fromEnvironment?: string): Buffer {
  if (fromEnvironment !== undefined && fromEnvironment !== '') {
    if (fromEnvironment.length < LEAST_CHARACTERS) {
      throw new SecretError(
        `DRYDOCK_SECRET is too short: it needs at least ${LEAST_CHARACTERS} characters. "openssl rand -hex 32" makes a good one.`,
      );
    }
    return createHash('sha256').update(fromEnvironment).digest();
  }
  const path = join(folder, 'secret');
  try {
    return readSecret(path) ?? makeSecret(folder, path);
  } catch (cause) {
    if (cause instanceof SecretError) throw cause;
    const code = cause instanceof Error && 'code' in cause ? cause.code : cause;
    throw new SecretError(
      `The secret file ${path} cannot be read or made (${code}). Let this user read and write it, or set DRYDOCK_SECRET.`,
      { cause },
    );
  }
}

function readSecret(path: string): Buffer | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  if (!/^[0-9a-f]{64}$/.test(text)) {
    throw new SecretError(
      `The secret file ${path} is damaged: it must hold 64 hexadecimal digits. Restore it from a backup, or remove it to start with a new secret; webhook secrets and stored passwords are then lost.`,
    );
  }
  return Buffer.from(text, 'hex');
}

function makeSecret(folder: string, path: string): Buffer {
  const secret = randomBytes(SECRET_BYTES);
  const aside = `${path}.tmp`; // so that a crash leaves no half secret under the true name
  rmSync(aside, { force: true });
  const file = openSync(aside, 'wx', 0o600);
  try {
    writeSync(file, `${secret.toString('hex')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(aside, path);
  syncFolder(folder);
  return secret;
}

function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const folder = openSync(path, 'r');
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}
