/** How long the whole site takes to build: recordings, documents, pages. */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const BUILD = fileURLToPath(new URL('../scripts/build.ts', import.meta.url));

/** Builds the site once and gives the seconds. @throws {Error} the build fails */
export async function measureBuild(): Promise<number> {
  const startedMs = performance.now();
  const child = spawn(process.execPath, [BUILD], { stdio: ['ignore', 'ignore', 'inherit'] });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', resolve);
  });
  if (code !== 0) throw new Error(`The build ended with code ${code}.`);
  return (performance.now() - startedMs) / 1000;
}
