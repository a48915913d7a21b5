/**
 * What generators make of the documents are clients that compile strictly and work: programs (text here, since they
 * compile only beside what was generated) go through every group that can be read, as users of openapi-typescript with openapi-fetch and of
 * @hey-api/openapi-ts would, against a real server.
 */
import { execFile } from 'node:child_process';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { documents } from '../../spec/contract.ts';
import type { DocumentName, Operation } from '../../spec/operation.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { documentFile } from './documents.ts';

const execute = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const judge = (name: string) => `${here}node_modules/.bin/${name}`;

const COMPILER_OPTIONS = {
  compilerOptions: {
    strict: true,
    noUncheckedIndexedAccess: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2024',
    lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable'],
    types: [],
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  },
};

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({ environment: { DRYDOCK_RATE_LIMIT: '1000' } });
});

afterAll(() => server.stop());

/** Runs a program to its end; what it wrote stands in the error when it fails. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  try {
    return (await execute(process.execPath, args, { env: { PATH: process.env.PATH, ...env } })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${args.join(' ')} failed.\n${stdout}\n${stderr}`, { cause: error });
  }
}

interface Generator {
  /** Writes the client of a document into a folder. */
  generate(document: string, folder: string): Promise<void>;
  /** The call of an operation without values, in the program's words. */
  call(operation: Operation): string;
}

/** Types for openapi-fetch. */
const openapiTypescript: Generator = {
  async generate(document, folder) {
    await run([judge('openapi-typescript'), document, '-o', `${folder}/schema.ts`]);
  },
  call: ({ path }) => `api.GET('${path}')`,
};

/** A whole SDK. */
const heyApi: Generator = {
  async generate(document, folder) {
    const configuration = {
      input: document,
      output: { path: `${folder}/sdk`, module: { extension: '.ts' } },
      plugins: ['@hey-api/client-fetch', '@hey-api/typescript', '@hey-api/sdk'],
      logs: { file: false, level: 'silent' },
    };
    await writeFile(`${folder}/openapi-ts.config.mjs`, `export default ${JSON.stringify(configuration)};`);
    await run([judge('openapi-ts'), '-f', `${folder}/openapi-ts.config.mjs`]);
  },
  call: ({ id }) => `api.${id}()`,
};

/** The program, with a read of each group that it does not go through by itself, and the groups that it then prints. */
async function wholeProgram(
  name: string,
  document: DocumentName,
  { call }: Generator,
): Promise<{ readonly text: string; readonly groups: readonly string[] }> {
  const written = await readFile(`${here}programs/${name}.ts.txt`, 'utf8');
  const groups = [...written.matchAll(/^console\.log\('([^']+)'\);$/gm)].flatMap(([, group]) => group ?? []);
  const { operations } = documents[document];
  const reads = operations.filter(
    ({ method, path, security, answerType, group }) =>
      method === 'get' &&
      !path.includes('{') &&
      security === 'token' &&
      answerType === 'json' &&
      !groups.includes(group),
  );
  const firsts = reads.filter(
    ({ group }, index) => reads.findIndex((each) => each.group === group) === index,
  );
  const added = firsts.map((read) => `got(await ${call(read)});\nconsole.log('${read.group}');\n`);
  return { text: written + added.join(''), groups: [...groups, ...firsts.map(({ group }) => group)] };
}

test.each([
  // What openapi-typescript writes holds under this option too; the SDK's own code was not written for it.
  { document: 'v4', program: 'v4', generator: openapiTypescript, exactOptionalPropertyTypes: true },
  { document: 'v2', program: 'v2', generator: openapiTypescript, exactOptionalPropertyTypes: true },
  { document: 'v4', program: 'sdk-v4', generator: heyApi, exactOptionalPropertyTypes: false },
  { document: 'v2', program: 'sdk-v2', generator: heyApi, exactOptionalPropertyTypes: false },
] as const)(
  '$program goes through every group of $document',
  async ({ document, program, generator, ...options }) => {
    const folder = await temporaryFolder();
    try {
      const { compilerOptions } = COMPILER_OPTIONS;
      await symlink(`${here}node_modules`, `${folder.path}/node_modules`);
      await writeFile(`${folder.path}/package.json`, '{"type":"module"}');
      await writeFile(
        `${folder.path}/tsconfig.json`,
        JSON.stringify({ compilerOptions: { ...compilerOptions, ...options } }),
      );
      const { text, groups } = await wholeProgram(program, document, generator);
      await writeFile(`${folder.path}/program.ts`, text);
      await generator.generate(documentFile(document), folder.path);

      await run([judge('tsc'), '-p', folder.path]);

      const started = await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST' });
      const { token } = (await started.json()) as { readonly token: string };
      const been = await run([`${folder.path}/program.ts`], {
        BASE_URL: `${server.url}${documents[document].base}`,
        TOKEN: token,
      });
      expect(been.trim().split('\n')).toEqual(groups);
      const { operations } = documents[document];
      const readable = operations.filter(({ method, security }) => method === 'get' && security === 'token');
      expect(groups).toEqual(expect.arrayContaining([...new Set(readable.map(({ group }) => group))]));
    } finally {
      await folder.remove();
    }
  },
);
