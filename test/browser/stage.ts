/**
 * What a browser test stands on: one browser and one server for each file, and visitors who are watched. What a
 * page must never do — write an error or a warning, throw, ask another origin, break its own policy — fails the
 * test in which it happens.
 */
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Locator,
  type Page,
} from 'playwright-core';
import { test as base, expect } from 'vitest';
import { findBrowser, NO_BROWSER } from '../harness/browser.ts';
import { startSite } from './site.ts';

/**
 * What Chromium leaves out. Each window loads two pages for suggestions below its address bar, which nobody sees here and
 * which cost as much as the page under test. Of two lists Chromium takes the last, so Playwright's stands here too.
 */
const WITHOUT = [
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'WebUIOmniboxFullPopup',
  // Playwright's own (`disabledFeatures` in its bundle):
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'TcpPortRandomizationWin',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'msForceBrowserSignIn',
  'msEdgeUpdateLaunchServicesPreferredVersion',
];

const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  `--disable-features=${WITHOUT.join(',')}`,
];

/** Longest time that anything on a page may take. */
const PATIENCE_MS = 15_000;

/** The test function of the browser tests. */
export const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads from the pattern what a fixture needs
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }) => {
    const browser = await launchBrowser();
    onCleanup(() => browser.close());
    return browser;
  })
  // biome-ignore lint/correctness/noEmptyPattern: as above
  .extend('site', { scope: 'file' }, async ({}, { onCleanup }) => {
    const site = await startSite();
    onCleanup(async () => {
      const { stderr } = await site.stop();
      expect(stderr, 'what the server reported').toBe('');
    });
    return site;
  })
  .extend('enter', async ({ browser, site }, { onCleanup }) => {
    const visitors: Visitor[] = [];
    onCleanup(async () => {
      const faults = await Promise.all(visitors.map((visitor) => visitor.leave()));
      expect(faults.flat(), 'what pages must not do').toEqual([]);
    });
    return async (options: VisitorOptions = {}): Promise<Visitor> => {
      const visitor = await Visitor.enter(browser, options.url ?? site.url, options);
      visitors.push(visitor);
      return visitor;
    };
  });

function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser();
  if (executablePath === undefined) throw new Error(NO_BROWSER);
  return chromium.launch({ executablePath, args: FLAGS });
}

/** How a visitor comes. */
export interface VisitorOptions extends BrowserContextOptions {
  /** Another server than the file's own. */
  readonly url?: string;
}

/** Somebody with a browser profile of their own: cookies, storage, clipboard, any number of tabs. */
export class Visitor {
  readonly url: string;
  readonly context: BrowserContext;
  /** The first tab. */
  readonly page: Page;
  readonly #faults: string[];
  readonly #forgiven: RegExp[] = [];

  private constructor(url: string, context: BrowserContext, page: Page, faults: string[]) {
    this.url = url;
    this.context = context;
    this.page = page;
    this.#faults = faults;
  }

  static async enter(browser: Browser, url: string, options: VisitorOptions): Promise<Visitor> {
    const { url: _url, ...contextOptions } = options;
    const context = await browser.newContext({
      baseURL: url,
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
      permissions: ['clipboard-read', 'clipboard-write'],
      ...contextOptions,
    });
    context.setDefaultTimeout(PATIENCE_MS);
    const faults: string[] = [];
    await watch(context, url, faults);
    return new Visitor(url, context, await context.newPage(), faults);
  }

  /** Opens an address of the site in the first tab. */
  async goTo(path: string): Promise<void> {
    await this.page.goto(path);
  }

  /** Starts a sandbox from the bar. */
  async startSandbox(page: Page = this.page): Promise<StartedSandbox> {
    const answer = page.waitForResponse((response) => response.url() === `${this.url}/sandbox/sandboxes`);
    await page.locator('sandbox-bar [data-sandbox-action="start"]:visible').click();
    const sandbox: StartedSandbox = await (await answer).json();
    await page.locator('html[data-sandbox="active"]').waitFor();
    return sandbox;
  }

  /** What stands in the clipboard. */
  clipboard(page: Page = this.page): Promise<string> {
    return page.evaluate(() => navigator.clipboard.readText());
  }

  /**
   * Forgives what the test provokes: the browser reports a refused request as an error of the page.
   *
   * @throws {Error} it did not happen
   */
  async forgive(expected: RegExp): Promise<void> {
    const matching = () => this.#faults.filter((fault) => expected.test(fault));
    await eventually(() => matching().length, `${expected} in ${this.#faults}`).toBeGreaterThan(0);
    this.#forgiven.push(expected);
  }

  /** Closes the profile. @returns what its pages did that they must not */
  async leave(): Promise<readonly string[]> {
    await this.context.close();
    return this.#faults.filter((fault) => !this.#forgiven.some((expected) => expected.test(fault)));
  }
}

/** The part of a started sandbox that tests look at. */
export interface StartedSandbox {
  readonly id: string;
  /** Public name of its company. */
  readonly company: string;
  readonly token: string;
  readonly management_token: string;
}

/** Expects of a value what may take a moment to become true. */
export function eventually<Value>(read: () => Value | Promise<Value>, message?: string) {
  return expect.poll(read, { timeout: PATIENCE_MS, interval: 20, ...(message !== undefined && { message }) });
}

/** Waits until an element's text is as expected; spaces are those that a reader sees. */
export async function expectText(locator: Locator, expected: string | RegExp): Promise<void> {
  const text = eventually(async () => (await locator.innerText()).replaceAll(/\s+/g, ' ').trim());
  await (typeof expected === 'string' ? text.toBe(expected) : text.toMatch(expected));
}

async function watch(context: BrowserContext, origin: string, faults: string[]): Promise<void> {
  await context.exposeBinding('reportViolation', ({ page }, violation: string) => {
    faults.push(`policy: ${violation} (${page.url()})`);
  });
  await context.addInitScript(reportViolations);
  context.on('console', (message) => {
    if (!['error', 'warning', 'assert'].includes(message.type())) return;
    faults.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
  });
  context.on('weberror', (error) => {
    faults.push(`page error: ${error.error().stack ?? error.error().message}`);
  });
  context.on('request', (request) => {
    const isOurs = request.url().startsWith(`${origin}/`) || /^(?:data|blob):/.test(request.url());
    if (!isOurs) faults.push(`foreign request: ${request.method()} ${request.url()}`);
  });
  context.on('requestfailed', (request) => {
    const reason = request.failure()?.errorText ?? '';
    // A page that is left gives up what it was asking for.
    if (reason !== 'net::ERR_ABORTED') faults.push(`failed request: ${reason} (${request.url()})`);
  });
}

/** Runs in the page, before any script of it. */
function reportViolations(): void {
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sample }) => {
    const report: unknown = Reflect.get(globalThis, 'reportViolation');
    if (typeof report === 'function') report(`${violatedDirective} ${blockedURI} ${sample}`);
  });
}
