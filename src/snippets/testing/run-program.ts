// Runs the programs that snippets are written for. A program that is missing fails the test by name: what is
// not executed here is not known to work.
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secretVariables } from '../../../spec/http-request.ts';

/** The secret that the snippets' variables stand for while tests run; with characters that a careless shell would act on. */
export const TEST_TOKEN = `kontor_sbx_pat_"$HOME" \`id\` 'x' \\n *!`;

const ENVIRONMENT = {
  PATH: process.env.PATH,
  ...Object.fromEntries(secretVariables.map((name) => [name, TEST_TOKEN])),
};

/**
 * Runs a program to its end with nothing in its environment but `PATH` and the secrets.
 *
 * @returns what it wrote to standard output
 * @throws Error when it cannot be found or does not exit with 0
 */
export function runProgram(command: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env: ENVIRONMENT, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
    });
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', (cause) => {
      reject(
        new Error(`This test runs "${command}", which could not be started. Install it and try again.`, {
          cause,
        }),
      );
    });
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${command} ended with ${code}: ${errors}`));
    });
  });
}

/** Writes source into a file of its own, runs a program on it, and removes it. */
export async function runSource(command: string, fileName: string, source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'drydock-snippet-'));
  try {
    const path = join(folder, fileName);
    await writeFile(path, source);
    return await runProgram(command, [path]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
