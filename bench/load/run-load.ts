/** Runs one load in a process of its own, so that it shares nothing but the processors with what is measured. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { LoadJob, LoadResult } from './job.ts';

const GENERATOR = fileURLToPath(new URL('./generate.ts', import.meta.url));

/** Runs a job. @throws {Error} the load process ended without a result */
export function runLoad(job: LoadJob): Promise<LoadResult> {
  return new Promise((resolve, reject) => {
    const child = fork(GENERATOR, { serialization: 'advanced' });
    let result: LoadResult | undefined;
    child.once('message', (message) => {
      result = message as LoadResult; // the generator sends nothing else
    });
    child.once('error', reject);
    child.once('exit', (code) => {
      if (result) resolve(result);
      else reject(new Error(`The load process ended with code ${code}.`));
    });
    child.send(job);
  });
}
