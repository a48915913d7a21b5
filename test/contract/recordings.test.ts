/** The recordings and the documents made from them: complete, the same every time, in agreement with the contract. */
import { beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { recordScenarios } from '../../scripts/scenarios/record.ts';
import { documentNames, documents, successorOf } from '../../spec/contract.ts';
import type { RecordedExamples, RecordedScenario } from '../../spec/examples.ts';
import { answerHeaders, isSometimesSent } from '../../spec/headers.ts';
import { buildDocument } from '../../spec/openapi.ts';
import { needsCredential, type Operation, problemsOf } from '../../spec/operation.ts';
import { problemForm } from '../../spec/problem-schemas.ts';
import { type ProblemCode, problems } from '../../spec/problems.ts';
import { scenariosOf, statusesOf } from '../../spec/scenarios.ts';
import { undescribed } from './undescribed.ts';

const ORIGIN = 'http://localhost:4400';
const everyOperation = documentNames.flatMap((name) =>
  documents[name].operations.map((operation) => [`${name}.${operation.id}`, operation] as const),
);

let examples: RecordedExamples;

beforeAll(async () => {
  examples = await recordScenarios(ORIGIN);
}, 120_000);

function recorded({ document, id }: Operation): readonly RecordedScenario[] {
  return examples[document]?.[id] ?? [];
}

test('two recordings are the same, byte for byte', async () => {
  const again = await recordScenarios(ORIGIN);
  expect(JSON.stringify(again)).toBe(JSON.stringify(examples));
}, 120_000);

describe.each(everyOperation)('%s', (_, operation) => {
  test('has a recording of each scenario and so of each status', () => {
    expect(recorded(operation).map(({ name }) => name)).toEqual(
      scenariosOf(operation).map(({ name }) => name),
    );
    expect([...new Set(recorded(operation).map(({ status }) => status))]).toEqual(statusesOf(operation));
  });

  test('only answers with problems that it documents, in their documented form', () => {
    for (const { name, response } of recorded(operation)) {
      if (response.status < 400) continue;
      const code = codeOf(operation, response.body);
      expect(problemsOf(operation), name).toContain(code);
      expect(problems[code].status, name).toBe(response.status);
      expect(response.headers['content-type'], name).toBe(problemForm(operation.document).mediaType);
    }
  });

  test('documents the headers of its answers, and answers with those that it documents', () => {
    for (const { name, status, response } of recorded(operation)) {
      const names = Object.keys(answerHeaders(operation, status));
      const documented = names.map((header) => header.toLowerCase());
      const sent = Object.keys(response.headers).filter((header) => header !== 'content-type');
      const always = names
        .filter((header) => !isSometimesSent(header, status))
        .map((header) => header.toLowerCase());
      expect(
        sent.filter((header) => !documented.includes(header)),
        `${name}: not documented`,
      ).toEqual([]);
      expect(
        always.filter((header) => !sent.includes(header)),
        `${name}: not sent`,
      ).toEqual([]);
    }
  });

  test('shows no secret in its requests', () => {
    for (const { request } of recorded(operation))
      expect(JSON.stringify(request)).not.toContain('kontor_sbx_');
  });
});

describe.each(documentNames)('the document %s', (name) => {
  test('is the same, byte for byte, however often it is built', () => {
    const [first, second] = [buildDocument(name, examples, ORIGIN), buildDocument(name, examples, ORIGIN)];
    expect(JSON.stringify(second)).toBe(JSON.stringify(first));
    expect(stringify(second)).toBe(stringify(first));
  });

  test('describes every operation, parameter, field, answer and header', () => {
    expect(undescribed(buildDocument(name, examples, ORIGIN))).toEqual([]);
  });

  test('has an example for each answer with a body, and for each body of a request', () => {
    const { paths = {} } = buildDocument(name, examples, ORIGIN);
    const missing: string[] = [];
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, operation] of Object.entries(item as Record<string, DocumentedOperation>)) {
        for (const [status, { content = {} }] of Object.entries(operation.responses)) {
          for (const [type, { examples: shown = {} }] of Object.entries(content)) {
            if (Object.keys(shown).length === 0) missing.push(`${method} ${path} ${status} ${type}`);
          }
        }
        for (const [type, { examples: shown = {} }] of Object.entries(operation.requestBody?.content ?? {})) {
          if (Object.keys(shown).length === 0) missing.push(`${method} ${path} body ${type}`);
        }
      }
    }
    expect(missing).toEqual([]);
  });

  test('has every operation of the contract, deprecated exactly where it has a successor', () => {
    const { paths = {} } = buildDocument(name, examples, ORIGIN);
    for (const operation of documents[name].operations) {
      const item = paths[operation.path] as Record<string, DocumentedOperation> | undefined;
      const documented = item?.[operation.method];
      expect(documented?.operationId).toBe(operation.id);
      expect(documented?.tags).toEqual([operation.group]);
      expect(documented?.deprecated ?? false).toBe(successorOf(operation) !== undefined);
      expect(Object.keys(documented?.responses ?? {}).map(Number)).toEqual(statusesOf(operation));
      expect(documented?.security === undefined ? 'none' : documented.security.length > 0).toBe(
        needsCredential(operation) || operation.security === 'client',
      );
    }
  });
});

/** What these tests look at in an operation of a document. */
interface DocumentedOperation {
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly deprecated?: boolean;
  readonly security?: readonly object[];
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly requestBody?: { readonly content: Content };
}
type Content = Readonly<Record<string, { readonly examples?: object }>>;

function codeOf({ document }: Operation, body: string): ProblemCode {
  const value = JSON.parse(body) as {
    code: ProblemCode;
    errors?: readonly { code: ProblemCode }[];
    error_uri?: string;
  }; // the scenarios hold answers against their schemas
  if (document === 'oauth') return value.error_uri?.split('/').at(-2) as ProblemCode; // likewise
  return (document === 'v2' ? value.errors?.[0]?.code : value.code) ?? 'internal_error';
}
