/**
 * Every scenario of every document is played against a real server that logs all it can, and every secret that came up
 * is then typed where it does not belong. Afterwards none of them stands in what is kept, logged, counted or answered.
 * The same on the folder and on PostgreSQL.
 */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { playScenario } from '../../scripts/scenarios/play.ts';
import { seedId } from '../../scripts/scenarios/record.ts';
import { buildRequest, type RequestValues } from '../../spec/build-request.ts';
import { documentNames, documents, operationOf } from '../../spec/contract.ts';
import type { HttpRequest } from '../../spec/http-request.ts';
import { scenariosOf, workingScenario } from '../../spec/scenarios.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { findPostgres, type PostgresServer, startPostgres } from '../harness/postgres-server.ts';
import { findSecrets, KnownSecrets } from '../harness/secrets.ts';
import { type Answer, send } from '../harness/send.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const OPERATORS_TOKEN = 'token-of-the-operator-of-a-test';
const SERVERS_SECRET = 'secret-of-the-server-of-a-test';
/** A text that is kept on purpose, to see that the search finds what is kept. */
const PLANTED = 'planted-4Zq8WmT1xK7vB3nJ6rD0';
const AT_ONCE = 4;

const run = promisify(execFile);

interface Place {
  readonly environment: Readonly<Record<string, string>>;
  /** Everything that it keeps, as text. */
  contents(): Promise<string>;
}

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let database: PostgresServer;

beforeAll(async () => {
  folder = await temporaryFolder();
  database = await startPostgres();
});

afterAll(async () => {
  await database.dispose();
  await folder.remove();
});

describe.each<[string, () => Place]>([
  ['the folder', () => ({ environment: {}, contents: async () => '' })],
  [
    'PostgreSQL',
    () => ({ environment: { DRYDOCK_DATABASE_URL: database.url }, contents: () => dumpOf(database) }),
  ],
])('on %s', (name, placeOf) => {
  const secrets = new KnownSecrets();
  /** What answers said, without what they are there to hand out. */
  const answered: string[] = [];
  let place: Place;
  let dataFolder: string;
  let server: ServerProcess;

  beforeAll(async () => {
    place = placeOf();
    dataFolder = join(folder.path, name);
    server = await startServerProcess({
      dataFolder,
      environment: {
        ...place.environment,
        DRYDOCK_SECRET: SERVERS_SECRET,
        DRYDOCK_METRICS_TOKEN: OPERATORS_TOKEN,
        DRYDOCK_LOG_LEVEL: 'debug',
        DRYDOCK_ACCESS_LOG: 'true',
        DRYDOCK_RATE_LIMIT: '1000000',
        DRYDOCK_APPROVAL_DELAY: '0',
      },
    });
    secrets.add(OPERATORS_TOKEN, 'token of the operator');
    secrets.add(SERVERS_SECRET, 'secret of the server');
  });

  afterAll(() => server.stop().catch(() => undefined)); // a test has stopped it already

  async function sendNoting(request: HttpRequest): Promise<Answer> {
    const answer = await send(request);
    answered.push(secrets.exchanged(request, answer));
    return answer;
  }

  const stage = () => ({ origin: server.url, send: sendNoting, seedId, limit: 0 });

  /** What log and stream say of every request of a sandbox. */
  async function readLog(managementToken: string): Promise<readonly string[]> {
    const ask = (id: string, values: RequestValues) =>
      sendNoting(
        buildRequest(operationOf('sandbox', id), values, {
          origin: server.url,
          credential: { token: managementToken },
        }),
      );
    const list = await ask('listRequests', { query: { limit: 100 } });
    if (list.status !== 200) return []; // the scenario has ended the sandbox, or its credentials
    const { data } = JSON.parse(list.body) as { data: ReadonlyArray<{ id: string }> }; // by its schema
    const entries = await Promise.all(
      data.map(({ id }) => ask('getRequest', { params: { request_id: id } })),
    );
    const after = data.at(-1)?.id ?? '';
    const isLong = data.length > 1;
    const told = isLong ? [await ask('streamRequests', { query: { after, limit: data.length - 1 } })] : [];
    return [...entries, ...told].map(({ body }) => body);
  }

  const leaks = (text: string) => findSecrets(secrets.all, text);

  test('an answer has a secret only in a field that its document marks as one', async () => {
    const scenarios = documentNames.flatMap((document) =>
      documents[document].operations.flatMap((operation) =>
        scenariosOf(operation)
          .filter(({ limitUsedUp }) => limitUsedUp !== true)
          .map((scenario) => ({ operation, scenario, isWorking: scenario === workingScenario(operation) })),
      ),
    );
    expect(scenarios.length).toBeGreaterThan(500);
    const waiting = scenarios.values();
    const play = async () => {
      for (const { operation, scenario, isWorking } of waiting) {
        let managementToken = '';
        const {
          request,
          secrets: own,
          done,
        } = await playScenario(operation, scenario, {
          ...stage(),
          send: async (sent) => {
            const answer = await sendNoting(sent);
            managementToken ||= String(JSON.parse(answer.body || '{}').management_token ?? '');
            return answer;
          },
        });
        await sendNoting(withSecrets(request, own));
        await done();
        if (isWorking) await readLog(managementToken);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, play));
    expect(leaks(answered.join('\n'))).toEqual([]);
    expect(secrets.kinds.has('by its form')).toBe(false);
    expect(secrets.kinds.size).toBeGreaterThan(15);
  });

  test('one that is typed where it does not belong is told to nobody', async () => {
    const typed = [...secrets.kinds.values()].filter((secret) => /^(?:kontor_sbx_|whsec_)/.test(secret));
    expect(typed.length).toBeGreaterThan(10);
    const refusals: string[] = [];
    const logged: string[] = [];
    for (const secret of typed) {
      const started = await sendNoting(buildRequest(operationOf('sandbox', 'createSandbox'), {}, here()));
      const { token = '', management_token = '' } = JSON.parse(started.body) as Record<string, string>; // by its schema
      const answers = await Promise.all(
        wrongPlaces(server.url, secret).map((request) => {
          const bearer = request.url.includes('/sandbox/') ? management_token : token;
          const own = [['Authorization', `Bearer ${bearer}`] as const, ['X-API-Key', token] as const];
          return send({ ...request, headers: [...own, ...request.headers] });
        }),
      );
      refusals.push(...answers.map(({ headers, body }) => JSON.stringify(headers) + body));
      logged.push(...(await readLog(management_token)));
    }
    for (const asker of [...typed, OPERATORS_TOKEN]) {
      for (const path of ['/v4/me', '/v2/offices', '/sandbox/tokens', '/metrics', '/operator/figures']) {
        const headers = [['Authorization', `Bearer ${asker}`] as const, ['X-API-Key', asker] as const];
        refusals.push((await send({ method: 'GET', url: server.url + path, headers })).body);
      }
    }
    expect(logged.length).toBeGreaterThan(30 * typed.length);
    expect(leaks(refusals.join('\n'))).toEqual([]);
    expect(leaks(logged.join('\n'))).toEqual([]);
  });

  test('none is in what is kept, logged or counted; what is kept on purpose is found there', async () => {
    const started = await sendNoting(buildRequest(operationOf('sandbox', 'createSandbox'), {}, here()));
    const { token = '' } = JSON.parse(started.body) as Record<string, string>; // by its schema
    const planted = buildRequest(
      operationOf('v4', 'createDepartment'),
      { json: { name: PLANTED } },
      { origin: server.url, credential: { token } },
    );
    expect((await send(withSecrets(planted, {}))).status).toBe(201);
    const whileItRuns = (await everyFile(dataFolder)) + (await place.contents());
    const metrics = await send({
      method: 'GET',
      url: `${server.url}/metrics`,
      headers: [['Authorization', `Bearer ${OPERATORS_TOKEN}`]],
    });
    const ended = await server.stop();
    const afterwards = (await everyFile(dataFolder)) + (await place.contents());

    expect(ended.code).toBe(0);
    expect(ended.stderr.split('\n').length).toBeGreaterThan(1000);
    const told = { log: ended.stderr, output: ended.stdout, metrics: metrics.body };
    for (const [where, text] of Object.entries({ whileItRuns, afterwards, ...told })) {
      expect(text.length, where).toBeGreaterThan(20);
      expect(leaks(text), where).toEqual([]);
    }
    const withPlanted = new Map([...secrets.all, [PLANTED, 'planted']]);
    expect(findSecrets(withPlanted, whileItRuns)).toEqual(['planted']);
    expect(findSecrets(withPlanted, afterwards)).toEqual(['planted']);
  });

  const here = () => ({ origin: server.url, credential: 'none' as const });
});

/** Requests that say a secret where there should be something else. */
function wrongPlaces(origin: string, secret: string): readonly HttpRequest[] {
  const inUrl = encodeURIComponent(secret);
  const get = (path: string, ...headers: HttpRequest['headers']): HttpRequest => ({
    method: 'GET',
    url: origin + path,
    headers,
  });
  const post = (path: string, type: string, text: string): HttpRequest => ({
    method: 'POST',
    url: origin + path,
    headers: [['Content-Type', type]],
    body: { kind: 'text', text },
  });
  const headers = [
    'Accept',
    'Cookie',
    'Idempotency-Key',
    'If-Match',
    'If-None-Match',
    'Last-Event-ID',
    'Origin',
    'Prefer',
    'Referer',
    'User-Agent',
    'X-Act-As',
    'X-Forwarded-For',
    'X-Request-Id',
    'X-Token',
    secret.replace(/[^0-9A-Za-z_]/g, ''),
  ];
  const bases = ['/v4/offices', '/v2/offices', '/sandbox/tokens', '/careers/v1/positions', '/oauth/token'];
  return [
    get(`/${inUrl}`),
    get(`/v4/documents/${inUrl}/download`),
    ...bases.flatMap((path) => [
      get(`${path}/${inUrl}`),
      get(`${path}?${inUrl}=1`),
      get(`${path}?limit=${inUrl}`),
      get(`${path}?cursor=${inUrl}`),
      post(path, 'application/json', JSON.stringify({ [secret]: 1, name: secret })),
      post(path, 'application/json', `{"name":"${secret}`),
      post(
        path,
        'application/vnd.api+json',
        JSON.stringify({ data: { type: secret, attributes: { [secret]: 1 } } }),
      ),
      post(path, 'application/x-www-form-urlencoded', `grant_type=${inUrl}&${inUrl}=1&scope=${inUrl}`),
      post(path, 'text/plain', secret),
    ]),
    ...headers.flatMap((name) => bases.slice(0, 3).map((path) => get(path, [name, secret]))),
    get('/v4/me', ['Authorization', `Bearer ${secret}x`]),
  ];
}

/** Everything in the database, as its administrator sees it. */
async function dumpOf({ adminUrl }: PostgresServer): Promise<string> {
  const url = adminUrl.replace(/[^/]+$/, 'drydock');
  const { stdout } = await run(join(findPostgres() ?? '', 'pg_dump'), ['--dbname', url], {
    maxBuffer: 1_000_000_000,
  });
  return stdout;
}

/** All files below a folder, one after the other. */
async function everyFile(path: string): Promise<string> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const contents = await Promise.all(
    files.map((file) => readFile(join(file.parentPath, file.name), 'latin1').catch(() => '')), // gone since
  );
  return contents.join('\n');
}

test('a secret is found whole and in part, as it stands in a URL, in JSON and in a dump', () => {
  const secret = 'whsec_abcdefghijklmnop+qrstuvwxyz/0123456789ABCD=';
  const secrets = new Map([[secret, 'planted']]);
  for (const text of [
    secret,
    secret.slice(20),
    encodeURIComponent(secret),
    JSON.stringify({ a: JSON.stringify(secret) }),
    `\\\\x${Buffer.from(secret).toString('hex')}`,
  ]) {
    expect(findSecrets(secrets, `before ${text} after`), text).toEqual(['planted']);
  }
  expect(findSecrets(secrets, `whsec_abcdefg…${secret.slice(-4)}`)).toEqual([]); // its hint
});
