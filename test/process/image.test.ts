/**
 * The Dockerfile, done by hand where there is no container engine: what its last stage copies, with the dependencies of
 * production alone, run by a user without rights who may write nothing but the data. The base image and what an engine
 * adds (namespaces, cgroups) are not part of this.
 */
import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmod, chown, copyFile, cp, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { freePort } from '../harness/free-port.ts';
import { readCompose } from './compose.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const NOBODY = 65_534;
const READY_WITHIN_MS = 20_000;
const END_WITHIN_MS = 20_000;

const isRoot = process.getuid?.() === 0;
const run = promisify(execFile);

const dockerfile = await readFile(join(ROOT, 'Dockerfile'), 'utf8');
const lastStage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
const compose = await readCompose({});

/** What the last stage takes from the build, as paths below `/drydock`. */
const copied = [...lastStage.matchAll(/^COPY --from=build .*\/drydock\/(\S+) /gm)].map(
  ([, path = '']) => path,
);
const command = arrayAfter('\nCMD ');
const healthCheck = arrayAfter('  CMD ');
const settings = Object.fromEntries(
  [...lastStage.matchAll(/^ENV (.+)$/gm)].flatMap(([, line = '']) =>
    [...line.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  ),
);

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let image: string;
let data: string;
let node: string;

beforeAll(async () => {
  folder = await temporaryFolder();
  image = join(folder.path, 'drydock');
  data = join(folder.path, 'data');
  node = join(folder.path, 'node');
  await mkdir(image);
  await mkdir(data, { mode: 0o700 });
  if (isRoot) await chown(data, NOBODY, NOBODY);
  await chmod(folder.path, 0o755);
  await copyFile(process.execPath, node);
  for (const name of ['package.json', 'package-lock.json'])
    await copyFile(join(ROOT, name), join(image, name));
  const install = ['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund'];
  await run('npm', install, { cwd: image });
  await rm(join(image, 'package-lock.json'));
  for (const path of copied.filter((each) => !['package.json', 'node_modules'].includes(each))) {
    await cp(join(ROOT, path), join(image, path), { recursive: true });
  }
  // Also where this user is not root: nobody writes to it.
  await run('chmod', ['-R', 'a=rX', image]);
});

afterAll(async () => {
  await run('chmod', ['-R', 'u+w', image]);
  await folder.remove();
});

/** Runs a command of the image as the user whom it names, with what it sets. */
function inImage([program = '', ...args]: readonly string[], port: number) {
  expect(program).toBe('node');
  const as = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'] : [];
  const [first = node, ...others] = [...as, node, ...args];
  const env = {
    ...settings,
    ...compose.services.drydock.environment,
    HOST: '127.0.0.1',
    PORT: String(port),
    DRYDOCK_DATA: data,
  };
  return { first, others, options: { cwd: image, env } };
}

const check = (port: number) => {
  const { first, others, options } = inImage(healthCheck, port);
  return spawnSync(first, others, { ...options, timeout: 10_000 }).status;
};

test('serves site and APIs as a user without rights, is healthy, and stops when it is asked to', async () => {
  const port = await freePort();
  const { first, others, options } = inImage(command, port);
  expect(check(port)).toBe(1); // nothing answers yet
  const child = spawn(first, others, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (told += chunk));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  try {
    await expect.poll(() => told, { timeout: READY_WITHIN_MS }).toContain('is ready');
    expect(check(port)).toBe(0);
    const url = `http://127.0.0.1:${port}`;
    expect((await fetch(url)).headers.get('Content-Type')).toContain('text/html');
    const started = await fetch(`${url}/sandbox/sandboxes`, { method: 'POST' });
    const { token } = (await started.json()) as { token: string }; // its schema is checked by its scenario
    const made = await fetch(`${url}/v4/departments`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{"name":"Dock"}',
    });
    expect(made.status).toBe(201);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(told).not.toContain('"level":"error"');
  } finally {
    const limit = setTimeout(() => child.kill('SIGKILL'), END_WITHIN_MS);
    child.kill('SIGTERM');
    await ended;
    clearTimeout(limit);
  }
});

describe('the Dockerfile', () => {
  test('runs as a user who is not root, with a health check, and Node as the first process', () => {
    expect(/^USER (.+)$/m.exec(lastStage)?.[1]).toBe('node');
    expect(lastStage).toContain('HEALTHCHECK');
    expect(command[0]).toBe('node');
  });

  test('copies nothing into the last stage but what the build has made or the server reads', () => {
    expect(copied).toEqual(['package.json', 'node_modules', 'spec', 'mock-server', 'generated', 'dist']);
  });
});

test('compose.yaml keeps the data in a volume, and everything else read-only', () => {
  const { drydock } = compose.services;
  expect(drydock.build.context).toBe('.');
  expect(drydock.read_only).toBe(true);
  expect(drydock.cap_drop).toEqual(['ALL']);
  expect(drydock.ports?.every((each) => each.startsWith('127.0.0.1:'))).toBe(true); // the proxy's part
  const [volume = '', place] = drydock.volumes[0]?.split(':') ?? [];
  expect(place).toBe(settings.DRYDOCK_DATA);
  expect(Object.keys(compose.volumes)).toContain(volume);
});

function arrayAfter(mark: string): readonly string[] {
  const line = lastStage.slice(lastStage.lastIndexOf(mark) + mark.length).split('\n')[0] ?? '';
  return JSON.parse(line) as readonly string[]; // the form of CMD without a shell
}
