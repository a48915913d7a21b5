/**
 * Prism stands between the scenarios and the real server. It has nothing to object to: where a scenario works, neither to
 * the request nor to the answer; where it is refused, which is mostly since its request is not as documented, not to the
 * answer.
 */
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { playScenario } from '../../scripts/scenarios/play.ts';
import { seedId } from '../../scripts/scenarios/record.ts';
import { documentNames, documents, operationOf } from '../../spec/contract.ts';
import type { DocumentName, Operation, Scenario } from '../../spec/operation.ts';
import { scenariosOf, statusOf, workingScenario } from '../../spec/scenarios.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { hold, send } from '../harness/send.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { documentFile, type Json, readDocument } from './documents.ts';
import { isBrokenJson, type Judged, type PrismProxy, startPrism, type Violation } from './prism.ts';

const LIMIT = 30;
/** A proxy that keeps a request to itself fails the scenario, and nothing else. */
const ANSWERED = { timeout: 30_000 };

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({
    // Support must not approve before the next request of a scenario, however slow the machine is.
    environment: { DRYDOCK_RATE_LIMIT: String(LIMIT), DRYDOCK_APPROVAL_DELAY: '3600000' },
  });
});

afterAll(async () => {
  const { code, stderr } = await server.stop();
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

/** A proxy in front of one of the APIs. */
function proxyOf(name: DocumentName, { url }: ServerProcess = server, file = documentFile(name)) {
  return startPrism(file, url, documents[name].base);
}

/**
 * Plays a scenario with its request through the proxy. What is sent before goes straight to the server, unless it has to
 * be the same byte for byte: the proxy writes bodies anew, in a form of its own.
 */
async function playThrough(
  proxy: PrismProxy,
  operation: Operation,
  scenario: Scenario,
  { url }: ServerProcess = server,
): Promise<Judged> {
  const isRetry = scenario.headers?.['Idempotency-Key'] !== undefined;
  const stage = { origin: url, send: isRetry ? proxy.send : send, hold, seedId, limit: LIMIT };
  const played = await playScenario(operation, scenario, stage);
  try {
    return await proxy.send(withSecrets(played.request, played.secrets));
  } finally {
    await played.done();
  }
}

/** What counts as a violation: all of it, or of a request that is refused on purpose, its answer. */
function counting(status: number, violations: readonly Violation[]): readonly Violation[] {
  if (status < 400) return violations;
  return violations.filter(
    // Of what it does not find in the document at all, Prism does not look at the answer.
    ({ location, message }) => location[0] === 'response' || message.includes('Selected route not found'),
  );
}

function expectNoViolation(scenario: Scenario, { status, headers, body, violations }: Judged): void {
  expect(counting(status, violations), body).toEqual([]);
  expect(status, body).toBe(statusOf(scenario));
  // Prism's own answers are none of the server's.
  expect(headers).toHaveProperty('x-request-id');
}

/** Whether it is about how many sandboxes one address may start: it needs a server of its own. */
const isAboutStarting = ({ security }: Operation, { limitUsedUp }: Scenario) =>
  limitUsedUp === true && security === 'none';

describe.each(documentNames)('%s: no scenario violates the document', (name) => {
  let proxy: PrismProxy;

  beforeAll(async () => {
    proxy = await proxyOf(name);
  });

  afterAll(() => proxy.stop());

  for (const operation of documents[name].operations) {
    for (const scenario of scenariosOf(operation)) {
      if (isAboutStarting(operation, scenario)) continue;
      test.concurrent(`${operation.id} › ${scenario.name}`, ANSWERED, async () => {
        expectNoViolation(scenario, await playThrough(proxy, operation, scenario));
      });
    }
  }
});

test('nor does the one about starting sandboxes, where one address may start a single one', async () => {
  const strict = await startServerProcess({ environment: { DRYDOCK_SANDBOXES_PER_HOUR: '1' } });
  const proxy = await proxyOf('sandbox', strict);
  try {
    const operation = operationOf('sandbox', 'createSandbox');
    const about = scenariosOf(operation).filter((scenario) => isAboutStarting(operation, scenario));
    expect(about).toHaveLength(1);
    for (const scenario of about) {
      expectNoViolation(scenario, await playThrough(proxy, operation, scenario, strict));
    }
  } finally {
    await proxy.stop();
    await strict.stop();
  }
});

test('JSON that is none has to go around Prism: by itself it does not pass it on', async () => {
  const proxy = await proxyOf('v4');
  try {
    const operation = operationOf('v4', 'createDepartment');
    const scenarios = scenariosOf(operation).filter(({ name }) => /^(400-broken-json|413-)/.test(name));
    expect(scenarios).toHaveLength(2);
    const stage = { origin: server.url, send, seedId, limit: LIMIT };
    for (const scenario of scenarios) {
      const { request, secrets } = await playScenario(operation, scenario, stage);
      expect(isBrokenJson(request)).toBe(true);
      const url = request.url.replace(server.url + documents.v4.base, proxy.url);
      const unanswered = send({ ...withSecrets(request, secrets), url }).catch(String);
      // A later one has long been there and back by the time that Prism would have passed this one on.
      await playThrough(proxy, operation, workingScenario(operation));
      expect(proxy.relay.passed().filter(({ status }) => status !== 201)).toEqual([]);
      void unanswered; // it ends with the proxy
    }
  } finally {
    await proxy.stop();
  }
});

describe('Prism would say so', () => {
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let proxy: PrismProxy;

  beforeAll(async () => {
    folder = await temporaryFolder();
    const file = `${folder.path}/broken.json`;
    await writeFile(file, JSON.stringify(broken(readDocument('v4'))));
    proxy = await proxyOf('v4', server, file);
  });

  afterAll(async () => {
    await proxy.stop();
    await folder.remove();
  });

  test.each([
    ['of an answer that lacks a field', 'getOffice', '200-found', 'response'],
    ['of a request that lacks one', 'createDepartment', '201-created', 'request'],
    ['of a refusal that lacks one', 'getOffice', '401-no-token', 'response'],
    ['of a refusal of JSON that is none', 'createDepartment', '400-broken-json', 'response'],
    ['of a status that is not documented', 'getOffice', '403-missing-scope', 'response'],
    ['of an operation that is not documented', 'listTeams', '401-no-token', 'request'],
  ])('%s', async (_, id, name, place) => {
    const operation = operationOf('v4', id);
    const scenario = scenariosOf(operation).find((each) => each.name === name);
    if (!scenario) throw new Error(`${id} has no scenario ${name}.`);
    const { status, violations } = await playThrough(proxy, operation, scenario);
    expect(status).toBe(statusOf(scenario));
    expect(counting(status, violations).map(({ location }) => location[0])).toContain(place);
  });
});

/**
 * The document with nothing but offices and making departments, with one field more required of an office, a new
 * department and a problem, and without refusing a token.
 */
function broken(document: Json): object {
  const { paths, components, ...rest } = document as BreakableDocument;
  const demand = (name: string) => {
    const schema = components.schemas[name];
    if (!schema) throw new Error(`The document has no ${name}.`);
    return [name, { ...schema, required: [...(schema.required ?? []), 'unicorn'] }];
  };
  const kept = ['/offices/{office_id}', '/departments'].map((path) => [
    path,
    Object.fromEntries(
      Object.entries(paths[path] ?? {}).map(([method, operation]) => {
        const { 403: _refusal, ...responses } = operation.responses;
        return [method, { ...operation, responses }];
      }),
    ),
  ]);
  const changed = Object.fromEntries(['Office', 'DepartmentCreate', 'Problem'].map(demand));
  const schemas = { ...components.schemas, ...changed };
  return { ...rest, paths: Object.fromEntries(kept), components: { ...components, schemas } };
}

interface BreakableDocument extends Json {
  readonly paths: Readonly<
    Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, object>> }>>>
  >;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly required?: readonly string[] }>>;
  };
}
