/**
 * `defineLegacyType`: how v2 shows a record, as data — for each attribute the field of v4 that it comes from and
 * how the value changes. Schemas, both directions of conversion, the migration guide and the successor's
 * parameter mapping are derived from it.
 */
import { z } from 'zod';
import { nameOf, withArticle } from './fields.ts';
import { inZone, momentOf } from './local-time.ts';
import type { ParameterMapping } from './operation.ts';
import { type Kind, records } from './records.ts';

/** Where an attribute of v2 comes from. `from` is a field of the v4 record, dotted for nested ones. */
export type AttributeMapping =
  | { readonly from: string; readonly as?: undefined }
  /** A reference: the record's number in v2, its id in v4. */
  | { readonly from: string; readonly as: 'number'; readonly kind: Kind }
  /** A list of references. */
  | { readonly from: string; readonly as: 'numbers'; readonly kind: Kind }
  /** Other words for the same values: v4 to v2. */
  | { readonly from: string; readonly as: 'words'; readonly words: Readonly<Record<string, string>> }
  /** Minutes in v4, hours in v2. */
  | { readonly from: string; readonly as: 'hours' }
  /** A point in time in v4; in v2 what the clocks of a zone show, `HH:MM`, on the day of another attribute. */
  | { readonly from: string; readonly as: 'time'; readonly on: string; readonly zone: string }
  /** A list of objects whose fields have other names: v2 to v4. Only for answers. */
  | { readonly from: string; readonly as: 'objects'; readonly fields: Readonly<Record<string, string>> };

/** A type of v2 resources. */
export interface LegacyType {
  /** JSON:API-like type, which is also the path segment. */
  readonly type: string;
  readonly kind: Kind;
  /** What v4 shows, where that is more than the record. */
  readonly schema?: z.ZodObject;
  readonly attributes: Readonly<Record<string, AttributeMapping>>;
  /** Attributes that lists can be filtered by: `filter[<attribute>]`. */
  readonly filters: readonly string[];
  /** Attributes that only answers have. */
  readonly readOnly: readonly string[];
}

/** Defines a type of v2; a mapping from a field that v4 does not have is refused at start. */
export function defineLegacyType(definition: LegacyType): LegacyType {
  for (const [name, mapping] of Object.entries(definition.attributes)) {
    if (schemaAt(definition, mapping.from) === undefined) {
      throw new TypeError(
        `${definition.type}.${name} comes from ${mapping.from}, which ${definition.kind} lacks.`,
      );
    }
  }
  return definition;
}

/** The schema of a field of v4 by its dotted path. */
function schemaAt(type: LegacyType, path: string): z.ZodType | undefined {
  let schema: z.core.$ZodType | undefined = type.schema ?? records[type.kind].schema;
  let nullable = false;
  for (const segment of path.split('.')) {
    if (schema instanceof z.ZodNullable) {
      schema = schema.unwrap();
      nullable = true;
    }
    if (!(schema instanceof z.ZodObject)) return undefined;
    schema = schema.shape[segment];
  }
  if (schema === undefined) return undefined;
  const found = schema as z.ZodType; // fields of our schemas are classic Zod types
  return nullable && !(found instanceof z.ZodNullable) ? found.nullable() : found;
}

/** The schema of a v2 attribute. */
export function attributeSchema(type: LegacyType, name: string): z.ZodType {
  const mapping = type.attributes[name];
  const source = mapping && schemaAt(type, mapping.from);
  if (!mapping || !source) throw new TypeError(`${type.type} has no attribute ${name}.`);
  const nullable = source instanceof z.ZodNullable;
  const description =
    source.meta()?.description ?? (nullable ? (source.unwrap() as z.ZodType) : source).meta()?.description;
  const value = valueSchema(mapping, source);
  return (nullable ? value.nullable() : value).meta({ ...(description && { description }) });
}

function valueSchema(mapping: AttributeMapping, source: z.ZodType): z.ZodType {
  switch (mapping.as) {
    case undefined:
      return source instanceof z.ZodNullable ? (source.unwrap() as z.ZodType) : source;
    case 'number':
      return z.int().positive();
    case 'numbers':
      return z.array(z.int().positive()).max(200);
    case 'words':
      return z.enum(Object.values(mapping.words) as [string, ...string[]]);
    case 'hours':
      return z.number().min(0).max(168);
    case 'time':
      return z.string().regex(/^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/);
    case 'objects':
      return objectsSchema(source, mapping.fields);
  }
}

function objectsSchema(source: z.ZodType, fields: Readonly<Record<string, string>>): z.ZodType {
  const item = source instanceof z.ZodArray ? source.element : undefined;
  if (!(item instanceof z.ZodObject)) throw new TypeError('Only a list of objects can be shown as objects.');
  const shape = Object.entries(fields).map(([name, from]) => [name, item.shape[from]]);
  return z.array(z.strictObject(Object.fromEntries(shape)));
}

const upperCamel = (type: string) =>
  type.replace(/(?:^|-)([a-z])/g, (_, letter: string) => letter.toUpperCase());

/** A resource of v2 as answers show it. @param options - `isShared`: integrations may not see every attribute */
export function resourceSchema(type: LegacyType, { isShared = false } = {}) {
  const attributes = Object.fromEntries(
    Object.keys(type.attributes).map((name) => [name, attributeSchema(type, name)]),
  );
  return z
    .strictObject({
      id: z
        .string()
        .regex(/^[1-9][0-9]*$/)
        .meta({ description: 'Number of the record, as text.' }),
      type: z.literal(type.type).meta({ description: 'Type of the resource.' }),
      'id-v4': z.string().meta({ description: 'Id of the same record in v4.' }),
      attributes: (isShared ? z.strictObject(attributes).partial() : z.strictObject(attributes)).meta({
        description: `Attributes of the ${nameOf(type.kind)}.`,
      }),
    })
    .meta({ id: `Legacy${upperCamel(type.type)}`, description: `${withArticle(type.kind)} as v2 shows it.` });
}

/** Body of a v2 write, from the schema of the v4 create: the same fields, the same ones required. */
export function writeSchema(type: LegacyType, create: z.ZodObject, id: string) {
  const attributes: Record<string, z.ZodType> = {};
  for (const [name, mapping] of Object.entries(type.attributes)) {
    const [root = ''] = mapping.from.split('.');
    const field = create.shape[root];
    if (field === undefined || type.readOnly.includes(name)) continue;
    const schema = attributeSchema(type, name);
    const isRequired = !(field instanceof z.ZodOptional) && mapping.from === root;
    attributes[name] = isRequired ? schema : schema.optional();
  }
  return z
    .strictObject({
      data: z
        .strictObject({
          type: z.literal(type.type).meta({ description: 'Type of the resource.' }),
          attributes: z.strictObject(attributes).meta({ description: 'Its attributes.' }),
        })
        .meta({ description: 'The resource.' }),
    })
    .meta({ id, description: `${withArticle(type.kind)} to be written.` });
}

/** Form of a v2 upload, from the form of v4: the same fields and the file, all of them text until they are read. */
export function uploadSchema<F extends z.ZodType>(
  type: LegacyType,
  { shape }: z.ZodObject<{ file: F } & z.ZodRawShape>,
  id: string,
) {
  const fields: Record<string, z.ZodType> = {};
  for (const [name, mapping] of Object.entries(type.attributes)) {
    const field = shape[mapping.from];
    if (field === undefined || type.readOnly.includes(name)) continue;
    const schema = formField(type, name, mapping);
    fields[name] = field instanceof z.ZodOptional ? schema.optional() : schema;
  }
  return z
    .strictObject({ ...fields, file: shape.file as F })
    .meta({ id, description: `${withArticle(type.kind)} to be uploaded, as a form.` });
}

/** A field of a form: a number is the text of one. */
function formField(type: LegacyType, name: string, mapping: AttributeMapping): z.ZodType {
  const schema = attributeSchema(type, name);
  const text = schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema; // fields of our schemas are classic Zod types
  const described = schema.meta() ?? {};
  return mapping.as === 'number'
    ? z.coerce.number<string>().int().min(1).max(1_000_000_000).meta(described)
    : text.meta(described);
}

/** Answer of v2 with one resource. */
export function oneOf<S extends z.ZodType>(id: string, resource: S) {
  return z.strictObject({ data: resource }).meta({ id, description: 'One resource.' });
}

/** Answer of v2 with a page of resources. */
export function pageOf<S extends z.ZodType>(id: string, resource: S) {
  return z
    .strictObject({
      data: z.array(resource).meta({ description: 'The resources of this page.' }),
      meta: z
        .strictObject({
          count: z.int().min(0).meta({ description: 'How many there are on all pages.' }),
          page: z.int().min(1).meta({ description: 'Number of this page.' }),
          pagesize: z.int().min(1).max(200).meta({ description: 'How many a page has at most.' }),
        })
        .meta({ id: 'LegacyPageMeta', description: 'Which page this is.' }),
    })
    .meta({ id, description: 'A page of resources.' });
}

/** Query of a v2 list. */
export function pageQuery(type: LegacyType) {
  const filters = Object.fromEntries(
    type.filters.map((name) => [
      `filter[${name}]`,
      legacyFilter(type, name)
        .optional()
        .meta({ description: `Only resources whose \`${name}\` is exactly this.` }),
    ]),
  );
  return z.strictObject({
    page: z.coerce
      .number<string>()
      .int()
      .min(1)
      .max(1_000_000)
      .default(1)
      .meta({ description: 'Number of the page, from 1.' }),
    pagesize: z.coerce
      .number<string>()
      .int()
      .min(1)
      .max(200)
      .default(50)
      .meta({ description: 'How many a page has at most.' }),
    ...(filters as Record<`filter[${string}]`, z.ZodOptional<z.ZodType<string | number>>>), // by construction
  });
}

function legacyFilter(type: LegacyType, name: string): z.ZodType {
  const schema = attributeSchema(type, name);
  const value = schema instanceof z.ZodNullable ? (schema.unwrap() as z.ZodType) : schema;
  if (value instanceof z.ZodNumber) return z.coerce.number<string>().int().positive();
  if (value instanceof z.ZodBoolean) return z.enum(['true', 'false']);
  return value;
}

/** How the parameters of a v2 list are said in v4. */
export function listParameters(type: LegacyType): Readonly<Record<string, ParameterMapping>> {
  const filters = type.filters.map((name) => {
    const from = type.attributes[name]?.from ?? null;
    return [`filter[${name}]`, { to: from } satisfies ParameterMapping] as const;
  });
  return {
    page: { to: null, note: 'v4 has no page numbers: follow `meta.next_cursor`.' },
    pagesize: { to: 'limit', note: 'At most 100 in v4.' },
    ...Object.fromEntries(filters),
  };
}

/** Translates between numbers and ids. Gives `undefined` where there is no such record. */
export interface Numbering {
  idOf(kind: Kind, number: number): string | undefined;
  numberOf(kind: Kind, id: string): number | undefined;
}

/** Attributes of v2 from a v4 record. */
export function toAttributes(
  type: LegacyType,
  record: Readonly<Record<string, unknown>>,
  numbering: Numbering,
): Record<string, unknown> {
  const attributes: Record<string, unknown> = {};
  for (const [name, mapping] of Object.entries(type.attributes)) {
    attributes[name] = toLegacy(mapping, valueAt(record, mapping.from), numbering);
  }
  return attributes;
}

function valueAt(record: unknown, path: string): unknown {
  let value = record;
  for (const segment of path.split('.')) {
    if (typeof value !== 'object' || value === null) return null;
    value = (value as Record<string, unknown>)[segment];
  }
  return value;
}

function toLegacy(mapping: AttributeMapping, value: unknown, numbering: Numbering): unknown {
  if (value === null || value === undefined) return null;
  switch (mapping.as) {
    case undefined:
      return value;
    case 'number':
      return numbering.numberOf(mapping.kind, String(value)) ?? null;
    case 'numbers':
      return (value as readonly string[]).map((id) => numbering.numberOf(mapping.kind, id) ?? null); // by schema
    case 'words':
      return mapping.words[String(value)];
    case 'hours':
      return Math.round((Number(value) / 60) * 100) / 100;
    case 'time':
      return inZone(Date.parse(String(value)), mapping.zone).slice(11, 16);
    case 'objects':
      return (value as readonly Readonly<Record<string, unknown>>[]).map((item) =>
        Object.fromEntries(Object.entries(mapping.fields).map(([name, from]) => [name, item[from]])),
      ); // by schema
  }
}

/** A number in a v2 body that belongs to no record. */
export interface UnknownNumber {
  readonly attribute: string;
  /** Its place, in an attribute that is a list. */
  readonly index?: number | undefined;
  readonly kind: Kind;
  readonly number: number;
}

/** Fields of a v4 write from attributes of v2, and the numbers that belong to nothing. */
export function fromAttributes(
  type: LegacyType,
  attributes: Readonly<Record<string, unknown>>,
  numbering: Numbering,
): { fields: Record<string, unknown>; unknown: readonly UnknownNumber[] } {
  const fields: Record<string, unknown> = {};
  const unknown: UnknownNumber[] = [];
  for (const [attribute, value] of Object.entries(attributes)) {
    const mapping = type.attributes[attribute];
    if (mapping === undefined) continue; // the body was validated: only known attributes come here
    const resolve: Resolve = (kind, number, index) => {
      const id = numbering.idOf(kind, number);
      if (id === undefined) unknown.push({ attribute, index, kind, number });
      return id ?? null;
    };
    setAt(fields, mapping.from, fromLegacy(mapping, value, resolve, attributes));
  }
  return { fields, unknown };
}

type Resolve = (kind: Kind, number: number, index?: number) => string | null;

function fromLegacy(
  mapping: AttributeMapping,
  value: unknown,
  resolve: Resolve,
  attributes: Readonly<Record<string, unknown>>,
): unknown {
  if (value === null) return null;
  switch (mapping.as) {
    case undefined:
      return value;
    case 'number':
      return resolve(mapping.kind, Number(value));
    case 'numbers':
      return (value as readonly number[]).map((number, index) => resolve(mapping.kind, number, index)); // by schema
    case 'words':
      return Object.entries(mapping.words).find(([, word]) => word === value)?.[0];
    case 'hours':
      return Math.round(Number(value) * 60);
    case 'time': {
      const moment = momentOf(String(attributes[mapping.on]), String(value), mapping.zone);
      return Number.isNaN(moment) ? value : inZone(moment, mapping.zone); // what is no time is refused as it is
    }
    case 'objects':
      return undefined; // such attributes are read-only
  }
}

function setAt(target: Record<string, unknown>, path: string, value: unknown): void {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) {
    target[first] = value;
    return;
  }
  target[first] ??= {};
  setAt(target[first] as Record<string, unknown>, rest.join('.'), value); // made here, if it was not before
}

/** Where the attributes of a v2 body stand: in JSON, or in a form. */
export type AttributesAt = '/data/attributes' | '';

/** JSON Pointer into a v2 body for a pointer into the v4 record that it was converted to. */
export function toLegacyPointer(
  type: LegacyType,
  pointer: string,
  at: AttributesAt = '/data/attributes',
): string {
  const path = pointer.slice(1).split('/');
  for (const [name, mapping] of Object.entries(type.attributes)) {
    const from = mapping.from.split('.');
    if (from.every((segment, index) => segment === path[index])) {
      const rest = path.slice(from.length);
      return [at, name, ...rest].join('/');
    }
  }
  return at;
}
