/** The lists of the contract, and walking them from the first page to the last. */
import { z } from 'zod';
import { documents, legacyTypes } from '../../spec/contract.ts';
import type { LegacyType } from '../../spec/legacy.ts';
import type { Operation } from '../../spec/operation.ts';
import type { AnyRecord } from '../../spec/record.ts';
import type { Kind } from '../../spec/records.ts';
import { workingScenario } from '../../spec/scenarios.ts';
import { resolvePlaceholders } from '../../spec/seeded.ts';
import { named, type OperationName, type TestSandbox } from './app.ts';

/** A list of v4. */
export interface CursorList {
  readonly name: OperationName;
  readonly filters: readonly string[];
  readonly sorts: readonly string[];
}

/** Every list of v4 that has pages. */
export const cursorLists: readonly CursorList[] = documents.v4.operations
  .filter((operation) => 'cursor' in shapeOf(operation))
  .map((operation) => {
    const {
      limit: _limit,
      cursor: _cursor,
      sort,
      'updated_at.gte': _gte,
      'updated_at.lt': _lt,
      ...filters
    } = shapeOf(operation);
    return { name: nameOf(operation), filters: Object.keys(filters), sorts: optionsOf(sort) };
  });

/** A list of v2. */
export interface PageList {
  readonly name: OperationName;
  readonly type: LegacyType;
}

/** Every list of v2. */
export const pageLists: readonly PageList[] = documents.v2.operations
  .filter((operation) => 'pagesize' in shapeOf(operation))
  .map((operation) => {
    const type = legacyTypes[(operation.successor?.fields ?? '') as keyof typeof legacyTypes]; // every list of v2 names its type
    return { name: nameOf(operation), type };
  });

/** Values that the path of a list needs. */
export function paramsOf(sandbox: TestSandbox, name: OperationName): Record<string, string | number> {
  const lookup = {
    seeded: (kind: string, number: number) => sandbox.seedId(kind as Kind, number),
    given: () => '',
  }; // scenarios name kinds that there are
  return { ...resolvePlaceholders(workingScenario(named(name)).params ?? {}, lookup) };
}

/** All records of a list of v4, page after page. */
export async function walk(
  sandbox: TestSandbox,
  name: OperationName,
  query: Readonly<Record<string, string | number>> = {},
): Promise<readonly AnyRecord[]> {
  const params = paramsOf(sandbox, name);
  const found: AnyRecord[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Page = await pageOf(sandbox, name, params, { ...query, ...(cursor !== '' && { cursor }) });
    found.push(...page.data);
    cursor = page.meta.next_cursor;
  }
  return found;
}

interface Page {
  readonly data: readonly AnyRecord[];
  readonly meta: { readonly next_cursor: string | null };
}

async function pageOf(
  sandbox: TestSandbox,
  name: OperationName,
  params: Record<string, string | number>,
  query: Record<string, string | number>,
): Promise<Page> {
  return (await sandbox.ok(name, { params, query })) as unknown as Page; // checked against its schema: a list
}

function nameOf({ document, id }: Operation): OperationName {
  return `${document}.${id}` as OperationName; // an operation of the contract
}

function shapeOf({ query }: Operation): Readonly<Record<string, unknown>> {
  return query instanceof z.ZodObject ? query.shape : {};
}

function optionsOf(schema: unknown): readonly string[] {
  const inner = schema instanceof z.ZodDefault ? schema.unwrap() : schema;
  return inner instanceof z.ZodEnum ? inner.options.map(String) : [];
}
