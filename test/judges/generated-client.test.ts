/**
 * What generators make of the documents are clients that compile strictly and work: programs (text here, since they
 * compile only beside what was generated) go through every group of every document, as users of openapi-typescript with
 * openapi-fetch and of @hey-api/openapi-ts would, against a real server. What they did is what the server was asked.
 */
import { execFile } from 'node:child_process';
import { copyFile, readFile, symlink, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { seedId } from '../../scripts/scenarios/record.ts';
import { documentNames, documents, operationOf } from '../../spec/contract.ts';
import {
  type DocumentName,
  type Operation,
  pathParameters,
  type ScenarioRequest,
} from '../../spec/operation.ts';
import { exampleClient } from '../../spec/sandbox/clients.ts';
import { statusOf } from '../../spec/scenarios.ts';
import { type Lookup, resolvePlaceholders } from '../../spec/seeded.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { documentFile } from './documents.ts';
import { type Passed, type Relay, startRelay } from './relay.ts';

const execute = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const judge = (name: string) => `${here}node_modules/.bin/${name}`;

const COMPILER_OPTIONS = {
  strict: true,
  noUncheckedIndexedAccess: true,
  noEmit: true,
  module: 'nodenext',
  target: 'es2024',
  lib: ['es2024', 'dom', 'dom.iterable', 'dom.asynciterable'],
  types: [],
  allowImportingTsExtensions: true,
  skipLibCheck: true,
};

let server: ServerProcess;
let relay: Relay;

beforeAll(async () => {
  server = await startServerProcess({ environment: { DRYDOCK_RATE_LIMIT: '1000' } });
  relay = await startRelay(server.url);
});

afterAll(async () => {
  await relay.stop();
  await server.stop();
});

/** Runs a program to its end; what it wrote stands in the error when it fails. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  try {
    return (await execute(process.execPath, args, { env: { PATH: process.env.PATH, ...env } })).stdout;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${args.join(' ')} failed.\n${stdout}\n${stderr}`, { cause: error });
  }
}

/** What an operation is called with. */
interface Values {
  readonly path?: object | undefined;
  readonly query?: object | undefined;
  readonly headers?: object | undefined;
  readonly body?: unknown;
}

interface Generator {
  /** Writes the client of a document into a folder. */
  generate(document: string, folder: string): Promise<void>;
  /** How a call of an operation begins in a program. */
  callee(operation: Operation): string;
  /** The argument of a call, in the program's words. */
  argument(values: Values): object;
  /** What its users call their programs here. */
  readonly prefix: string;
  readonly compilerOptions: object;
}

const generators: Readonly<Record<string, Generator>> = {
  /** Types for openapi-fetch. */
  'openapi-typescript': {
    async generate(document, folder) {
      await run([judge('openapi-typescript'), document, '-o', `${folder}/schema.ts`]);
    },
    callee: ({ method, path }) => `api.${method.toUpperCase()}('${path}'`,
    argument: ({ path, query, headers, body }) => ({ params: { path, query, header: headers }, body }),
    prefix: '',
    compilerOptions: { exactOptionalPropertyTypes: true },
  },
  /** A whole SDK; its own code was not written for exact optional properties. */
  '@hey-api/openapi-ts': {
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
    callee: ({ id }) => `api.${id}(`,
    argument: (values) => values,
    prefix: 'sdk-',
    compilerOptions: {},
  },
};

/** Of the scenarios that are called as they stand, none needs what an earlier request made. */
const seededOnly: Lookup = {
  seeded: seedId,
  given: () => {
    throw new TypeError('Nothing is made before.');
  },
};

const isWrite = ({ method }: Operation) => method !== 'get';

/** What an operation is called with in any sandbox: its first example that takes no more, or nothing for a whole list. */
function exampleOf(operation: Operation): ScenarioRequest | undefined {
  if (operation.answerType !== 'json' || operation.security === 'client') return undefined;
  const example = operation.scenarios.find((scenario) => {
    const { given, raw, form, credential, limitUsedUp } = scenario;
    return statusOf(scenario) < 300 && !given && !raw && !form && !credential && !limitUsedUp;
  });
  const isList = !isWrite(operation) && pathParameters(operation.path).length === 0;
  return example ?? (isList ? {} : undefined);
}

/** A call of an operation as its example shows it; none where there is no such example. */
function exampleCall(operation: Operation, { callee, argument }: Generator): readonly string[] {
  const example = exampleOf(operation);
  if (!example) return [];
  const { params, query, headers, json } = resolvePlaceholders(example, seededOnly);
  const start = callee(operation);
  const values = JSON.stringify(argument({ path: params, query, headers, body: json }));
  return [`steps.done(await ${start}${start.endsWith('(') ? '' : ', '}${values}));\n`];
}

/**
 * The program, with calls of what it does not call by itself: one write of each group that it does not write to, and then
 * everything that is read.
 */
async function wholeProgram(document: DocumentName, generator: Generator): Promise<string> {
  const written = await readFile(`${here}programs/${generator.prefix}${document}.ts.txt`, 'utf8');
  const { operations, groups } = documents[document];
  const others = operations.filter((operation) => !written.includes(generator.callee(operation)));
  const added = Object.keys(groups).flatMap((name) => {
    const ofGroup = ({ group }: Operation) => group === name;
    const isWritten = operations.some((each) => ofGroup(each) && isWrite(each) && !others.includes(each));
    const candidates = others.filter((each) => ofGroup(each) && exampleOf(each));
    const write = candidates.find((each) => isWrite(each) && each.method !== 'delete');
    return [...(isWritten || !write ? [] : [write]), ...candidates.filter((each) => !isWrite(each))];
  });
  const calls = added.flatMap((operation) => exampleCall(operation, generator));
  return `${written}\nimport * as steps from './steps.ts';\n${calls.join('')}`;
}

/** What is missing for a round trip of each group: something written that works, and then something read. */
function missing(document: DocumentName, passed: readonly Passed[]): readonly string[] {
  const { operations, groups, base } = documents[document];
  const done = passed.flatMap(({ method, path, status }) => {
    const [place = ''] = path.split('?');
    if (status >= 300 || !place.startsWith(base)) return [];
    return operations.filter(
      (each) => each.method === method.toLowerCase() && patternOf(each).test(place.slice(base.length)),
    );
  });
  return Object.keys(groups).flatMap((group) => {
    const has = operations.filter((each) => each.group === group);
    const was = done.filter((each) => each.group === group);
    if (!has.some(isWrite)) return was.length > 0 ? [] : [`${group}: nothing was read`];
    const firstWrite = was.findIndex(isWrite);
    if (firstWrite === -1) return [`${group}: nothing was written`];
    const isRead = was.slice(firstWrite).some((each) => !isWrite(each));
    return isRead || has.every(isWrite) ? [] : [`${group}: nothing was read after it was written`];
  });
}

function patternOf({ path }: Operation): RegExp {
  return new RegExp(`^${path.replace(/\{[^}]+\}/g, '[^/]+')}$`);
}

/** What a program is told: where to call, and as whom. */
async function surroundings(document: DocumentName): Promise<Readonly<Record<string, string>>> {
  const started = await post('/sandbox/sandboxes');
  const { client_id, client_secret } = await post(
    '/sandbox/clients',
    started.management_token,
    resolvePlaceholders({ ...exampleClient, client_id: 'made-before' }, seededOnly),
  );
  return {
    ORIGIN: server.url,
    BASE_URL: `${relay.url}${documents[document].base}`,
    TOKEN: String(started.token),
    MANAGEMENT_TOKEN: String(started.management_token),
    COMPANY: String(started.company),
    CLIENT_ID: String(client_id),
    CLIENT_SECRET: String(client_secret),
  };
}

async function post(
  path: string,
  token?: unknown,
  json?: object,
): Promise<Readonly<Record<string, unknown>>> {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    ...(json && {
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(json),
    }),
  });
  expect(answer.status).toBe(201);
  return (await answer.json()) as Readonly<Record<string, unknown>>;
}

describe.each(Object.entries(generators))('%s', (_, generator) => {
  test.each(documentNames)(
    'its client of %s compiles, and makes a round trip of each group',
    async (document) => {
      const folder = await temporaryFolder();
      try {
        const compilerOptions = { ...COMPILER_OPTIONS, ...generator.compilerOptions };
        await symlink(`${here}node_modules`, `${folder.path}/node_modules`);
        await copyFile(`${here}programs/steps.ts.txt`, `${folder.path}/steps.ts`);
        await writeFile(`${folder.path}/package.json`, '{"type":"module"}');
        await writeFile(`${folder.path}/tsconfig.json`, JSON.stringify({ compilerOptions }));
        await writeFile(`${folder.path}/program.ts`, await wholeProgram(document, generator));
        await generator.generate(documentFile(document), folder.path);

        await run([judge('tsc'), '-p', folder.path]);

        const before = relay.passed().length;
        await run([`${folder.path}/program.ts`], await surroundings(document));
        expect(missing(document, relay.passed().slice(before))).toEqual([]);
      } finally {
        await folder.remove();
      }
    },
  );
});

test('a group that is left out would be told, also one that is only written or only read', () => {
  const pass = (id: string, status = 200): Passed => {
    const { method, path } = operationOf('careers', id);
    return { method: method.toUpperCase(), path: `${documents.careers.base}${path}?a=b`, status };
  };
  expect(missing('careers', [pass('listPositions'), pass('createApplication', 201)])).toEqual([]);
  expect(missing('careers', [pass('createApplication', 422)])).toEqual([
    'positions: nothing was read',
    'applications: nothing was written',
  ]);
  const teams = (...methods: readonly string[]) =>
    missing(
      'v4',
      methods.map((method) => ({ method, path: '/v4/teams', status: 200 })),
    ).filter((told) => told.startsWith('teams'));
  expect(teams('POST', 'GET')).toEqual([]);
  expect(teams('GET', 'POST')).toEqual(['teams: nothing was read after it was written']);
  expect(teams('GET')).toEqual(['teams: nothing was written']);
});
