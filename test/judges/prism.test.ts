/**
 * Prism stands between the working scenarios and the real server, and has nothing to object to: neither to a request
 * nor to an answer.
 */
import { writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../mock-server/store/temporary-folder.ts';
import { playScenario } from '../../scripts/scenarios/play.ts';
import { seedId } from '../../scripts/scenarios/record.ts';
import { documents, operationOf } from '../../spec/contract.ts';
import type { Operation, Scenario } from '../../spec/operation.ts';
import { scenariosOf, statusOf } from '../../spec/scenarios.ts';
import { withSecrets } from '../../spec/secrets.ts';
import { send } from '../harness/send.ts';
import { type ServerProcess, startServerProcess } from '../harness/server-process.ts';
import { documentFile, type Json, readDocument } from './documents.ts';
import { type PrismProxy, startPrism } from './prism.ts';

let server: ServerProcess;

beforeAll(async () => {
  server = await startServerProcess({ environment: { DRYDOCK_RATE_LIMIT: '1000' } });
});

afterAll(() => server.stop());

/** Plays a scenario with every request to the document through the proxy: it writes bodies anew, in a form of its own. */
async function playThrough(
  proxy: PrismProxy,
  operation: Operation,
  scenario: Scenario,
): Promise<{ readonly status: number; readonly violations: string }> {
  const sendThrough: typeof send = (request) => {
    const url = request.url.replace(server.url + documents[operation.document].base, proxy.url);
    return send({ ...request, url });
  };
  const stage = { origin: server.url, send: sendThrough, seedId, limit: 1000 };
  const played = await playScenario(operation, scenario, stage);
  const answer = await sendThrough(withSecrets(played.request, played.secrets));
  const violations =
    answer.headers['sl-violations'] ?? (answer.body.includes('stoplight.io/prism') ? answer.body : '');
  return { status: answer.status, violations };
}

describe.each(['v4', 'v2', 'careers'] as const)('%s', (name) => {
  let proxy: PrismProxy;

  beforeAll(async () => {
    proxy = await startPrism(documentFile(name), server.url + documents[name].base);
  });

  afterAll(() => proxy.stop());

  test('no working scenario violates the document', async () => {
    const wrong: string[] = [];
    let count = 0;
    for (const operation of documents[name].operations) {
      const working = scenariosOf(operation).filter((scenario) => statusOf(scenario) < 300);
      for (const scenario of working) {
        count += 1;
        const { status, violations } = await playThrough(proxy, operation, scenario);
        if (status === statusOf(scenario) && violations === '') continue;
        wrong.push(`${operation.id}/${scenario.name}: ${status} ${violations}`);
      }
    }
    expect(count).toBeGreaterThanOrEqual(documents[name].operations.length);
    expect(wrong).toEqual([]);
  });
});

test('Prism would say so: of an answer that lacks a field, and of a request that lacks one', async () => {
  const folder = await temporaryFolder();
  const file = `${folder.path}/broken.json`;
  await writeFile(file, JSON.stringify(broken(readDocument('v4'))));
  const proxy = await startPrism(file, server.url + documents.v4.base);
  try {
    const scenarios = [operationOf('v4', 'getOffice'), operationOf('v4', 'createDepartment')].map(
      (operation) => [operation, operation.scenarios[0]] as const,
    );
    for (const [operation, scenario] of scenarios) {
      if (!scenario) throw new Error('The scenario is gone.');
      const { status, violations } = await playThrough(proxy, operation, scenario);
      expect([operation.id, status >= 400]).toEqual([operation.id, true]);
      expect(violations).toContain('unicorn');
    }
  } finally {
    await proxy.stop();
    await folder.remove();
  }
});

/** The document with one field more required of an office and of a new department, and with nothing else in it. */
function broken(document: Json): object {
  const { paths, components, ...rest } = document as BreakableDocument;
  const demand = (name: string) => {
    const schema = components.schemas[name];
    if (!schema) throw new Error(`The document has no ${name}.`);
    return { ...schema, required: [...(schema.required ?? []), 'unicorn'] };
  };
  const kept = ['/offices/{office_id}', '/departments'].map((path) => [path, paths[path]]);
  const schemas = {
    ...components.schemas,
    Office: demand('Office'),
    DepartmentCreate: demand('DepartmentCreate'),
  };
  return { ...rest, paths: Object.fromEntries(kept), components: { ...components, schemas } };
}

interface BreakableDocument extends Json {
  readonly paths: Readonly<Record<string, object>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, { readonly required?: readonly string[] }>>;
  };
}
