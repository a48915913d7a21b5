/** Every example of every document fits the schema beside it, says a validator that did not make the schema. */
import { describe, expect, test } from 'vitest';
import { documentNames } from '../../spec/contract.ts';
import { isObject, type Json, readDocument } from './documents.ts';
import { type ValidateAt, validatorOf } from './json-schema.ts';

interface Example {
  /** Where its schema is in the document. */
  readonly schema: readonly string[];
  readonly where: string;
  readonly value: unknown;
}

describe.each(documentNames)('%s', (name) => {
  test('has only examples that fit', () => {
    const document = readDocument(name);
    const examples = examplesOf(document);
    expect(examples.length).toBeGreaterThan(20);
    expect(misfits(examples, validatorOf(document))).toEqual([]);
  });

  test('would be found to have one that does not', () => {
    const document = readDocument(name);
    const examples = examplesOf(document).filter(({ value }) => isObject(value));
    const withExtra = examples.map((example) => ({
      ...example,
      value: { ...(example.value as Json), extra: 1 },
    }));
    const without = examples.map((example) => ({ ...example, value: {} }));
    const validate = validatorOf(document);
    // The forms of OAuth take any field: unknown ones are ignored (RFC 6749, 3.2).
    const closed = withExtra.filter(({ schema }) => name !== 'oauth' || schema.includes('responses'));
    expect(misfits(closed, validate)).toHaveLength(closed.length);
    // An answer that is empty anyway misses nothing.
    const bodies = without.filter(
      ({ schema }, index) =>
        schema.includes('responses') && Object.keys(examples[index]?.value as Json).length > 0,
    );
    expect(misfits(bodies, validate)).toHaveLength(bodies.length);
  });
});

function misfits(examples: readonly Example[], validate: ValidateAt): readonly string[] {
  return examples.flatMap(({ schema, where, value }) => {
    const errors = validate(schema, value);
    return errors === undefined ? [] : [`${where}: ${errors}`];
  });
}

/** Whatever stands under `example` or `examples` beside or within a schema, wherever in the document. */
function examplesOf(document: Json): readonly Example[] {
  const found: Example[] = [];
  const walk = (value: unknown, path: readonly string[]): void => {
    if (Array.isArray(value)) value.forEach((item, index) => void walk(item, [...path, String(index)]));
    if (!isObject(value)) return;
    if (isObject(value.schema)) {
      const schema = [...path, 'schema'];
      for (const [name, example] of Object.entries(isObject(value.examples) ? value.examples : {})) {
        if (isObject(example)) found.push({ schema, where: [...path, name].join(' '), value: example.value });
      }
      if ('example' in value) found.push({ schema, where: path.join(' '), value: value.example });
    } else if ('example' in value && !path.includes('examples')) {
      found.push({ schema: path, where: path.join(' '), value: value.example });
    }
    for (const [key, inner] of Object.entries(value)) {
      if (key !== 'examples' && key !== 'example') walk(inner, [...path, key]);
    }
  };
  walk(document, []);
  return found;
}
