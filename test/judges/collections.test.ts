/**
 * The collections for Postman and Bruno, run by the tools themselves from top to bottom: every request, against a real
 * server and a fresh sandbox. What is built is what is run; only the variables are set, and the files chosen, as a reader
 * would.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { seedId } from '../../scripts/scenarios/record.ts';
import { documents } from '../../spec/contract.ts';
import { parseFormText } from '../../spec/form.ts';
import type { Operation } from '../../spec/operation.ts';
import { exampleClient } from '../../spec/sandbox/clients.ts';
import { workingScenario } from '../../spec/scenarios.ts';
import { recordingOf } from '../harness/recordings.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { load } from './load.ts';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const names = ['v4', 'v2', 'oauth', 'careers'] as const;

let server: ServerProcess;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  server = await startServerProcess({ environment: { DRYDOCK_RATE_LIMIT: '1000' } });
  folder = await temporaryFolder();
});

afterAll(async () => {
  await folder.remove();
  await server.stop();
});

/** The variables of a collection with their values. */
type Variables = Readonly<Record<string, string>>;

type Started = Readonly<Record<'token' | 'management_token' | 'company', string>>;
type Client = Readonly<Record<'client_id' | 'client_secret', string>>;

/** What a reader fills in from a sandbox that nobody has touched. */
async function freshVariables(name: Name): Promise<Variables> {
  const { token, management_token, company } = await post<Started>('/sandbox/sandboxes');
  const json = { ...exampleClient, role_id: seedId('role', 4) };
  const client = await post<Client>('/sandbox/clients', json, management_token);
  const baseUrl = server.url + documents[name].base;
  const { client_id, client_secret } = client;
  const form = new URLSearchParams({ grant_type: 'client_credentials', client_id, client_secret });
  const issued = await fetch(`${server.url}/oauth/token`, { method: 'POST', body: form });
  const { access_token } = (await issued.json()) as Readonly<Record<'access_token', string>>;
  return { baseUrl, token, company, client_id, client_secret, access_token };
}

/** The variables with a token of 24 hours, which is the only kind that v2 ends. */
async function withOwnToken(variables: Variables): Promise<Variables> {
  const attributes = { 'client-id': variables.client_id, 'client-secret': variables.client_secret };
  const { data } = await post<{ data: { attributes: { token: string } } }>('/v2/auth', {
    data: { type: 'auth', attributes },
  });
  return { ...variables, token: data.attributes.token };
}

async function post<Body>(path: string, json?: object, token?: string): Promise<Body> {
  const answer = await fetch(server.url + path, {
    method: 'POST',
    headers: {
      ...(json && { 'Content-Type': 'application/json' }),
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
    },
    ...(json && { body: JSON.stringify(json) }),
  });
  expect(answer.ok, path).toBe(true);
  return (await answer.json()) as Body;
}

type Name = (typeof names)[number];

/** What a tool asked for, by the request's name within its folder, and the status that it got. */
type Outcome = Readonly<Record<string, number>>;

/** What one request changes so that another, further down, is refused: that one is run in a sandbox of its own. */
const disturbed: Readonly<Record<Name, readonly string[]>> = {
  v4: ['createTicket', 'testWebhook', 'redeliver'], // the changes close its project, and switch the webhook off
  // What was created before has the same address, and the same hours; and only a token of its own can be ended.
  v2: ['replaceEmployee', 'replaceAttendance', 'logout'],
  oauth: [],
  careers: [],
};

/** The request that ends a token. */
const LOGOUT = 'Authentication / End a token';

/** Requests of a document, with the status that each has to get. */
function expected(name: Name, isFit: (operation: Operation) => boolean): Outcome {
  const { groups, operations } = documents[name];
  return Object.fromEntries(
    operations.filter(isFit).map((operation) => {
      const { status } = recordingOf(name, operation.id, workingScenario(operation).name);
      return [`${groups[operation.group]?.title} / ${operation.summary}`, status];
    }),
  );
}

/** Runs every request, in a fresh sandbox, and those that others disturb in one for each of them. */
async function runAll(
  name: Name,
  tool: (name: Name, wanted: Outcome, variables: Variables) => Promise<Outcome>,
): Promise<void> {
  const apart = documents[name].operations.filter(({ id }) => disturbed[name].includes(id));
  const rounds = [
    expected(name, (operation) => !apart.includes(operation)),
    ...apart.map((one) => expected(name, (operation) => operation === one)),
  ];
  expect(apart).toHaveLength(disturbed[name].length);
  expect(rounds.flatMap((wanted) => Object.keys(wanted))).toHaveLength(documents[name].operations.length);
  for (const wanted of rounds) {
    const variables = await freshVariables(name);
    const isAboutTokens = LOGOUT in wanted && Object.keys(wanted).length === 1;
    const set = isAboutTokens ? await withOwnToken(variables) : variables;
    expect(await tool(name, wanted, set)).toEqual(wanted);
  }
}

async function built<Collection>(file: string): Promise<Collection> {
  const site = new URL('../../dist/openapi/', import.meta.url);
  try {
    return JSON.parse(await readFile(new URL(file, site), 'utf8')) as Collection; // checked by the tool that reads it
  } catch (cause) {
    throw new Error(`dist/openapi has no ${file}. Run "npm run build" first.`, { cause });
  }
}

/** Runs a program of the judges; a failing request makes it exit with an error, which the outcome tells better. */
async function runJudge(program: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    const { stdout } = await run(process.execPath, [`${here}node_modules/.bin/${program}`, ...args], {
      cwd,
      env: { PATH: process.env.PATH, HOME: cwd, NO_COLOR: '1' },
      maxBuffer: 64 * 1024 * 1024,
    });
    return stdout;
  } catch (error) {
    return String((error as { readonly stdout?: string }).stdout ?? error);
  }
}

interface PostmanItem {
  readonly name: string;
  readonly item?: readonly PostmanItem[];
  readonly request?: { readonly method: string };
}

/** The folders with those of their requests that are named. */
function only<Item extends { readonly name: string }>(
  folders: readonly Item[],
  key: 'item' | 'items',
  wanted: Outcome,
): readonly object[] {
  return folders.map((each) => {
    const items = (each as unknown as Record<string, readonly Item[]>)[key] ?? [];
    return { ...each, [key]: items.filter((item) => `${each.name} / ${item.name}` in wanted) };
  });
}

async function runPostman(name: Name, wanted: Outcome, variables: Variables): Promise<Outcome> {
  const collection = await built<{ readonly item: readonly PostmanItem[] }>(`${name}.postman.json`);
  const file = `${folder.path}/${name}.postman.json`;
  const report = `${folder.path}/${name}.report.json`;
  await writeFile(file, JSON.stringify({ ...collection, item: only(collection.item, 'item', wanted) }));
  const said = await runJudge(
    'newman',
    [
      'run',
      file,
      ...settings(variables),
      '-r',
      'json',
      '--reporter-json-export',
      report,
      '--timeout-request',
      '10000',
    ],
    folder.path,
  );
  const { run: result } = JSON.parse(
    await readFile(report, 'utf8').catch(() => {
      throw new Error(said);
    }),
  ) as {
    readonly run: {
      readonly executions: ReadonlyArray<{
        readonly item: { readonly name: string; readonly id: string };
        readonly cursor: { readonly position: number };
        readonly response?: { readonly code: number };
      }>;
    };
  };
  const order = only(collection.item, 'item', wanted).flatMap((each) =>
    (each as PostmanItem & { readonly item: readonly PostmanItem[] }).item.map(
      (item) => `${(each as PostmanItem).name} / ${item.name}`,
    ),
  );
  return Object.fromEntries(
    result.executions.map(({ response, cursor }) => [order[cursor.position] ?? '', response?.code ?? 0]),
  );
}

interface BrunoItem {
  readonly name: string;
  readonly items?: readonly BrunoItem[];
}
interface BrunoCollection {
  readonly items: readonly BrunoItem[];
}

async function runBruno(name: Name, wanted: Outcome, variables: Variables): Promise<Outcome> {
  const collection = await built<BrunoCollection>(`${name}.bruno.json`);
  const place = await mkdtemp(`${folder.path}/${name}.bruno.`);
  // As "bru import" and Bruno's own import write a collection that came as a file.
  const { createCollectionFromBrunoObject } = load<{
    createCollectionFromBrunoObject(collection: object, folder: string, options: object): Promise<string>;
  }>('@usebruno/cli/src/utils/collection.js');
  const reads = { ...collection, items: only(collection.items, 'items', wanted) };
  await createCollectionFromBrunoObject(reads, place, { format: 'bru' });
  for (const file of filesOf(name)) await writeFile(`${place}/${file.name}`, file.text);
  const report = `${place}.report.json`;
  const said = await runJudge(
    'bru',
    ['run', '-r', '--env', 'Sandbox', ...settings(variables), '--reporter-json', report],
    place,
  );
  const [result] = JSON.parse(
    await readFile(report, 'utf8').catch(() => {
      throw new Error(said);
    }),
  ) as ReadonlyArray<{
    readonly results: ReadonlyArray<{
      readonly test: { readonly filename: string };
      readonly path?: string;
      readonly response: { readonly status: number };
    }>;
  }>;
  return Object.fromEntries(
    (result?.results ?? []).map(({ test: { filename }, response }) => [
      Object.keys(wanted).find((key) => fileOf(key) === filename) ?? filename,
      response.status,
    ]),
  );
}

function settings(variables: Variables): readonly string[] {
  return Object.entries(variables).flatMap(([name, value]) => ['--env-var', `${name}=${value}`]);
}

/** The files that a document's uploads name: a reader chooses them, Bruno finds them beside the collection. */
function filesOf(name: Name): ReadonlyArray<{ readonly name: string; readonly text: string }> {
  return documents[name].operations.flatMap((operation) => {
    if (operation.bodyType !== 'multipart') return [];
    const { body } = recordingOf(name, operation.id, workingScenario(operation).name).request;
    const form = body?.kind === 'text' ? parseFormText(body.text) : undefined;
    return form?.file ? [form.file] : [];
  });
}

/** The file of a request: Bruno leaves out of names what file systems do not take. */
function fileOf(request: string): string {
  const { sanitizeName } = load<{
    sanitizeName(name: string): string;
  }>('@usebruno/cli/src/utils/filesystem.js');
  return `${request.split(' / ').map(sanitizeName).join('/')}.bru`;
}

describe.each(names)('%s', (name) => {
  test('newman sends every request of every group, and gets what the pages show', async () => {
    await runAll(name, runPostman);
  });

  test('is a collection by the schema of Bruno, which runs it likewise', async () => {
    const { collectionSchema } = load<{
      readonly collectionSchema: { validate(value: object): Promise<unknown> };
    }>('@usebruno/schema');
    await collectionSchema.validate(await built<BrunoCollection>(`${name}.bruno.json`));
    await runAll(name, runBruno);
  });
});

test('both send the token that is set: with a wrong one nothing is answered', async () => {
  const wanted = Object.fromEntries(
    Object.entries(expected('v4', ({ method }) => method === 'get')).slice(0, 3),
  );
  const refused = Object.fromEntries(Object.keys(wanted).map((request) => [request, 401]));
  const variables = { ...(await freshVariables('v4')), token: 'wrong' };
  const outcomes = await Promise.all([
    runPostman('v4', wanted, variables),
    runBruno('v4', wanted, variables),
  ]);
  expect(outcomes).toEqual([refused, refused]);
});

test('the collections hold every operation, with the answers that it really got', async () => {
  for (const name of names) {
    const { item } = await built<{ readonly item: readonly PostmanItem[] }>(`${name}.postman.json`);
    const { items } = await built<BrunoCollection>(`${name}.bruno.json`);
    const count = documents[name].operations.length;
    expect(item.flatMap((each) => each.item ?? [])).toHaveLength(count);
    expect(items.flatMap((each) => each.items ?? [])).toHaveLength(count);
  }
});
