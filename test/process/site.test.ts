/** The built site is complete: a page for everything in the contract, no page for anything else, no link to nowhere. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { documentNames, documents } from '../../spec/contract.ts';
import { problems } from '../../spec/problems.ts';
import { pageOf } from '../harness/recordings.ts';

const dist = fileURLToPath(new URL('../../dist', import.meta.url));
const generated = fileURLToPath(new URL('../../generated', import.meta.url));
const files = existsSync(dist) ? readdirSync(dist, { recursive: true, encoding: 'utf8' }) : [];
const pages = files.filter((file) => file.endsWith('.html'));

test('the site was built', () => {
  expect(existsSync(join(dist, 'index.html')), 'There is no site in dist/. Run "npm run build" first.').toBe(
    true,
  );
});

describe.each(documentNames)('%s', (name) => {
  const { operations, groups } = documents[name];

  test('has a page for each operation and each group, and for no others', () => {
    const expected = [
      ...operations.map((operation) => pageOf(operation)),
      ...Object.keys(groups).map((group) => `docs/${name}/${group}/index.html`),
      `docs/${name}/index.html`,
    ];
    const reference = `docs/${name}/reference/index.html`;
    const found = pages.filter((page) => page.startsWith(`docs/${name}/`) && page !== reference);
    expect(found.sort()).toEqual(expected.sort());
  });

  test('is offered for download as it was written, in both forms', () => {
    const written = readFileSync(join(generated, `openapi/${name}.json`), 'utf8');
    expect(readFileSync(join(dist, `openapi/${name}.json`), 'utf8')).toBe(written);
    expect(parse(readFileSync(join(dist, `openapi/${name}.yaml`), 'utf8'))).toEqual(JSON.parse(written));
  });
});

test('the catalogue has a page for each problem, and for no others', () => {
  const found = pages.filter((page) => /^problems\/[^/]+\/index\.html$/.test(page));
  expect(found.sort()).toEqual(
    Object.keys(problems)
      .map((code) => `problems/${code}/index.html`)
      .sort(),
  );
});

describe('every page', () => {
  const html = new Map(pages.map((page) => [page, readFileSync(join(dist, page), 'utf8')] as const));

  test('has a title, a language and one heading of the first rank', () => {
    const faults: string[] = [];
    for (const [page, text] of html) {
      if (!/<title>[^<]+<\/title>/.test(text)) faults.push(`${page}: no title`);
      if (!/<html[^>]*\slang="[a-z]{2}/.test(text)) faults.push(`${page}: no language`);
      const headings = text.match(/<h1[\s>]/g)?.length ?? 0;
      if (headings !== 1 && !page.includes('/reference/'))
        faults.push(`${page}: ${headings} headings of the first rank`);
    }
    expect(faults).toEqual([]);
  });

  test('loads nothing from elsewhere', () => {
    const faults: string[] = [];
    for (const [page, text] of html) {
      for (const [tag] of text.matchAll(/<(?:script|img|iframe|source|video|audio|link)\s[^>]*>/g)) {
        const address = /\s(?:src|href|srcset)="([^"]*)"/.exec(tag)?.[1] ?? '';
        const isLoaded = !/rel="(?:canonical|alternate|sitemap)"/.test(tag);
        if (isLoaded && /^(?:[a-z]+:)?\/\//.test(address)) faults.push(`${page}: ${tag}`);
      }
    }
    expect(faults).toEqual([]);
  });

  test('only links to pages, files and places that exist', () => {
    const faults = new Set<string>();
    for (const [page, text] of html) {
      const here = new URL(`http://site/${page.replace(/index\.html$/, '')}`);
      for (const [, raw = ''] of text.matchAll(/<a\s[^>]*?href="([^"]*)"/g)) {
        const target = new URL(raw.replaceAll('&amp;', '&'), here);
        if (target.host !== 'site') continue;
        const file = fileOf(target.pathname);
        if (file === undefined) faults.add(`${page}: ${raw}`);
        else if (target.hash.length > 1 && !hasPlace(html.get(file), target.hash))
          faults.add(`${page}: ${raw}`);
      }
    }
    expect([...faults]).toEqual([]);
  });
});

function fileOf(pathname: string): string | undefined {
  const path = decodeURIComponent(pathname).slice(1);
  return [path, `${path}index.html`].find((name) => files.includes(name) && /\.[a-z0-9]+$/.test(name));
}

function hasPlace(text: string | undefined, hash: string): boolean {
  const id = decodeURIComponent(hash.slice(1));
  return text === undefined || text.includes(` id="${id}"`) || text.includes(` id=${id}`);
}
