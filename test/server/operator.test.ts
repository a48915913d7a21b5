/** What the operator sees of a running server: whether it is ready, its figures, and its log. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readConfig } from '../../mock-server/config.ts';
import { openLog } from '../../mock-server/observe/log.ts';
import { type RunningServer, startServer } from '../../mock-server/server.ts';
import { failWrites } from '../../mock-server/store/failing-disk.ts';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { OperatorFigures } from '../../spec/operator.ts';
import { OPERATOR_FIGURES_PATH } from '../../spec/operator-path.ts';
import { ProblemBody } from '../../spec/problem-schemas.ts';
import { exchangeRaw } from '../harness/raw-socket.ts';
import { Receiver } from '../harness/receiver.ts';

const METRICS_TOKEN = 'metrics-token-of-a-test';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let server: RunningServer;
let lines: string[];

beforeEach(async () => {
  folder = await temporaryFolder();
});

afterEach(async () => {
  await server.close();
  await folder.remove();
});

async function start(environment: Readonly<Record<string, string>> = {}): Promise<void> {
  lines = [];
  const config = readConfig({ PORT: '0', DRYDOCK_DATA: join(folder.path, 'data'), ...environment });
  server = await startServer({ config, log: openLog(config, { write: (line) => lines.push(line) }) });
}

const get = (path: string, headers: Readonly<Record<string, string>> = {}) =>
  fetch(`${server.url}${path}`, { headers });

async function sandbox(): Promise<{ id: string; token: string }> {
  const answer = await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST' });
  return (await answer.json()) as { id: string; token: string }; // its schema is checked by its scenario
}

const logged = () => lines.map((line) => JSON.parse(line) as Record<string, unknown>);

describe('/readyz', () => {
  test('is ready when the store takes writes, leaves nothing behind, and says why when it does not', async () => {
    await start();
    expect(await (await get('/readyz')).json()).toEqual({ status: 'ready' });
    const mend = await failWrites();
    try {
      await expect.poll(async () => (await get('/readyz')).status, { timeout: 5000 }).toBe(503);
      const answer = await get('/readyz');
      const problem = ProblemBody.parse(await answer.json());
      expect(problem).toMatchObject({
        code: 'store_unavailable',
        detail: 'The store takes no writes at the moment.',
      });
      expect(answer.headers.get('Retry-After')).toBe('5');
      expect((await get('/healthz')).status).toBe(200); // the process itself is well
    } finally {
      mend();
    }
    await expect.poll(async () => (await get('/readyz')).status, { timeout: 5000 }).toBe(200);
    expect(logged()).toMatchObject([
      { message: 'The store takes no writes.', error: { cause: { code: 'ENOSPC' } } },
    ]);
  });

  test('is not ready once the lock of the data folder is lost', async () => {
    await start();
    await rm(join(folder.path, 'data', 'lock'), { recursive: true });
    await expect.poll(async () => (await get('/readyz')).status, { timeout: 10_000 }).toBe(503);
  });
});

describe('/metrics', () => {
  /** The value of a series, such as `drydock_streams`. */
  async function metric(
    series: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<number | undefined> {
    const text = await (await get('/metrics', headers)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(`${series} `));
    return line === undefined ? undefined : Number(line.slice(series.length + 1));
  }

  const requests = (operation: string, status: number) => {
    const [document, id] = operation.split('.');
    return metric(`drydock_requests_total{document="${document}",operation="${id}",status="${status}"}`);
  };

  test('count every answer by its operation and status', async () => {
    await start();
    expect(await requests('v4.getMe', 200)).toBeUndefined();
    const { token } = await sandbox();
    const own = { Authorization: `Bearer ${token}` };
    for (let count = 0; count < 3; count += 1) await get('/v4/me', own);
    await get('/v4/me');
    await get('/v4/departments?nothing=1', own);
    await get('/v4/nothing');
    await exchangeRaw(server.url, 'NONSENSE\r\n\r\n');
    expect(await requests('v4.getMe', 200)).toBe(3);
    expect(await requests('v4.getMe', 401)).toBe(1);
    expect(await requests('v4.listDepartments', 400)).toBe(1);
    expect(await requests('none.none', 404)).toBe(1);
    expect(await requests('none.none', 400)).toBe(1);
    expect(await metric('drydock_request_duration_seconds_count{document="v4",operation="getMe"}')).toBe(4);
    expect(
      await metric('drydock_request_duration_seconds_bucket{document="v4",operation="getMe",le="+Inf"}'),
    ).toBe(4);
  });

  test('say how the store and the sandboxes do', async () => {
    await start();
    const before = (await metric('drydock_store_changes_total')) ?? 0;
    const { token } = await sandbox();
    expect(await metric('drydock_sandboxes')).toBe(1);
    expect(await metric('drydock_sandboxes_loaded')).toBe(1);
    expect(await metric('drydock_store_changes_total')).toBe(before + 1);
    expect(await metric('drydock_store_write_duration_seconds_count')).toBeGreaterThan(0);
    expect(await metric('drydock_store_failures_total')).toBe(0);
    const mend = await failWrites();
    await fetch(`${server.url}/v4/departments`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{"name":"Lost"}',
    }).finally(mend);
    expect(await metric('drydock_store_failures_total')).toBe(1);
    for (const series of [
      'drydock_streams',
      'drydock_webhook_sandboxes_waiting',
      'drydock_sandbox_evictions_total',
    ]) {
      expect(await metric(series), series).toBe(0);
    }
    expect(await metric('process_resident_memory_bytes')).toBeGreaterThan(1_000_000);
  });

  test('say how many sandboxes left memory, and how many wait with deliveries', async () => {
    await using receiver = await Receiver.start();
    receiver.reactions = [500];
    await start({ DRYDOCK_LOADED_SANDBOXES: '10', DRYDOCK_EGRESS: 'any' });
    for (let count = 0; count < 12; count += 1) await sandbox();
    expect(await metric('drydock_sandboxes')).toBe(12);
    await expect.poll(() => metric('drydock_sandboxes_loaded')).toBeLessThanOrEqual(10);
    expect(await metric('drydock_sandbox_evictions_total')).toBeGreaterThanOrEqual(2);

    const { token } = await sandbox();
    const post = (path: string, body: object) =>
      fetch(`${server.url}${path}`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
    await post('/v4/webhooks', { events: ['project.created'], url: receiver.url });
    await post('/v4/projects', { name: 'Quay', start_date: '2027-01-01' });
    await receiver.until(1);
    await expect.poll(() => metric('drydock_webhook_sandboxes_waiting')).toBe(1); // for the next attempt
    await expect.poll(() => metric('drydock_webhook_attempts_failed_total')).toBe(1);
  });

  test('with a token are for who has it', async () => {
    await start({ DRYDOCK_METRICS_TOKEN: METRICS_TOKEN });
    const refused = await get('/metrics');
    expect(refused.status).toBe(401);
    expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer realm="metrics"');
    expect(ProblemBody.parse(await refused.json()).code).toBe('unauthenticated');
    expect(await metric('drydock_streams', { Authorization: `Bearer ${METRICS_TOKEN}` })).toBe(0);
  });

  test('without a token do not exist for what a proxy passes on', async () => {
    await start();
    const hidden = await get('/metrics', { 'X-Forwarded-For': '203.0.113.7' });
    expect([hidden.status, ProblemBody.parse(await hidden.json()).code]).toEqual([404, 'not_found']);
  });
});

describe('/operator/figures', () => {
  async function figures(headers: Readonly<Record<string, string>> = {}) {
    const answer = await get(OPERATOR_FIGURES_PATH, headers);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
    return OperatorFigures.parse(await answer.json());
  }

  test('agree with what was done', async () => {
    await start();
    const { token } = await sandbox();
    const own = { Authorization: `Bearer ${token}` };
    for (let count = 0; count < 3; count += 1) await get('/v4/me', own);
    await get('/v4/me');
    await fetch(`${server.url}/v4/departments`, {
      method: 'POST',
      headers: { ...own, 'Content-Type': 'application/json' },
      body: '{"name":"Figures"}',
    });

    const present = await figures();

    expect(present).toMatchObject({
      version: packageJson.version,
      store_kind: 'lowdb',
      unready: null,
      sandboxes: { total: 1, loaded: 1, evictions: 0 },
      requests: { by_status: { 200: 3, 201: 2, 401: 1 }, total: 6 },
      webhooks: { sandboxes_waiting: 0, failed: 0 },
      store: { failures: 0 },
      streams: 0,
    });
    expect(present.requests.operations[0]).toMatchObject({
      document: 'v4',
      operation: 'getMe',
      total: 4,
      refused: 1,
      failed: 0,
    });
    expect(present.requests.p50_ms).toBeGreaterThan(0);
    expect(present.requests.p99_ms).toBeGreaterThanOrEqual(present.requests.p50_ms ?? Number.NaN);
    expect(present.store.changes).toBeGreaterThanOrEqual(2);
    expect(present.store.p99_ms).toBeGreaterThan(0);
    expect(present.uptime_seconds).toBeGreaterThan(0);
    expect(present.resident_bytes).toBeGreaterThan(1_000_000);
  });

  test('say that the store takes no writes', async () => {
    await start();
    const mend = await failWrites();
    try {
      await expect.poll(async () => (await figures()).unready, { timeout: 5000 }).toBe('store');
    } finally {
      mend();
    }
    await expect.poll(async () => (await figures()).unready, { timeout: 5000 }).toBeNull();
  });

  test('with a token are for who has it, and say nothing to others', async () => {
    await start({ DRYDOCK_METRICS_TOKEN: METRICS_TOKEN });
    for (const headers of [{}, { Authorization: 'Bearer another' }, { Authorization: METRICS_TOKEN }]) {
      const refused = await get(OPERATOR_FIGURES_PATH, headers);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('WWW-Authenticate')).toBe('Bearer realm="figures"');
      expect(refused.headers.get('Content-Type')).toBe('application/problem+json');
      expect(ProblemBody.parse(await refused.json()).code).toBe('unauthenticated');
    }
    expect((await figures({ Authorization: `Bearer ${METRICS_TOKEN}` })).streams).toBe(0);
  });

  test('without a token do not exist for what a proxy passes on', async () => {
    await start();
    const hidden = await get(OPERATOR_FIGURES_PATH, { 'X-Forwarded-For': '203.0.113.7' });
    expect([hidden.status, ProblemBody.parse(await hidden.json()).code]).toEqual([404, 'not_found']);
  });
});

describe('the log', () => {
  test('has a line for a change that could not be saved, with its request and sandbox', async () => {
    await start();
    const { id, token } = await sandbox();
    const mend = await failWrites();
    const answer = await fetch(`${server.url}/v4/departments`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: '{"name":"Lost"}',
    }).finally(mend);
    expect(answer.status).toBe(503);
    expect(logged()).toContainEqual(
      expect.objectContaining({
        level: 'error',
        requestId: answer.headers.get('X-Request-Id'),
        operation: 'createDepartment',
        tenant: id.slice('sbx_'.length),
      }),
    );
    expect(lines.join('')).not.toContain(token.slice(-20));
  });

  test('has a line for each request where the operator wants that, without query, body or credential', async () => {
    await start({ DRYDOCK_ACCESS_LOG: 'true', DRYDOCK_LOG_LEVEL: 'error' });
    const { id, token } = await sandbox();
    const answer = await get(`/v4/employees/${token}?limit=9#x`, { Authorization: `Bearer ${token}` });
    expect(answer.status).toBe(400);
    expect(logged().at(-1)).toMatchObject({
      level: 'info',
      requestId: answer.headers.get('X-Request-Id'),
      tenant: id.slice('sbx_'.length),
      document: 'v4',
      operation: 'getEmployee',
      method: 'GET',
      path: '/v4/employees/{employee_id}',
      status: 400,
      problem: 'invalid_parameter',
      durationMs: expect.any(Number),
      address: '127.0.0.1',
    });
    expect(lines.join('')).not.toContain(token.slice(-20));
    expect(lines.join('')).not.toContain('limit=9');
    await get('/v2/projects/17', { 'X-API-Key': token });
    expect(logged().at(-1)).toMatchObject({ path: '/v2/projects/17' });
    // Of a path that no operation has nothing is told: it may be a password.
    await get('/v4/nothing/secret', { Authorization: `Bearer ${token}` });
    expect(logged().at(-1)).toMatchObject({
      tenant: id.slice('sbx_'.length),
      document: 'v4',
      operation: null,
      path: '/v4',
      status: 404,
      problem: 'not_found',
    });
    expect(lines.join('')).not.toContain('secret');
  });

  test('has nothing of requests otherwise', async () => {
    await start();
    const { token } = await sandbox();
    await get('/v4/nothing', { Authorization: `Bearer ${token}` });
    expect(lines).toEqual([]);
  });
});
