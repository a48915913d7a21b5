/**
 * The fields of a record as a form has them, read from the contract's schema at build time: the page carries these
 * facts, and the schemas themselves are loaded when something is sent.
 */
import { z } from 'zod';
import { prefixes, type RecordKind } from '../../../spec/fields.ts';

/** How a field is entered. */
export type FieldKind =
  | 'line'
  | 'text'
  | 'choice'
  | 'choices'
  | 'flag'
  | 'number'
  | 'day'
  | 'moment'
  | 'reference'
  | 'json';

/** A field of a form. */
export interface RecordField {
  readonly name: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly hint: string;
  readonly isRequired: boolean;
  readonly isNullable: boolean;
  readonly choices?: readonly string[];
  /** Kind of the record that a reference names. */
  readonly target?: RecordKind;
}

/** The fields of an object's schema, in its order. */
export function fieldsOf(schema: z.ZodType | undefined): readonly RecordField[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as z.ZodRawShape).map(([name, field]) =>
    fieldOf(name, field as z.ZodType),
  ); // a shape of Zod classic
}

function fieldOf(name: string, schema: z.ZodType): RecordField {
  const { inner, isNullable } = unwrap(schema);
  const description = schema.description ?? inner.description ?? '';
  return {
    name,
    label: labelOf(name),
    hint: description,
    isRequired: !schema.isOptional(),
    isNullable,
    ...entryOf(inner),
  };
}

/** The name of a field as people read it. */
export function labelOf(name: string): string {
  return name
    .replace(/(?<!external)_ids?$/, (end) => (end === '_ids' ? 's' : ''))
    .replaceAll('_', ' ')
    .replace(/^./, (first) => first.toUpperCase());
}

function unwrap(schema: z.ZodType, isNullable = false): { inner: z.ZodType; isNullable: boolean } {
  if (schema instanceof z.ZodNullable) return unwrap(schema.unwrap() as z.ZodType, true);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return unwrap(schema.unwrap() as z.ZodType, isNullable);
  }
  return { inner: schema, isNullable };
}

function entryOf(schema: z.ZodType): Pick<RecordField, 'kind' | 'choices' | 'target'> {
  if (schema instanceof z.ZodEnum) return { kind: 'choice', choices: schema.options.map(String) };
  if (schema instanceof z.ZodBoolean) return { kind: 'flag' };
  if (schema instanceof z.ZodNumber) return { kind: 'number' };
  if (schema instanceof z.ZodArray && schema.element instanceof z.ZodEnum) {
    return { kind: 'choices', choices: schema.element.options.map(String) };
  }
  if (schema instanceof z.ZodISODate) return { kind: 'day' };
  if (schema instanceof z.ZodISODateTime) return { kind: 'moment' };
  if (schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) {
    const target = targetOf(schema);
    if (target) return { kind: 'reference', target };
    const longest = schema instanceof z.ZodString ? (schema.maxLength ?? 0) : 0;
    return { kind: longest > 500 ? 'text' : 'line' };
  }
  return { kind: 'json' };
}

/** The kind of record whose id a text is. */
function targetOf(schema: z.ZodType): RecordKind | undefined {
  const kinds = Object.keys(prefixes) as RecordKind[]; // Object.keys widens to string
  return kinds.find(
    (kind) =>
      schema.safeParse(`${prefixes[kind]}_01h455vb4pex5vsknk084sn02q`).success &&
      !schema.safeParse('x').success,
  );
}
