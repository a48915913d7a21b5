/** The contract is complete: whatever an operation says of itself is there, and nothing else is. */
import { describe, expect, test } from 'vitest';
import { handlers } from '../../mock-server/operations/handlers.ts';
import { documentNames, documents } from '../../spec/contract.ts';
import { type Operation, pathParameters, problemsOf } from '../../spec/operation.ts';
import { problems } from '../../spec/problems.ts';
import { scenariosOf, statusesOf, statusOf, workingScenario } from '../../spec/scenarios.ts';
import { scopes } from '../../spec/scopes.ts';

/** Values that stand in a list more than once. */
function repeated(values: readonly string[]): readonly string[] {
  return values.filter((value, index) => values.indexOf(value) !== index);
}

function keysOf(schema: Operation['params']): readonly string[] {
  return Object.keys('shape' in schema ? (schema.shape as object) : {}); // parameters are object schemas
}

describe.each(documentNames)('%s', (name) => {
  const { operations, groups, base } = documents[name];

  test('has each operationId, page and route once', () => {
    expect(repeated(operations.map(({ id }) => id))).toEqual([]);
    expect(repeated(operations.map(({ group, slug }) => `${group}/${slug}`))).toEqual([]);
    const routes = operations.map(({ method, path }) => `${method} ${path.replace(/\{[^}]+\}/g, '{}')}`);
    expect(repeated(routes)).toEqual([]);
  });

  test('is mounted where no other document is', () => {
    expect(documentNames.filter((other) => documents[other].base === base)).toEqual([name]);
  });

  test('has operations in each of its groups, and no others', () => {
    expect(new Set(operations.map(({ group }) => group))).toEqual(new Set(Object.keys(groups)));
  });

  test('has a handler for each operation, and no handler without one', () => {
    expect(Object.keys(handlers[name]).sort()).toEqual(operations.map(({ id }) => id).sort());
  });

  describe.each(operations.map((operation) => [operation.id, operation] as const))('%s', (_, operation) => {
    test('has names of the right form', () => {
      expect(operation.document).toBe(name);
      expect(operation.id).toMatch(/^[a-z][a-zA-Z0-9]*$/);
      expect(operation.slug).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(operation.group).toMatch(/^[a-z][a-z0-9-]*$/);
      expect(operation.path).toMatch(/^(?:\/(?:[a-z][a-z0-9_-]*|\{[a-z][a-z0-9_-]*\}))+$/);
    });

    test('says what it does: a phrase, then sentences', () => {
      expect(operation.summary).toMatch(/^[A-Z].*[^.]$/);
      expect(operation.description).toMatch(/^[A-Z].*\.$/s);
    });

    test('has a schema for exactly the parameters of its path', () => {
      expect(keysOf(operation.params)).toEqual(pathParameters(operation.path));
    });

    test('succeeds with statuses that fit its method', () => {
      const statuses = Object.keys(operation.responses).map(Number);
      const bodyless = statuses.filter((status) => operation.responses[status]?.body === undefined);
      expect(statuses.every((status) => status >= 200 && status < 300)).toBe(true);
      expect(bodyless.every((status) => status === 204)).toBe(true);
      if (operation.method === 'get') expect(operation.body).toBeUndefined();
    });

    test('names scopes that exist, and only where a token is asked for', () => {
      expect(operation.scopes.filter((scope) => !scopes.includes(scope))).toEqual([]);
      if (operation.security !== 'token') expect(operation.scopes).toEqual([]);
      const access = operation.method === 'get' ? /:read$/ : /:write$/;
      expect(operation.scopes.filter((scope) => !access.test(scope))).toEqual([]);
    });

    test('has a scenario for each status that it documents, and for no other', () => {
      const scenarios = scenariosOf(operation);
      expect(repeated(scenarios.map((scenario) => scenario.name))).toEqual([]);
      expect([...new Set(scenarios.map(statusOf))]).toEqual(statusesOf(operation));
    });

    test('says of each scenario what it is and, where it succeeds with a body, what it expects', () => {
      for (const scenario of operation.scenarios) {
        expect(scenario.name).toMatch(/^[1-5]\d\d-[a-z0-9]+(?:-[a-z0-9]+)*$/);
        expect(scenario.summary).toMatch(/^\S.*[^.]$/);
      }
      expect(statusOf(workingScenario(operation))).toBeLessThan(300);
    });

    test('fails with problems of the catalogue, each of them once', () => {
      const codes = problemsOf(operation);
      expect(repeated(codes)).toEqual([]);
      expect(codes.filter((code) => !(code in problems))).toEqual([]);
    });
  });
});

describe('the catalogue of problems', () => {
  test.each(Object.entries(problems))('says of %s what it means and what to do', (code, problem) => {
    expect(code).toMatch(/^[a-z]+(?:_[a-z]+)*$/);
    expect(problem.status).toBeGreaterThanOrEqual(400);
    expect(problem.title).toMatch(/^[A-Z].*[^.]$/);
    expect(problem.meaning).toMatch(/^[A-Z].*\.$/);
    expect(problem.remedy).toMatch(/^[A-Z].*\.$/);
  });
});
