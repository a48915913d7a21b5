/**
 * Security headers and the content security policy, on every page that the server has: the headers as they come, and in
 * the browser what breaks the policy. That breaks are noticed at all is part of it, since every other browser test counts
 * on that.
 */
import { existsSync } from 'node:fs';
import { glob } from 'node:fs/promises';
import { expect } from 'vitest';
import { documentNames, documents } from '../../spec/contract.ts';
import { SITE } from './site.ts';
import { test } from './stage.ts';

const PAGES_AT_ONCE = 8;

/** Directives of a policy by their name. */
function directivesOf(policy: string): ReadonlyMap<string, readonly string[]> {
  return new Map(
    policy.split(';').map((directive) => {
      const [name = '', ...sources] = directive.trim().split(/ +/);
      return [name, sources];
    }),
  );
}

test('every page comes with the security headers, and scripts of nobody else', async ({ site }) => {
  const paths: string[] = [];
  for await (const file of glob('**/*.html', { cwd: SITE })) {
    paths.push(`/${file.replace(/index\.html$/, '')}`);
  }
  expect(paths.length).toBeGreaterThan(200);
  const faults: string[] = [];
  const waiting = paths.values();
  const look = async () => {
    for (const path of waiting) {
      const { headers } = await fetch(site.url + path);
      const policy = directivesOf(headers.get('Content-Security-Policy') ?? '');
      const isReference = path.endsWith('/reference/');
      const expected: Readonly<Record<string, unknown>> = {
        'X-Content-Type-Options': 'nosniff',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin',
      };
      for (const [name, value] of Object.entries(expected)) {
        if (headers.get(name) !== value) faults.push(`${path}: ${name} is ${headers.get(name)}`);
      }
      for (const [name, sources] of Object.entries({
        'default-src': ["'self'"],
        'connect-src': ["'self'"],
        'object-src': ["'none'"],
        'base-uri': ["'none'"],
        'frame-src': ["'none'"],
        'frame-ancestors': ["'none'"],
      })) {
        const given = policy.get(name)?.join(' ');
        if (given !== sources.join(' ')) faults.push(`${path}: ${name} is ${given}`);
      }
      const scripts = policy.get('script-src') ?? [];
      const foreign = scripts.filter(
        (source) => !/^'(?:self|wasm-unsafe-eval|sha256-[A-Za-z0-9+/=]+)'$/.test(source),
      );
      if (scripts.length === 0 || foreign.length > 0) faults.push(`${path}: scripts from ${scripts}`);
      const styles = policy.get('style-src') ?? [];
      if (styles.includes("'unsafe-inline'") !== isReference) faults.push(`${path}: styles from ${styles}`);
    }
  };
  await Promise.all(Array.from({ length: PAGES_AT_ONCE }, look));
  expect(faults).toEqual([]);
});

const referenced = documentNames.filter((name) => existsSync(`${SITE}/docs/${name}/reference/index.html`));

test.for(referenced)('the whole reference of %s keeps to its policy', async (name, { enter }) => {
  const visitor = await enter();
  await visitor.goTo(`/docs/${name}/reference/`);
  await visitor.page.getByRole('heading', { level: 1, name: documents[name].title }).waitFor();
  await visitor.startSandbox();
});

test.for([
  ['an inline style', '<p style="color: red">Red</p>', [/^policy: style-src/]],
  [
    'a picture of another origin',
    '<img src="https://other.example/a.png" alt="">',
    [/^policy: img-src/, /^foreign request/, /^failed request: csp/],
  ],
  ['a frame', '<iframe src="/docs/v4/"></iframe>', [/^policy: frame-src/]],
] as const)('%s on a page is noticed', async ([, html, expected], { enter }) => {
  const visitor = await enter();
  await visitor.goTo('/docs/v4/');
  await visitor.page.evaluate((part) => document.body.insertAdjacentHTML('beforeend', part), html);
  for (const fault of expected) await visitor.forgive(fault);
  await visitor.forgive(/^console error: .*Content Security Policy/); // the browser says it as well
});
