/** The way from v2 to v4 is complete as data: no operation, parameter or attribute is left behind without a word. */
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { documents, legacyTypes, successorOf } from '../../spec/contract.ts';
import type { AttributeMapping, LegacyType } from '../../spec/legacy.ts';
import { type Operation, pathParameters } from '../../spec/operation.ts';
import { records } from '../../spec/records.ts';

const operations = documents.v2.operations.map((operation) => [operation.id, operation] as const);
const types = Object.entries<LegacyType>(legacyTypes);

function fieldsOf(schema: z.core.$ZodType | undefined): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function parametersOf(operation: Operation): readonly string[] {
  return [...pathParameters(operation.path), ...fieldsOf(operation.query)];
}

describe.each(operations)('%s', (_, operation) => {
  const mapping = operation.successor?.parameters ?? {};

  const found = successorOf(operation);
  if (!found) throw new Error('It has no successor.');
  const successor: Operation = found;

  test('has a successor that asks for the same rights: in v4, or in OAuth where it is about tokens', () => {
    expect(successor.document).toBe(operation.group === 'auth' ? 'oauth' : 'v4');
    expect(successor.scopes).toEqual(operation.scopes);
  });

  test('says of each parameter what becomes of it, and of no other', () => {
    expect(Object.keys(mapping).sort()).toEqual([...parametersOf(operation)].sort());
  });

  test('maps parameters to what the successor has, or says what to do instead', () => {
    const targets = [...parametersOf(successor), ...fieldsOf(successor.body)];
    for (const [name, { to, note }] of Object.entries(mapping)) {
      if (to === null) expect(note, name).toMatch(/\S.*\.$/);
      else expect(targets, name).toContain(to);
    }
  });

  test('gives the successor every parameter of its path', () => {
    const given = Object.values(mapping).map(({ to }) => to);
    expect(pathParameters(successor.path).filter((name) => !given.includes(name))).toEqual([]);
  });

  test('sets by its name only what the successor takes', () => {
    const targets = [...fieldsOf(successor.query), ...fieldsOf(successor.body)];
    for (const name of Object.keys(operation.successor?.sets ?? {})) expect(targets).toContain(name);
  });

  test('names the type whose attributes its bodies have', () => {
    const hasBody =
      operation.body !== undefined || Object.values(operation.responses).some(({ body }) => body);
    if (hasBody) expect(Object.keys(legacyTypes)).toContain(operation.successor?.fields);
    else expect(operation.successor?.fields).toBeUndefined();
  });

  test('takes every attribute that is not only for answers', () => {
    const type = types.find(([name]) => name === operation.successor?.fields)?.[1];
    if (!operation.body || !type) return;
    const taken =
      operation.bodyType === 'multipart'
        ? fieldsOf(operation.body).filter((name) => name !== 'file')
        : fieldsOf(schemaAt(operation.body, ['data', 'attributes']));
    const offered = Object.keys(type.attributes).filter((attribute) => !type.readOnly.includes(attribute));
    expect(taken).toEqual(offered);
  });

  test('says what changes where it is another kind of write', () => {
    if (operation.method !== successor.method) expect(operation.successor?.note).toMatch(/\S.*\.$/);
  });
});

describe.each(types)('the type %s', (name, type) => {
  const attributes = Object.entries(type.attributes);

  test('is named as its resources are', () => {
    expect(type.type).toBe(name);
  });

  test('takes each attribute from a field of v4, and no field twice', () => {
    const sources = attributes.map(([, { from }]) => from);
    expect(new Set(sources).size).toBe(sources.length);
    for (const [attribute, { from }] of attributes) expect(fieldAt(type, from), attribute).toBeDefined();
  });

  test('refers to the records that v4 refers to', () => {
    const references: Readonly<Record<string, unknown>> = records[type.kind].references;
    for (const [attribute, mapping] of attributes) {
      const refersTo = mapping.as === 'number' || mapping.as === 'numbers' ? mapping.kind : undefined;
      expect(references[mapping.from], attribute).toBe(refersTo);
    }
  });

  test('has a word of its own for each value', () => {
    for (const [attribute, mapping] of attributes) {
      if (mapping.as !== 'words') continue;
      const words = Object.values(mapping.words);
      expect(new Set(words).size, attribute).toBe(words.length);
      expect(Object.keys(mapping.words).sort(), attribute).toEqual([...valuesOf(type, mapping)].sort());
    }
  });

  test('filters by attributes, and keeps attributes from being written', () => {
    const known = Object.keys(type.attributes);
    expect([...type.filters, ...type.readOnly].filter((attribute) => !known.includes(attribute))).toEqual([]);
  });
});

/** The schema of a field of v4. */
function fieldAt(type: LegacyType, path: string): z.core.$ZodType | undefined {
  return schemaAt(type.schema ?? records[type.kind].schema, path.split('.'));
}

/** The schema within a schema, without what makes it optional. */
function schemaAt(root: z.ZodType, path: readonly string[]): z.core.$ZodType | undefined {
  let schema: z.core.$ZodType | undefined = root;
  for (const name of path) {
    schema = schema instanceof z.ZodObject ? schema.shape[name] : undefined;
    while (schema instanceof z.ZodNullable || schema instanceof z.ZodOptional) schema = schema.unwrap();
  }
  return schema;
}

function valuesOf(type: LegacyType, { from }: AttributeMapping): readonly string[] {
  const schema = fieldAt(type, from);
  return schema instanceof z.ZodEnum ? schema.options.map(String) : [];
}
