/** What the site has for tools: twins in Markdown, `llms.txt`, the catalogue of the APIs, where to report a vulnerability. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { documentNames, documents } from '../../spec/contract.ts';
import { readPage, type SitePage, sitePages, startSite } from '../browser/site.ts';
import type { ServerProcess } from '../harness/server-process.ts';

const BUILT_FOR = 'http://localhost:4400';

let site: ServerProcess;
let pages: readonly SitePage[];

beforeAll(async () => {
  site = await startSite();
  pages = (await sitePages()).filter(({ path }) => path !== '/404.html');
});

afterAll(() => site.stop());

/** Asks for an address of the site, as it is built or as it is served. */
async function get(address: string): Promise<{ status: number; type: string; text: string }> {
  const response = await fetch(new URL(address.replace(BUILT_FOR, ''), site.url));
  return {
    status: response.status,
    type: response.headers.get('Content-Type') ?? '',
    text: await response.text(),
  };
}

/** Addresses of our own that Markdown links to. */
function linksOf(markdown: string, at: string): readonly string[] {
  const code = /```[\s\S]*?```|`[^`\n]*`/g;
  return [...markdown.replaceAll(code, '').matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, href = '']) => new URL(href, `${BUILT_FOR}${at}`))
    .filter(({ origin }) => origin === BUILT_FOR)
    .map(({ pathname }) => pathname);
}

async function requireAll(addresses: Iterable<string>): Promise<void> {
  const broken: string[] = [];
  for (const address of new Set(addresses)) {
    const { status } = await get(address);
    if (status !== 200) broken.push(`${address} ${status}`);
  }
  expect(broken).toEqual([]);
}

test('every page names its twin in Markdown, which is there and has its title', async () => {
  const wrong: string[] = [];
  for (const page of [...pages, ...referencePages()]) {
    const html = await readPage(page);
    const twin = /<link rel="alternate" type="text\/markdown" href="([^"]+)">/.exec(html)?.[1];
    if (!twin) {
      wrong.push(`${page.path} names none`);
      continue;
    }
    const { status, type, text } = await get(twin);
    const isThere = status === 200 && type === 'text/markdown; charset=utf-8' && text.startsWith('# ');
    if (!isThere) wrong.push(`${page.path}: ${status} ${type} ${text.slice(0, 20)}`);
  }
  expect(wrong).toEqual([]);
});

test('every link of every twin leads somewhere', async () => {
  const found: string[] = [];
  for (const { path } of pages) {
    const twin = path === '/' ? '/index.md' : `${path.slice(0, -1)}.md`;
    found.push(...linksOf((await get(twin)).text, twin));
  }
  expect(found.length).toBeGreaterThan(pages.length);
  await requireAll(found);
});

describe('llms.txt', () => {
  test('has the form of llmstxt.org, and leads to every operation', async () => {
    const { text, type } = await get('/llms.txt');
    expect(type).toBe('text/plain; charset=utf-8');
    const [title, summary, ...rest] = text.split('\n\n');
    expect(title).toMatch(/^# \S.*$/);
    expect(summary).toMatch(/^> \S.*$/);
    const lists = rest.slice(1);
    lists.forEach((part, index) => {
      const form = index % 2 === 0 ? /^## \S.*$/ : /^- \[[^\]]+\]\(http\S+\)(?:: \S.*)?$/;
      for (const line of part.trim().split('\n')) expect(line).toMatch(form);
    });
    for (const name of documentNames) {
      for (const { group, slug } of documents[name].operations) {
        expect(text).toContain(`(${BUILT_FOR}/docs/${name}/${group}/${slug}.md)`);
      }
    }
  });

  test('has only links that lead somewhere', async () => {
    await requireAll(linksOf((await get('/llms.txt')).text, '/llms.txt'));
  });

  test('in full holds the twin of every operation, problem and guide', async () => {
    const full = (await get('/llms-full.txt')).text;
    for (const { path } of pages) {
      if (!/^\/(?:docs\/[^/]+\/[^/]+\/[^/]+|guides\/[^/]+|problems\/[^/]+)\/$/.test(path)) continue;
      const { text } = await get(`${path.slice(0, -1)}.md`);
      expect(full, path).toContain(text);
    }
  });
});

/** The catalogue as RFC 9264 writes it: links from an anchor, by their relation. */
interface Catalog {
  readonly linkset: ReadonlyArray<Readonly<Record<string, unknown>>>;
}

describe('the catalogue of the APIs', () => {
  test('is a linkset of the form of RFC 9264, with an item for each API', async () => {
    const { text, type } = await get('/.well-known/api-catalog');
    expect(type).toMatch(/^application\/linkset\+json/);
    const { linkset, ...others } = JSON.parse(text) as Catalog;
    expect(others).toEqual({});
    for (const { anchor, ...relations } of linkset) {
      expect(typeof anchor).toBe('string');
      expect(Object.keys(relations).length).toBeGreaterThan(0);
      for (const [relation, targets] of Object.entries(relations)) {
        expect(relation).toMatch(/^[a-z][a-z0-9.-]*$/);
        for (const target of targetsOf(targets)) {
          expect(target).toMatchObject({ href: expect.stringMatching(/^https?:\/\//) });
          for (const value of Object.values(target)) expect(typeof value).toBe('string');
        }
      }
    }
    const [catalog, ...apis] = linkset;
    const bases = documentNames.map((name) => BUILT_FOR + documents[name].base);
    expect(targetsOf(catalog?.item).map(({ href }) => href)).toEqual(bases);
    expect(apis.map(({ anchor }) => anchor)).toEqual(bases);
    for (const api of apis) {
      expect(Object.keys(api)).toEqual(expect.arrayContaining(['service-desc', 'service-doc']));
    }
  });

  test('leads to descriptions that are there, in the type that it says', async () => {
    const { linkset } = JSON.parse((await get('/.well-known/api-catalog')).text) as Catalog;
    for (const api of linkset.slice(1)) {
      for (const relation of ['service-desc', 'service-doc', 'status']) {
        for (const { href = '', type } of targetsOf(api[relation])) {
          const answer = await get(href);
          expect([answer.status, answer.type.split(';')[0]], href).toEqual([200, type]);
        }
      }
    }
  });
});

test('security.txt says whom to tell and until when that holds, as RFC 9116 asks', async () => {
  const { text, type } = await get('/.well-known/security.txt');
  expect(type).toBe('text/plain; charset=utf-8');
  const fields = new Map(
    text
      .trim()
      .split('\n')
      .map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  expect(fields.get('Contact')).toMatch(/^(?:mailto:|https:)/);
  expect(fields.get('Preferred-Languages')).toBe('en');
  const changed = documentNames.map((name) => Date.parse(documents[name].changed));
  const days = (Date.parse(fields.get('Expires') ?? '') - Math.max(...changed)) / 86_400_000;
  expect(days).toBeGreaterThan(364);
  expect(days).toBeLessThanOrEqual(366);
});

function targetsOf(value: unknown): ReadonlyArray<Readonly<Record<string, string>>> {
  expect(Array.isArray(value)).toBe(true);
  return value as ReadonlyArray<Readonly<Record<string, string>>>; // each is looked at by the test of the form
}

function referencePages(): readonly SitePage[] {
  return ['v4', 'v2'].map((name) => ({
    file: `docs/${name}/reference/index.html`,
    path: `/docs/${name}/reference/`,
  }));
}
