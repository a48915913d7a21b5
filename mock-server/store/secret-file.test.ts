/** The secret: from the environment or a file of its own, and refused in a clear sentence. */
import { createHash } from 'node:crypto';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadSecret, SecretError } from './secret-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(() => folder.remove());

test('is made once, readable by its owner only, and stays the same', async () => {
  const secret = loadSecret(folder.path);
  expect(secret).toHaveLength(32);
  expect(loadSecret(folder.path)).toEqual(secret);
  expect(loadSecret(folder.path, '')).toEqual(secret);
  const path = join(folder.path, 'secret');
  expect(readFileSync(path, 'utf8')).toBe(`${secret.toString('hex')}\n`);
  if (process.platform !== 'win32') expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(await readdir(folder.path)).toEqual(['secret']);
});

test('comes from the environment when it is set there, and no file is made', async () => {
  const secret = loadSecret(folder.path, 'sixteen letters!');
  expect(secret).toEqual(createHash('sha256').update('sixteen letters!').digest());
  expect(await readdir(folder.path)).toEqual([]);
});

test('is refused when it is short, without being told', () => {
  const load = () => loadSecret(folder.path, 'fifteen letters');
  expect(load).toThrow(SecretError);
  expect(load).toThrow('DRYDOCK_SECRET is too short: it needs at least 16 characters.');
  expect(load).not.toThrow('fifteen');
});

test('a damaged file is refused and left as it is', () => {
  const path = join(folder.path, 'secret');
  writeFileSync(path, 'abc\n');
  expect(() => loadSecret(folder.path)).toThrow(`The secret file ${path} is damaged`);
  expect(readFileSync(path, 'utf8')).toBe('abc\n');
});

test('a file left half made by a crash does not hinder', () => {
  writeFileSync(join(folder.path, 'secret.tmp'), 'ab');
  expect(loadSecret(folder.path)).toHaveLength(32);
});

test('a file that cannot be read or made is refused with the reason', async () => {
  expect(() => loadSecret(join(folder.path, 'none'))).toThrow('cannot be read or made (ENOENT)');
  await mkdir(join(folder.path, 'secret'));
  expect(() => loadSecret(folder.path)).toThrow('cannot be read or made (EISDIR)');
});
