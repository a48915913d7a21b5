/** How much a page costs: its HTML, its scripts before anybody does anything, and what moves when the state changes. */
import { gzipSync } from 'node:zlib';
import { describe, expect } from 'vitest';
import { documentNames, documents } from '../../spec/contract.ts';
import { consolePages } from '../../src/console/pages.ts';
import { operationPath } from '../../src/operations/paths.ts';
import { readPage, sitePages } from './site.ts';
import { eventually, test, type Visitor } from './stage.ts';

const MOST_HTML_BYTES = 30 * 1024;
const MOST_SCRIPT_BYTES = 40 * 1024;
const MOST_CONSOLE_SCRIPT_BYTES = 130 * 1024;
const MOST_SHIFT = 0.02;

const operationPaths = documentNames.flatMap((name) => documents[name].operations.map(operationPath));

test('there is a page for every operation, and none has more than 30 KB of HTML, compressed', async () => {
  const pages = new Map((await sitePages()).map((page) => [page.path, page]));

  const sizes = await Promise.all(
    operationPaths.map(async (path) => {
      const page = pages.get(path);
      return [path, page ? gzipSync(await readPage(page)).length : Number.POSITIVE_INFINITY] as const;
    }),
  );

  expect(sizes.filter(([, bytes]) => bytes > MOST_HTML_BYTES)).toEqual([]);
});

describe('before anybody does anything', () => {
  for (const path of [
    '/',
    '/docs/v4/',
    '/docs/v4/employees/list/',
    '/docs/v4/employees/create/',
    '/docs/v2/time-offs/create/',
    '/problems/not_found/',
    '/guides/getting-started/',
    '/guides/from-v2-to-v4/',
  ]) {
    test(`${path} loads at most 40 KB of script, compressed, and nothing that it does not show`, async ({
      enter,
    }) => {
      const visitor = await enter();

      const scripts = await loadedScripts(visitor, path);

      expect(scripts.length).toBeGreaterThan(0);
      const bytes = scripts.reduce((sum, { size }) => sum + size, 0);
      expect(bytes, JSON.stringify(scripts)).toBeLessThanOrEqual(MOST_SCRIPT_BYTES);
    });
  }

  for (const { path } of consolePages) {
    test(`${path}, an application, loads at most 130 KB of script, compressed`, async ({ enter }) => {
      const visitor = await enter();

      const scripts = await loadedScripts(visitor, path);

      const bytes = scripts.reduce((sum, { size }) => sum + size, 0);
      expect(bytes, JSON.stringify(scripts)).toBeLessThanOrEqual(MOST_CONSOLE_SCRIPT_BYTES);
    });
  }

  test('no page of ours asks for a script that the measured ones do not', async ({ enter }) => {
    const visitor = await enter();
    const measured = new Set<string>();
    for (const path of [
      '/',
      '/docs/v4/',
      '/docs/v4/employees/list/',
      '/guides/getting-started/',
      '/guides/from-v2-to-v4/',
      '/console/requests/',
    ]) {
      for (const { url } of await loadedScripts(visitor, path)) measured.add(url);
    }

    const others = new Map<string, string>();
    for (const page of await sitePages()) {
      for (const [, url = ''] of (await readPage(page)).matchAll(/<script[^>]* src="([^"]+)"/g)) {
        if (!measured.has(url)) others.set(url, page.path);
      }
    }

    expect([...others]).toEqual([]);
  });
});

describe('when the state changes', () => {
  for (const [path, width] of [
    ['/', 1440],
    ['/docs/v4/employees/list/', 1440],
    ['/docs/v4/employees/list/', 360],
    ['/guides/getting-started/', 1440],
  ] as const) {
    test(`nothing of ${path} moves by more than 0.02 at ${width} px: when it loads, and when the bar changes`, async ({
      enter,
    }) => {
      const visitor = await enter({ viewport: { width, height: 800 } });
      await visitor.context.addInitScript(observeShifts);
      await visitor.goTo(path);
      await visitor.page.evaluate(() => document.fonts.ready.then(() => undefined));
      expect(await shiftsOf(visitor)).toBeLessThan(MOST_SHIFT);

      // By the script and not by a click: what follows a click within half a second does not count as a shift.
      await visitor.page.evaluate(() => {
        document.querySelector<HTMLElement>('sandbox-bar [data-sandbox-action="start"]')?.click();
      });
      await visitor.page.locator('html[data-sandbox="active"]').waitFor();
      expect(await shiftsOf(visitor)).toBeLessThan(MOST_SHIFT);

      await visitor.page.reload();
      await visitor.page.evaluate(() => document.fonts.ready.then(() => undefined));
      expect(await shiftsOf(visitor)).toBeLessThan(MOST_SHIFT);
    });
  }
});

describe('a visitor who wants less motion', () => {
  test.for(['/', '/docs/v4/employees/list/', '/guides/getting-started/'])(
    'gets none on %s',
    async (path, { enter }) => {
      const visitor = await enter({ reducedMotion: 'reduce' });

      await visitor.goTo(path);
      await visitor.startSandbox();

      const moving = () =>
        visitor.page.evaluate(() =>
          [...document.querySelectorAll('*')]
            .filter((element) => {
              const { animationName, animationDuration, transitionDuration, scrollBehavior } =
                getComputedStyle(element);
              const isLong = (durations: string) =>
                durations.split(',').some((each) => Number.parseFloat(each) > 0.01);
              return (
                (animationName !== 'none' && isLong(animationDuration)) ||
                isLong(transitionDuration) ||
                scrollBehavior === 'smooth'
              );
            })
            .map((element) => element.outerHTML.slice(0, 100)),
        );
      await eventually(moving).toEqual([]);
    },
  );
});

interface LoadedScript {
  readonly url: string;
  /** Bytes as they came over the wire, without headers. */
  readonly size: number;
}

/** The scripts that a page loads by itself, with gzip. */
async function loadedScripts(visitor: Visitor, path: string): Promise<readonly LoadedScript[]> {
  const { page } = visitor;
  await page.goto(path, { waitUntil: 'networkidle' });
  const urls = await page.evaluate(() =>
    performance
      .getEntriesByType('resource')
      .filter(({ name }) => new URL(name).pathname.endsWith('.js'))
      .map(({ name }) => name),
  );
  return Promise.all(
    [...new Set(urls)].map(async (url) => {
      const response = await fetch(url);
      return { url: new URL(url).pathname, size: gzipSync(await response.bytes()).length };
    }),
  );
}

/** Runs in the page, before any script of it. */
function observeShifts(): void {
  Reflect.set(globalThis, 'shifts', []);
  new PerformanceObserver((list) => {
    const shifts: unknown = Reflect.get(globalThis, 'shifts');
    if (!Array.isArray(shifts)) return;
    for (const entry of list.getEntries()) shifts.push(Reflect.get(entry, 'value'));
  }).observe({ type: 'layout-shift', buffered: true });
}

async function shiftsOf({ page }: Visitor): Promise<number> {
  // Two frames later everything has been laid out and told.
  const shifts: number[] = await page.evaluate(
    () =>
      new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(Reflect.get(globalThis, 'shifts'))));
      }),
  );
  return shifts.reduce((sum, shift) => sum + shift, 0);
}
