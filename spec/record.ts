/**
 * `defineRecord`: what a kind of record is, as plain data. The sandbox derives its collections, reference
 * checks, filters and orders from it; the operations derive their schemas.
 */
import { z } from 'zod';
import { type RecordKind, timestamp } from './fields.ts';

/** A record as it is kept and as v4 shows it: flat, with these four fields. */
export interface AnyRecord {
  readonly id: string;
  readonly number: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly [field: string]: unknown;
}

/** A kind of record. */
export interface RecordDefinition<
  Kind extends RecordKind = RecordKind,
  Shape extends z.ZodRawShape = z.ZodRawShape,
  Filter extends string = string,
  Sort extends string = string,
> {
  readonly kind: Kind;
  /** Name of the collection: the path segment in v4 and the `data` of its lists. */
  readonly collection: string;
  readonly schema: z.ZodObject<Shape, z.core.$strict>;
  /** Fields that hold the id of another record, or a list of ids. Checked on every write and delete. */
  readonly references: { readonly [field in keyof Shape & string]?: RecordKind };
  /** Fields whose value no two records of a tenant may share (null is no value; letters compare without case). */
  readonly unique: ReadonlyArray<keyof Shape & string>;
  /** Fields that lists can be filtered by (equality). */
  readonly filters: readonly Filter[];
  /** Fields that lists can be sorted by, ascending or, with `-` in front, descending. `created_at` is the default. */
  readonly sorts: readonly Sort[];
  /** What v4 shows of one is computed from other records too, so the record itself does not say whether it changed. */
  readonly isComputed?: boolean;
}

/** Defines a kind of record; gives back what it gets, with exact types. */
export function defineRecord<
  Kind extends RecordKind,
  Shape extends z.ZodRawShape,
  const Filter extends keyof Shape & string,
  const Sort extends keyof Shape & string,
>(definition: RecordDefinition<Kind, Shape, Filter, Sort>): RecordDefinition<Kind, Shape, Filter, Sort> {
  return definition;
}

/** The value of a field without `null`, for a filter. */
function unwrap(field: z.core.$ZodType): z.core.$ZodType {
  return field instanceof z.ZodNullable || field instanceof z.ZodOptional ? unwrap(field.unwrap()) : field;
}

/** A filter for a field: as in the record, from the text of a query string. */
function filterOf(name: string, field: z.core.$ZodType): z.ZodType<string | number | undefined> {
  const schema = unwrap(field);
  const description = `Only records whose \`${name}\` is exactly this.`;
  if (schema instanceof z.ZodNumber) return z.coerce.number<string>().int().optional().meta({ description });
  if (schema instanceof z.ZodBoolean) return z.enum(['true', 'false']).optional().meta({ description });
  if (schema instanceof z.ZodEnum || schema instanceof z.ZodString || schema instanceof z.ZodStringFormat) {
    return (schema as z.ZodType<string>).optional().meta({ description }); // an enum's and a string's output are strings
  }
  throw new TypeError(`Field ${name} cannot be a filter: only text, numbers, booleans and enumerations can.`);
}

/** Query of a list in v4: page size, cursor, order and the record's filters. */
export function listQuery<Filter extends string>(
  record: RecordDefinition<RecordKind, z.ZodRawShape, Filter, string>,
) {
  const orders = ['created_at', ...record.sorts].flatMap((field) => [field, `-${field}`]);
  const filters = Object.fromEntries(
    record.filters.map((name) => {
      const field = record.schema.shape[name];
      if (field === undefined) throw new TypeError(`Filter ${name} is not a field of ${record.kind}.`);
      return [name, filterOf(name, field)];
    }),
  ) as Record<Filter, z.ZodOptional<z.ZodType<string | number>>>; // one entry for each filter, by construction
  return z.strictObject({
    limit: z.coerce
      .number<string>()
      .int()
      .min(1)
      .max(100)
      .default(50)
      .meta({ description: 'How many records a page has at most.', example: 20 }),
    cursor: z
      .string()
      .max(1000)
      .optional()
      .meta({ description: 'Where to go on: `meta.next_cursor` of the page before.' }),
    sort: z
      .enum(orders as [string, ...string[]])
      .default('created_at')
      .meta({ description: 'Order of the records; `-` in front is descending.' }),
    'updated_at.gte': timestamp('Only records changed at this time or later.').optional(),
    'updated_at.lt': timestamp('Only records changed before this time.').optional(),
    ...filters,
  });
}

/** Answer of a list in v4. */
export function listOf<S extends z.ZodType>(id: string, item: S, what: string) {
  return z
    .strictObject({
      data: z.array(item).meta({ description: `The ${what} of this page.` }),
      meta: z
        .strictObject({
          next_cursor: z
            .string()
            .nullable()
            .meta({ description: 'Cursor of the next page; `null` on the last one.' }),
        })
        .meta({ id: 'PageMeta', description: 'Where the list goes on.' }),
    })
    .meta({ id, description: `A page of ${what}.` });
}
