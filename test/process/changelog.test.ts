/** The documentation in the open, its versions, its changelog and feed, over HTTP (access rules K3, K4, F1). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { releases } from '../../spec/changelog.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import { runProgram } from '../../src/snippets/testing/run-program.ts';
import { sitePages, startSite } from '../browser/site.ts';
import type { ServerProcess } from '../harness/server-process.ts';

const BUILT_FOR = 'http://localhost:4400';

let site: ServerProcess;

beforeAll(async () => {
  site = await startSite();
});

afterAll(() => site.stop());

async function get(path: string): Promise<Response & { readonly page: string }> {
  const response = await fetch(site.url + path, { redirect: 'manual' });
  return Object.assign(response, { page: await response.text() });
}

test('K3: every page of the documentation is answered in full to somebody who has not signed in', async () => {
  const pages = (await sitePages()).filter(({ path }) =>
    /^\/(?:docs|guides|problems|changelog)\//.test(path),
  );
  const count = documentNames.reduce((sum, name) => sum + documents[name].operations.length, 0);
  expect(pages.length).toBeGreaterThan(count);
  const refused: string[] = [];
  for (const { path } of pages) {
    const { status, page, headers } = await get(path);
    if (status !== 200 || !page.includes('<h1') || headers.has('WWW-Authenticate')) refused.push(path);
  }
  expect(refused).toEqual([]);
});

test('K4: every overview shows the version and the day of its last change, as its document has it', async () => {
  for (const name of documentNames) {
    const { version, changed } = documents[name];
    const { page } = await get(`/docs/${name}/`);
    expect(page).toContain(`Version ${version}, last changed on ${changed}.`);
    const { info } = JSON.parse((await get(`/openapi/${name}.json`)).page) as {
      readonly info: { readonly version: string };
    };
    expect(info.version).toBe(version);
  }
});

/** Parses XML with Python's parser, which refuses what is not well-formed, and gives what readers of feeds look at. */
const READ_FEED = `
import json, sys, xml.etree.ElementTree as tree
ns = {'a': 'http://www.w3.org/2005/Atom'}
feed = tree.fromstring(sys.argv[1].encode())
def one(element):
    found = {child.tag.split('}')[1]: child.text for child in element if child.text}
    found['links'] = {link.get('rel'): link.get('href') for link in element.findall('a:link', ns)}
    return found
print(json.dumps({'tag': feed.tag, 'feed': one(feed), 'author': feed.findtext('a:author/a:name', None, ns),
                  'entries': [one(entry) for entry in feed.findall('a:entry', ns)]}))
`;

interface ReadElement {
  readonly id: string;
  readonly title: string;
  readonly updated: string;
  readonly content?: string;
  readonly links: Readonly<Record<string, string>>;
}

test('K4: the changelog has a valid Atom feed with an entry for each release', async () => {
  const answer = await get('/changelog.atom');
  expect(answer.headers.get('Content-Type')).toBe('application/atom+xml; charset=utf-8');
  expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
  const read = JSON.parse(await runProgram('python3', ['-c', READ_FEED, answer.page])) as {
    readonly tag: string;
    readonly author: string;
    readonly feed: ReadElement;
    readonly entries: readonly ReadElement[];
  };

  expect(read.tag).toBe('{http://www.w3.org/2005/Atom}feed');
  expect(read.author).not.toBe('');
  expect(read.feed.links.self).toBe(`${BUILT_FOR}/changelog.atom`);
  expect(read.entries).toHaveLength(releases.length);
  // What RFC 4287 demands of a feed and of each entry: id, title, updated; ids differ, times are RFC 3339.
  const ids = [read.feed, ...read.entries].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { id, title, updated } of [read.feed, ...read.entries]) {
    expect(() => new URL(id)).not.toThrow();
    expect(title.length).toBeGreaterThan(0);
    expect(updated).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  }
  expect(read.feed.updated).toBe(read.entries[0]?.updated);
  const { page } = await get('/changelog/');
  for (const { links } of read.entries) {
    const target = new URL(links.alternate ?? '');
    expect(target.origin + target.pathname).toBe(`${BUILT_FOR}/changelog/`);
    expect(page).toContain(`id="${target.hash.slice(1)}"`);
  }
});

test('K4: every page tells feed readers where the feed is', async () => {
  for (const path of ['/', '/docs/v4/employees/list/', '/changelog/', '/guides/lists/']) {
    expect((await get(path)).page).toMatch(
      /<link rel="alternate" type="application\/atom\+xml"[^>]* href="\/changelog\.atom"/,
    );
  }
});

test('F1: pages of v2, the changelog and the feed say until when it is supported, and lead to the guide', async () => {
  const { operations } = documents.v2;
  for (const path of ['/docs/v2/', ...operations.map(({ group, slug }) => `/docs/v2/${group}/${slug}/`)]) {
    const { page } = await get(path);
    expect(page, path).toContain('2027-12-31');
    expect(page, path).toContain('/guides/from-v2-to-v4/');
  }
  expect((await get('/changelog/')).page).toContain('supported until 2027-12-31');
  expect((await get('/changelog.atom')).page).toContain('supported until 2027-12-31');
});

test('F1: answers of v2 say so in their headers, with a link to the successor', async () => {
  const started = await fetch(`${site.url}/sandbox/sandboxes`, { method: 'POST' });
  const { token } = (await started.json()) as { readonly token: string };
  const { headers } = await fetch(`${site.url}/v2/employees/1`, { headers: { 'X-API-Key': token } });
  expect(headers.get('Deprecation')).toBe('@1767225600');
  expect(headers.get('Sunset')).toBe('Fri, 31 Dec 2027 23:59:59 GMT');
  expect(headers.get('Link')).toMatch(/<[^>]+\/v4\/employees\/emp_\w+>; rel="successor-version"/);
});
