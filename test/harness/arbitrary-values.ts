/**
 * Arbitraries of fast-check from the contract's own schemas: values that fit, and values that are spoiled in one place.
 * They go by the JSON Schema that Zod makes of a schema, which is what a client would go by too.
 */
import fc from 'fast-check';
import { z } from 'zod';

/** What is used of JSON Schema. */
interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
  readonly format?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
}

/** Ids that exist, by the prefix of their kind. */
export type KnownIds = Readonly<Record<string, readonly string[]>>;

/** Values that fit a schema. Ids are mostly those of records that exist, since a record that is not there ends every story. */
export function fittingValues(schema: z.ZodType, ids: KnownIds): fc.Arbitrary<unknown> {
  const root = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema; // of draft 2020-12, as Zod makes it
  return valuesOf(root, root, ids);
}

function valuesOf(schema: Schema, root: Schema, ids: KnownIds): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    const name = schema.$ref.split('/').at(-1) ?? '';
    return valuesOf(root.$defs?.[name] ?? {}, root, ids);
  }
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => valuesOf(choice, root, ids)));
  switch (schema.type) {
    case 'string':
      return texts(schema, ids);
    case 'integer':
      return wholeNumbers(schema);
    case 'number':
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array': {
      const { items = {}, minItems = 0, maxItems = 10 } = schema;
      return fc.array(valuesOf(items, root, ids), {
        minLength: minItems,
        maxLength: Math.max(minItems, Math.min(maxItems, 4)),
      });
    }
    case 'object':
      return objects(schema, root, ids);
    default:
      return fc.jsonValue({ maxDepth: 2 });
  }
}

function objects(schema: Schema, root: Schema, ids: KnownIds): fc.Arbitrary<unknown> {
  const { properties, required = [], additionalProperties, propertyNames } = schema;
  if (!properties && typeof additionalProperties === 'object') {
    const names = propertyNames ? valuesOf(propertyNames, root, ids) : fc.string({ maxLength: 20 });
    return fc.dictionary(
      names.map((name) => String(name)),
      valuesOf(additionalProperties, root, ids),
      { maxKeys: 3 },
    );
  }
  const fields: Record<string, fc.Arbitrary<unknown>> = {};
  for (const [name, field] of Object.entries(properties ?? {})) fields[name] = valuesOf(field, root, ids);
  return fc.record(fields, { requiredKeys: [...required], noNullPrototype: true });
}

const two = (number: number) => String(number).padStart(2, '0');
const days = fc
  .tuple(
    fc.integer({ min: 1990, max: 2040 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  )
  .map(([year, month, dayOfMonth]) => `${year}-${two(month)}-${two(dayOfMonth)}`);
const times = fc
  .tuple(days, fc.integer({ min: 0, max: 23 }), fc.constantFrom('Z', '+02:00', '.123Z', '-11:30'))
  .map(([date, hour, end]) => `${date}T${two(hour)}:59:00${end}`);

function texts(schema: Schema, ids: KnownIds): fc.Arbitrary<string> {
  const { format, pattern, minLength = 0 } = schema;
  // A pattern says by itself how long a text is: a hash has 64 characters.
  const maxLength = schema.maxLength ?? (pattern === undefined ? 60 : Number.POSITIVE_INFINITY);
  if (format === 'date') return fc.oneof(days, fc.constant('2028-02-29'));
  if (format === 'date-time') return times;
  if (format === 'email') return fc.stringMatching(/^[a-z]{1,8}[0-9]{0,4}@[a-z]{1,8}\.example$/);
  const isWithin = (text: string) => text.length >= minLength && text.length <= maxLength;
  if (pattern !== undefined && !pattern.startsWith('^[^')) {
    const known = ids[/^\^\(?([a-z]+)_/.exec(pattern)?.[1] ?? ''] ?? [];
    const matching = fc.stringMatching(new RegExp(pattern)).filter(isWithin);
    return known.length > 0
      ? fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: matching })
      : matching;
  }
  const fits = new RegExp(pattern ?? '', 'u');
  const usual = fc
    .string({ unit: 'grapheme', minLength: Math.max(minLength, 1), maxLength: Math.min(maxLength, 40) })
    .filter((text) => isWithin(text) && fits.test(text));
  const bounds = [Math.max(minLength, 1), schema.maxLength ?? 60].map((length) => 'x'.repeat(length));
  return fc.oneof({ weight: 4, arbitrary: usual }, { weight: 1, arbitrary: fc.constantFrom(...bounds) });
}

function wholeNumbers(schema: Schema): fc.Arbitrary<number> {
  const min = schema.minimum ?? (schema.exclusiveMinimum ?? Number.MIN_SAFE_INTEGER - 1) + 1;
  const max = schema.maximum ?? (schema.exclusiveMaximum ?? Number.MAX_SAFE_INTEGER + 1) - 1;
  const small = fc.integer({ min: Math.max(min, 0), max: Math.min(max, Math.max(min, 0) + 12) });
  // Numbers of records are small; the rest is seen at the bounds.
  return fc.oneof({ weight: 5, arbitrary: small }, { weight: 1, arbitrary: fc.constantFrom(min, max) });
}

/** Values that hardly any field takes. */
export const oddValues: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -0, -1, 1.5, 1e21, 1e308, 2 ** 53 + 2, -(2 ** 53)],
    ...['', ' ', '\u0000', '\n', '\ud800', '\u202e', '💥'.repeat(200), 'x'.repeat(5000), '007', '1e1'],
    ...[
      '2026-02-30',
      '0000-00-00',
      '9999-12-31',
      '2026-13-01T25:00:00Z',
      '@employee/1',
      '../..',
      '__proto__',
    ],
    ...[[], {}, [[[]]], { '': '' }, { constructor: {} }, JSON.parse('{"__proto__":{"a":1}}')],
  ),
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary', maxLength: 30 }),
);

/** A value spoiled in one place: something else there, nothing there, or something more. */
export function spoiled(values: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(values, fc.nat(), oddValues, fc.constantFrom('replace', 'replace', 'remove', 'add'))
    .map(([value, place, odd, how]) => {
      const copy: unknown = structuredClone(value);
      const places = placesOf(copy);
      const chosen = places[place % Math.max(places.length, 1)];
      if (!chosen) return odd;
      const { parent, key } = chosen;
      if (how === 'replace') parent[key] = odd;
      else if (how === 'remove') delete parent[key];
      else parent[`${key}_more`] = odd;
      return copy;
    });
}

interface Place {
  readonly parent: Record<string, unknown>;
  readonly key: string;
}

function placesOf(value: unknown): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const parent = value as Record<string, unknown>; // lists take part with their indexes
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesOf(parent[key])]);
}
