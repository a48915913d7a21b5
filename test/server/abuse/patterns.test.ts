/**
 * Regular expressions of ours: every pattern of the contract's schemas, found by walking them, and every one that is
 * written in our code, each against texts made to let it backtrack. One that takes super-linear time does not end on
 * texts of this length.
 */
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import ts from 'typescript';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { TOKEN_PATTERN } from '../../../mock-server/access/token-format.ts';
import { documents } from '../../../spec/contract.ts';
import { ORIGIN, requestOf, TestServer } from '../../harness/app.ts';

/** How long one pattern may take for all its texts; a linear one takes milliseconds. */
const ENDS_WITHIN_MS = 20_000;

/** Patterns that are quadratic and meet no text of a client: paths of the contract, the digits of a number, and a path that was cut before. */
const MEETS_OUR_OWN: ReadonlySet<string> = new Set([
  '/\\{[^}]+\\}/g',
  '/\\{([^}]+)\\}/g',
  '/\\B(?=(?:\\d{3})+$)/g',
  '/(?:%[0-9a-f]{2})*%?[0-9a-f]?$/i',
]);

const root = fileURLToPath(new URL('../../..', import.meta.url));

const patterns = patternsOf(
  Object.values(documents).flatMap(({ operations }) =>
    operations.flatMap(({ params, query, body }): z.ZodType[] => [params, query, ...(body ? [body] : [])]),
  ),
);

test('there are patterns, and among them those of ids, addresses and names', () => {
  const sources = patterns.map(({ source }) => source);
  expect(sources.length).toBeGreaterThan(20);
  expect(sources.some((source) => source.startsWith('^emp_'))).toBe(true);
  expect(sources.some((source) => source.includes('@'))).toBe(true);
});

test('every pattern of the contract comes to an end', async () => {
  expect(await unending(patterns)).toEqual([]);
}, 120_000);

test.each(['spec', 'mock-server', 'cli', 'src'])(
  'every pattern that is written in %s comes to an end',
  async (folder) => {
    const written = await patternsIn(folder);
    expect(written.length).toBeGreaterThan(5);
    expect(await unending(written)).toEqual([]);
  },
  120_000,
);

test('every pattern is found, also in components and pages', async () => {
  const sources = (await patternsIn('src')).map(({ source }) => source);
  expect(sources).toContain('^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d'); // of a component of Vue
  expect(sources).toContain('[^a-z0-9_-]'); // of a component of Astro
});

test.each([/^(a+)+$/, /^[a-z]*[a-z0-9]*$/, /[. ]+$/g, /\s*;\s*/])(
  '%s, which takes too long, is noticed',
  async (pattern) => {
    expect(await unending([/^a$/, pattern, /^b$/], 3000)).toEqual([String(pattern)]);
  },
);

test('a form of a hundred thousand spaces in a header is read at once', async () => {
  await using server = await TestServer.start();
  const sandbox = await server.startSandbox();
  for (const [name, value] of [
    ['Prefer', `${' '.repeat(50_000)}code=404;`],
    ['If-Match', `"${'"a", '.repeat(10_000)}`],
    ['Accept', 'a/b;q='.repeat(10_000)],
    ['Cookie', 'a=b; '.repeat(10_000)],
    ['Content-Type', `multipart/form-data${'; '.repeat(20_000)}`],
    ['Authorization', `Bearer ${' '.repeat(50_000)}x`],
  ] as const) {
    const request = requestOf('v4.updateDepartment', {
      token: sandbox.token,
      params: { department_id: sandbox.seedId('department', 1) },
      json: { name: 'Any' },
    });
    request.headers.set(name, value);
    expect((await server.send(request)).status, name).toBeLessThan(500);
  }
  expect((await server.fetch(`${new URL(ORIGIN).pathname}healthz`)).status).toBe(200);
});

/** Every pattern in some schemas, wherever it stands. */
function patternsOf(schemas: readonly unknown[]): readonly RegExp[] {
  const found = new Map<string, RegExp>();
  const seen = new Set<unknown>();
  const waiting = [...schemas];
  while (waiting.length > 0) {
    const next = waiting.pop();
    if (typeof next === 'function' || typeof next !== 'object' || next === null || seen.has(next)) continue;
    seen.add(next);
    if (next instanceof RegExp) {
      found.set(String(next), next);
      continue;
    }
    if (next instanceof Map || next instanceof Set) waiting.push(...next.values());
    for (const key of Reflect.ownKeys(next)) {
      const { value, get } = Reflect.getOwnPropertyDescriptor(next, key) ?? {};
      waiting.push(value ?? get?.call(next));
    }
  }
  return [...found.values()];
}

/** Every pattern that is written in the code of a folder, and those that are put together there. */
async function patternsIn(folder: string): Promise<readonly RegExp[]> {
  const found = new Map<string, RegExp>();
  for (const pattern of folder === 'mock-server' ? [new RegExp(TOKEN_PATTERN, 'g')] : [])
    found.set(String(pattern), pattern);
  for await (const file of glob(`${folder}/**/*.{ts,vue,astro}`, { cwd: root })) {
    if (/\.test\.ts$|\/testing\/|\/generators\//.test(file)) continue;
    const text = await readFile(join(root, file), 'utf8');
    const code = file.endsWith('.ts') ? text : scriptsOf(text);
    const walk = (node: ts.Node) => {
      if (node.kind === ts.SyntaxKind.RegularExpressionLiteral) {
        const written = node.getText();
        const end = written.lastIndexOf('/');
        if (!MEETS_OUR_OWN.has(written))
          found.set(written, new RegExp(written.slice(1, end), written.slice(end + 1)));
      }
      ts.forEachChild(node, walk);
    };
    walk(ts.createSourceFile(`${file}.ts`, code, ts.ScriptTarget.Latest, true));
  }
  return [...found.values()];
}

/** The code of a component or page. */
function scriptsOf(text: string): string {
  const parts = text.matchAll(/^---\n(.*?)\n---|<script(?![^>]*\/>)[^>]*>(.*?)<\/script>/gs);
  return [...parts].map(([, front, script]) => front ?? script).join('\n');
}

/** Which of the patterns come to no end; one after the other in a thread that is ended when one takes too long. */
async function unending(tried: readonly RegExp[], withinMs = ENDS_WITHIN_MS): Promise<readonly string[]> {
  const faults: string[] = [];
  for (let from = 0; from < tried.length; ) {
    const ended = await endedInTime(tried.slice(from), withinMs);
    const stuck = tried[from + ended];
    if (stuck) faults.push(String(stuck));
    from += ended + 1;
  }
  return faults;
}

/** How many of the patterns came to an end, until one did not. */
async function endedInTime(tried: readonly RegExp[], withinMs: number): Promise<number> {
  const worker = new Worker(new URL('./hostile-text.ts', import.meta.url), {
    workerData: tried.map(({ source, flags }) => ({ source, flags })),
  });
  let limit: NodeJS.Timeout | undefined;
  let ended = 0;
  try {
    return await new Promise<number>((resolve, reject) => {
      const wait = () => {
        clearTimeout(limit);
        limit = setTimeout(() => resolve(ended), withinMs);
      };
      worker.on('message', () => {
        ended += 1;
        if (ended === tried.length) resolve(ended);
        else wait();
      });
      worker.once('error', reject);
      wait();
    });
  } finally {
    clearTimeout(limit);
    await worker.terminate();
  }
}
