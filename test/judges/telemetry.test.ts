/**
 * OpenTelemetry's own instrumentation for Node, which knows nothing of this house, put in front of the server: each
 * request becomes a span that a collector gets, and so does a delivery that goes out.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Receiver } from '../harness/receiver.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';

const REGISTER = '@opentelemetry/auto-instrumentations-node/register';
/** Kinds of spans in OTLP. */
const SERVER = 2;
const CLIENT = 3;

type Value = string | number | undefined;
interface Span {
  readonly kind: number;
  readonly attributes: Readonly<Record<string, Value>>;
  readonly service: Value;
}

/** What is read of OTLP as JSON (opentelemetry-proto, `ExportTraceServiceRequest`). */
interface Exported {
  readonly resourceSpans: ReadonlyArray<{
    readonly resource: { readonly attributes: readonly Attribute[] };
    readonly scopeSpans: ReadonlyArray<{
      readonly spans: ReadonlyArray<{ readonly kind: number; readonly attributes: readonly Attribute[] }>;
    }>;
  }>;
}
interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: number | string };
}

const spans: Span[] = [];
const collector = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    if (request.url === '/v1/traces') spans.push(...read(JSON.parse(Buffer.concat(chunks).toString())));
    response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}');
  });
});
let server: ServerProcess;

beforeAll(async () => {
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const { port } = collector.address() as AddressInfo; // it listens on a port, not a pipe
  server = await startServerProcess({
    run: [
      '--import',
      createRequire(import.meta.url).resolve(REGISTER),
      fileURLToPath(new URL('../harness/api-server.ts', import.meta.url)),
    ],
    environment: {
      DRYDOCK_EGRESS: 'any',
      OTEL_SERVICE_NAME: 'drydock',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_METRICS_EXPORTER: 'none',
      OTEL_LOGS_EXPORTER: 'none',
      OTEL_NODE_RESOURCE_DETECTORS: 'env',
      OTEL_NODE_ENABLED_INSTRUMENTATIONS: 'http,undici',
      OTEL_BSP_SCHEDULE_DELAY: '50',
    },
  });
});

afterAll(async () => {
  await server?.stop();
  collector.closeAllConnections();
  await new Promise((resolve) => collector.close(resolve));
});

const spanOf = (kind: number, key: string, value: Value) =>
  expect.poll(() => spans.find((span) => span.kind === kind && span.attributes[key] === value), {
    timeout: 15_000,
  });

test('a request becomes a span with its method, path and status', async () => {
  const answer = await fetch(`${server.url}/v4/departments?limit=1`);
  expect(answer.status).toBe(401);

  await spanOf(SERVER, 'url.path', '/v4/departments').toMatchObject({
    service: 'drydock',
    attributes: { 'http.request.method': 'GET', 'http.response.status_code': 401 },
  });
});

test('a delivery that goes out becomes one too', async () => {
  await using receiver = await Receiver.start();
  const started = await fetch(`${server.url}/sandbox/sandboxes`, { method: 'POST' });
  const { token } = (await started.json()) as { readonly token: string }; // by its schema
  const post = (path: string, body: object) =>
    fetch(`${server.url}${path}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
  expect((await post('/v4/webhooks', { events: ['project.created'], url: receiver.url })).status).toBe(201);
  expect((await post('/v4/projects', { name: 'Quay', start_date: '2027-01-01' })).status).toBe(201);
  await receiver.until(1);

  await spanOf(CLIENT, 'url.full', receiver.url).toMatchObject({
    attributes: { 'http.request.method': 'POST', 'http.response.status_code': 204 },
  });
  expect(JSON.stringify(spans)).not.toContain(token.slice(-20));
});

function read({ resourceSpans }: Exported): readonly Span[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans: all }) =>
      all.map(({ kind, attributes }) => ({
        kind,
        attributes: valuesOf(attributes),
        service: valuesOf(resource.attributes)['service.name'],
      })),
    ),
  );
}

function valuesOf(attributes: readonly Attribute[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => [
      key,
      value.stringValue ?? (value.intValue === undefined ? undefined : Number(value.intValue)),
    ]),
  );
}
