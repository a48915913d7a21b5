/** `npm run check`: lint and layers, types of the server and of the site, dead code, licences. Says what failed, and runs all of them. */
import { spawn } from 'node:child_process';

type Step = readonly [name: string, command: string, args: readonly string[]];

/** Two lanes run beside each other. Within one, in order: the check of the site writes types that the console's read. */
const lanes: ReadonlyArray<readonly Step[]> = [
  [
    [
      'types of the site',
      'astro',
      ['check', '--tsconfig', 'src/tsconfig.json', '--minimumFailingSeverity', 'warning'],
    ],
    ['types of the console', 'vue-tsc', ['-p', 'src/tsconfig.json']],
  ],
  [
    ['lint, format and layers', 'biome', ['check', '--error-on-warnings', '.']],
    ['types', 'tsc', ['-p', '.']],
    ['dead code and unused dependencies', 'knip', []],
    ['every rule of access has its tests', 'node', ['scripts/rules.ts', '--check']],
    ['licences of what is shipped', 'node', ['scripts/licences.ts']],
  ],
];

const failed: string[] = [];
await Promise.all(
  lanes.map(async (steps) => {
    for (const [name, command, args] of steps) {
      const startedMs = performance.now();
      const code = await run(command, args);
      const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
      console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
      if (code !== 0) failed.push(name);
    }
  }),
);
if (failed.length > 0) {
  console.error(`Not in order: ${failed.join(', ')}.`);
  process.exit(1);
}

/** Runs one of the project's own commands; what it prints is shown only when it fails. */
function run(command: string, args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    });
    const output: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) process.stdout.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}
