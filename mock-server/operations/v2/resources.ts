/** Resources of v2 from records of v4 and back, by the mapping of their type; conversions of a record are kept. */

import { nameOf } from '../../../spec/fields.ts';
import {
  type AttributesAt,
  fromAttributes,
  type LegacyType,
  type Numbering,
  toAttributes,
  toLegacyPointer,
} from '../../../spec/legacy.ts';
import type { AnyRecord } from '../../../spec/record.ts';
import type { Kind, RecordOf } from '../../../spec/records.ts';
import type { Call } from '../../handler.ts';
import { notFound } from '../../tenants/records.ts';
import { Refusal, refuse } from '../../tenants/refusal.ts';
import type { TenantView } from '../../tenants/tenant.ts';

/** A resource as v2 answers show it. */
interface Resource {
  readonly id: string;
  readonly type: string;
  readonly 'id-v4': string;
  readonly attributes: Record<string, unknown>;
}

// A record never changes, and the numbers of what it refers to do not either.
const resources = new WeakMap<AnyRecord, Resource>();

/** Shows a record as v2 does. */
export function toResource(view: TenantView, type: LegacyType, record: AnyRecord): Resource {
  const known = resources.get(record);
  if (known) return known;
  const resource = Object.freeze({
    id: String(record.number),
    type: type.type,
    'id-v4': record.id,
    attributes: toAttributes(type, record, numberingOf(view)),
  });
  resources.set(record, resource);
  return resource;
}

/** Translates numbers and ids within a tenant. */
export function numberingOf(view: TenantView): Numbering {
  return {
    idOf: (kind, number) => view.collection(kind).idOf(number),
    numberOf: (kind, id) => view.collection(kind).get(id)?.number,
  };
}

/** The record with a number. @throws {Refusal} there is none */
export function requireNumbered<K extends Kind>(view: TenantView, kind: K, number: number): RecordOf<K> {
  const id = view.collection(kind).idOf(number);
  const record = id === undefined ? undefined : view.get(kind, id);
  if (!record) throw notFound(kind);
  return record;
}

/**
 * Fields of v4 from the attributes of a v2 body.
 *
 * @throws {Refusal} a number belongs to nothing
 */
export function fieldsFrom(
  view: TenantView,
  type: LegacyType,
  attributes: Readonly<Record<string, unknown>>,
  at: AttributesAt = '/data/attributes',
): object {
  const { fields, unknown } = fromAttributes(type, attributes, numberingOf(view));
  if (unknown.length === 0) return fields;
  throw refuse(
    'validation_failed',
    'The body names something that does not exist.',
    ...unknown.map(({ attribute, index, kind, number }) => ({
      pointer: `${at}/${attribute}${index === undefined ? '' : `/${index}`}`,
      code: 'not_found',
      detail: `There is no ${nameOf(kind)} ${number} in this sandbox.`,
    })),
  );
}

/** Does a piece of work of v4; where it refuses, the pointers say the attributes of v2. */
export function asLegacy<T>(type: LegacyType, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Refusal) || !error.problem.errors) throw error;
    const errors = error.problem.errors.map((entry) =>
      entry.pointer === undefined || entry.pointer.startsWith('/data/')
        ? entry
        : { ...entry, pointer: toLegacyPointer(type, entry.pointer) },
    );
    throw new Refusal({ ...error.problem, errors });
  }
}

/** Answers a list of v2: filters by attribute, pages by number. */
export function listResources(
  type: LegacyType,
  {
    tenant,
    query,
  }: Pick<Call<'token', unknown, { page: number; pagesize: number }, unknown>, 'tenant' | 'query'>,
  fixed: Readonly<Record<string, string>> = {},
) {
  const { page, pagesize, ...given } = query;
  const filters: Record<string, string | number> = { ...fixed };
  let isEmpty = false;
  for (const [parameter, value] of Object.entries(
    given as Readonly<Record<string, string | number | undefined>>,
  )) {
    const mapping = type.attributes[parameter.slice('filter['.length, -1)];
    if (value === undefined || !mapping) continue;
    const wanted = filterValue(tenant, mapping, value);
    if (wanted === undefined) isEmpty = true;
    else filters[mapping.from] = wanted;
  }
  const collection = tenant.collection(type.kind);
  const data: Resource[] = [];
  const count = isEmpty ? 0 : collection.count(filters);
  if (!isEmpty) {
    const first = (page - 1) * pagesize;
    let index = 0;
    for (const record of collection.list({ order: { field: 'created_at', descending: false }, filters })) {
      if (index >= first) data.push(toResource(tenant, type, record));
      index += 1;
      if (data.length === pagesize) break;
    }
  }
  return { status: 200, body: { data, meta: { count, page, pagesize } } } as const;
}

/** The value of v4 that a filter of v2 means; `undefined` when nothing can have it. */
function filterValue(
  view: TenantView,
  mapping: LegacyType['attributes'][string],
  value: string | number,
): string | number | undefined {
  const numbering = numberingOf(view);
  switch (mapping.as) {
    case 'number':
      return numbering.idOf(mapping.kind, Number(value));
    case 'words':
      return Object.entries(mapping.words).find(([, word]) => word === value)?.[0];
    default:
      return value;
  }
}
