/**
 * Regular expressions that clients' text meets: every pattern of the contract's schemas, found by walking them, each
 * against texts made to let it backtrack. One that takes super-linear time would not end on texts of this length.
 */
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { documents } from '../../../spec/contract.ts';
import { ORIGIN, requestOf, TestServer } from '../../harness/app.ts';

/** How long one pattern may take for all its texts; a linear one takes milliseconds. */
const ENDS_WITHIN_MS = 20_000;

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

test.each(patterns.map((pattern) => [String(pattern), pattern] as const))(
  '%s comes to an end',
  async (_, pattern) => {
    expect(await endsInTime(pattern)).toBe(true);
  },
);

test.each([/^(a+)+$/, /^[a-z]*[a-z0-9]*$/])('%s, which takes too long, would be noticed', async (pattern) => {
  expect(await endsInTime(pattern, 3000)).toBe(false);
});

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

async function endsInTime(pattern: RegExp, withinMs = ENDS_WITHIN_MS): Promise<boolean> {
  const worker = new Worker(new URL('./hostile-text.ts', import.meta.url), {
    workerData: { source: pattern.source, flags: pattern.flags },
  });
  let limit: NodeJS.Timeout | undefined;
  try {
    return await new Promise<boolean>((resolve, reject) => {
      worker.once('message', () => resolve(true));
      worker.once('error', reject);
      limit = setTimeout(() => resolve(false), withinMs);
    });
  } finally {
    clearTimeout(limit);
    await worker.terminate();
  }
}
