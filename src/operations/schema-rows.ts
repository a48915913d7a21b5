/** Flattens a JSON Schema of a published document into rows: one for each field, with what it has to satisfy in words. */
import { t } from '../i18n/t.ts';

/** A JSON Schema, as far as our documents use it. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly default?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
}

/** A field in a table. */
export interface SchemaRow {
  /** Path from the top: `schedule.monday`, `data[].id`. */
  readonly path: string;
  readonly name: string;
  readonly depth: number;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
  /** What the value has to satisfy, one short phrase each. */
  readonly constraints: readonly string[];
  /** Allowed values, when they are few and named. */
  readonly values: readonly string[];
}

/** Gives the schema that a reference names. */
export type Resolve = (reference: string) => JsonSchema;

const DEEPEST = 4;

/** The rows of an object's fields, those of inner objects below them. */
export function schemaRows(
  schema: JsonSchema,
  resolve: Resolve,
  prefix = '',
  depth = 0,
): readonly SchemaRow[] {
  const object = dereference(schema, resolve);
  return Object.entries(object.properties ?? {}).flatMap(([name, field]) => {
    const own = rowOf(name, field, resolve, {
      path: prefix + name,
      depth,
      isRequired: object.required?.includes(name) ?? false,
    });
    const inner = depth < DEEPEST ? innerOf(field, resolve) : undefined;
    return inner
      ? [own, ...schemaRows(inner.schema, resolve, `${prefix}${name}${inner.join}`, depth + 1)]
      : [own];
  });
}

/** The row of a single value, a parameter for instance. */
export function rowOf(
  name: string,
  schema: JsonSchema,
  resolve: Resolve,
  place: Pick<SchemaRow, 'path' | 'depth' | 'isRequired'>,
): SchemaRow {
  const value = withoutNull(dereference(schema, resolve), resolve);
  return {
    name,
    ...place,
    type: typeName(schema, resolve),
    description: schema.description ?? value.description ?? '',
    constraints: constraintsOf(value),
    values: (value.enum ?? []).filter((allowed) => allowed !== null).map(String),
  };
}

function dereference(schema: JsonSchema, resolve: Resolve): JsonSchema {
  if (schema.allOf?.length === 1 && schema.allOf[0])
    return { ...dereference(schema.allOf[0], resolve), ...omitAllOf(schema) };
  return schema.$ref
    ? { ...resolve(schema.$ref), ...(schema.description && { description: schema.description }) }
    : schema;
}

function omitAllOf({ allOf: _allOf, ...rest }: JsonSchema): JsonSchema {
  return rest;
}

/** A value that may be `null`, without that. */
function withoutNull(schema: JsonSchema, resolve: Resolve): JsonSchema {
  const choices = (schema.anyOf ?? schema.oneOf)?.filter((choice) => choice.type !== 'null');
  const [only] = choices ?? [];
  return choices?.length === 1 && only
    ? { ...dereference(only, resolve), ...(schema.description && { description: schema.description }) }
    : schema;
}

function innerOf(schema: JsonSchema, resolve: Resolve): { schema: JsonSchema; join: string } | undefined {
  const value = withoutNull(dereference(schema, resolve), resolve);
  if (value.properties) return { schema: value, join: '.' };
  if (value.items) {
    const item = dereference(value.items, resolve);
    if (item.properties) return { schema: item, join: '[].' };
  }
  return undefined;
}

function typeName(schema: JsonSchema, resolve: Resolve): string {
  const full = dereference(schema, resolve);
  const choices = full.anyOf ?? full.oneOf;
  const names = choices
    ? choices.map((choice) => typeName(choice, resolve))
    : [full.type ?? 'any'].flat().map((type) => {
        if (type === 'array')
          return full.items ? t('schema.listOf', { type: typeName(full.items, resolve) }) : t('schema.list');
        return type;
      });
  return [...new Set(names)].map(plainType).join(t('schema.or'));
}

function plainType(type: string): string {
  switch (type) {
    case 'string':
      return t('schema.string');
    case 'integer':
      return t('schema.integer');
    case 'number':
      return t('schema.number');
    case 'boolean':
      return t('schema.boolean');
    case 'object':
      return t('schema.object');
    default:
      return type;
  }
}

function constraintsOf(schema: JsonSchema): readonly string[] {
  const { minimum, maximum, exclusiveMinimum, minLength, maxLength, minItems, maxItems, format, pattern } =
    schema;
  const phrases: string[] = [];
  if (format) phrases.push(format);
  const id = pattern && /^\^([a-z]{3})_\[0-7\]/.exec(pattern)?.[1];
  if (id) phrases.push(`${id}_…`);
  else if (pattern && !pattern.includes('\\u0000')) phrases.push(pattern);
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1);
  const largest = maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER ? maximum : undefined;
  if (least !== undefined && least > Number.MIN_SAFE_INTEGER && largest !== undefined)
    phrases.push(t('schema.between', { least, largest }));
  else if (least !== undefined && least > Number.MIN_SAFE_INTEGER)
    phrases.push(t('schema.atLeast', { least }));
  else if (largest !== undefined) phrases.push(t('schema.atMost', { largest }));
  if (maxLength !== undefined)
    phrases.push(t('schema.characters', { least: minLength ?? 0, largest: maxLength }));
  if (maxItems !== undefined) phrases.push(t('schema.entries', { least: minItems ?? 0, largest: maxItems }));
  if (schema.const !== undefined) phrases.push(`“${String(schema.const)}”`);
  if (schema.default !== undefined) phrases.push(t('schema.default', { value: String(schema.default) }));
  return phrases;
}
