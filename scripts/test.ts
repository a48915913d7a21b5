/**
 * `npm test`: everything, in order — tools, browser and judges that the tests need, beside them the check, then the
 * build, then the tests. Stops at the first stage that fails. What is written behind `--` goes to Vitest.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser, NO_BROWSER } from '../test/harness/browser.ts';
import { findPostgres, NO_POSTGRES } from '../test/harness/postgres-server.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const judges = join(root, 'test/judges');
const durations: string[] = [];

/** Says why the tests cannot go on, and ends. */
function stop(reason: string): never {
  console.error(`\n${reason}`);
  tell();
  process.exit(1);
}

/** How long each stage took. */
function tell(): void {
  console.log(`\n${durations.join(', ')}`);
}

/** Does a stage and notes how long it took. */
async function stage<T>(name: string, work: () => Promise<T>): Promise<T> {
  const startedMs = performance.now();
  try {
    return await work();
  } finally {
    durations.push(`${name} ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
  }
}

/** Runs a program with its output in sight, and gives its exit code. */
function run(program: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      env: { ...process.env, ...environment },
    });
    child.once('error', ({ message }) => {
      console.error(`${program} could not be started: ${message}`);
      resolve(1);
    });
    child.once('close', (code) => resolve(code ?? 1));
  });
}

function npm(...args: readonly string[]): Promise<number> {
  const script = process.env.npm_execpath; // set by npm, which has started this
  return script?.endsWith('.js') ? run(process.execPath, [script, ...args]) : run('npm', args);
}

/** The programs that snippets are run with. */
function requireTools(): void {
  const missing = ['bash', 'curl', 'python3'].filter(
    (program) => spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined,
  );
  if (missing.length > 0) {
    stop(
      `The snippets of the pages are run with ${missing.join(' and ')}, which cannot be found. Install ${missing.length > 1 ? 'them' : 'it'} and try again.`,
    );
  }
}

async function requireBrowser(): Promise<string> {
  const found = lookForBrowser();
  if (found !== undefined) return found;
  console.log('No Chromium found; Playwright fetches one.');
  await run(process.execPath, [join(root, 'node_modules/playwright-core/cli.js'), 'install', 'chromium']);
  return lookForBrowser() ?? stop(NO_BROWSER);
}

function lookForBrowser(): string | undefined {
  try {
    return findBrowser();
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error));
  }
}

/** Installs the outside judges when they are missing or older than their lockfile. @returns the code of that */
async function requireJudges(): Promise<number> {
  const installed = statSync(join(judges, 'node_modules/.package-lock.json'), { throwIfNoEntry: false });
  if (installed && installed.mtimeMs >= statSync(join(judges, 'package-lock.json')).mtimeMs) return 0;
  // No package of theirs needs to run anything to be installed; one would report that it was.
  return npm('ci', '--prefix', judges, '--ignore-scripts', '--no-audit', '--no-fund');
}

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

async function runTests(browser: string): Promise<Counts> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-results-'));
  const results = join(folder, 'results.json');
  try {
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${results}`];
    const vitest = join(root, 'node_modules/vitest/vitest.mjs');
    const code = await run(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], {
      CHROMIUM_PATH: browser,
    });
    return countsOf(JSON.parse(readFileSync(results, 'utf8')) as Results, code);
  } catch (error) {
    return stop(`The tests gave no result: ${error instanceof Error ? error.message : String(error)}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is read of Vitest's results. */
interface Results {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: ReadonlyArray<{
    readonly status: string;
    readonly assertionResults: readonly object[];
  }>;
}

/** A file that cannot even be loaded, and a run that failed without saying in what, count as a failure too. */
function countsOf(results: Results, code: number): Counts {
  const broken = results.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  );
  const failed = results.numFailedTests + broken.length;
  return {
    passed: results.numPassedTests,
    failed: failed === 0 && code !== 0 ? 1 : failed,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

requireTools();
if (findPostgres() === undefined) stop(NO_POSTGRES);
const browser = await requireBrowser();
const [installed, checked] = await Promise.all([
  stage('install', requireJudges), // waits for the network, mostly
  stage('check', () => npm('run', 'check')),
]);
if (installed !== 0) {
  stop('The judges of the documents could not be installed: npm ci --prefix test/judges has failed.');
}
if (checked !== 0) stop('npm run check has failed.');
if ((await stage('build', () => npm('run', 'build'))) !== 0) stop('npm run build has failed.');
const { passed, failed, skipped } = await stage('tests', () => runTests(browser));
tell();
if (skipped > 0) console.log(`${skipped} skipped`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
