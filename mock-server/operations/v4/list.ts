/** Lists of v4: filters, order, cursor and `Link`, the same for every kind of record. */
import type { AnyRecord } from '../../../spec/record.ts';
import type { Kind, RecordOf } from '../../../spec/records.ts';
import type { Call } from '../../handler.ts';
import type { Matches } from '../../tenants/collection.ts';
import { orderValue, parseOrder } from '../../tenants/ordered-records.ts';
import { refuse } from '../../tenants/refusal.ts';

/** The query of every list in v4, besides the filters. */
interface ListParameters {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort: string;
  readonly 'updated_at.gte'?: string | undefined;
  readonly 'updated_at.lt'?: string | undefined;
}

/** A page of records, ready to be answered. */
interface Page<K extends Kind> {
  readonly status: 200;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: { data: Array<RecordOf<K>>; meta: { next_cursor: string | null } };
}

/** Where a list is more than its query says. */
interface ListOptions {
  /** The parameters as the client sent them, for the link to the next page; those of the list unless given. */
  readonly asked?: object;
  /** A condition that is no filter of the record, and a text that tells it from others. */
  readonly condition?: { readonly name: string; readonly holds: Matches };
}

/**
 * Answers a list.
 *
 * @param fixed - conditions that come from the path
 * @throws {Refusal} the cursor belongs to another list
 */
export function listRecords<K extends Kind>(
  kind: K,
  {
    tenant,
    query,
    services,
    path,
  }: Pick<Call<'token', unknown, ListParameters, unknown>, 'tenant' | 'query' | 'services' | 'path'>,
  fixed: Readonly<Record<string, string>> = {},
  { asked = query, condition }: ListOptions = {},
): Page<K> {
  const { limit, cursor, sort, 'updated_at.gte': since, 'updated_at.lt': before, ...given } = query;
  const filters: Record<string, string | number> = { ...fixed };
  for (const [name, value] of Object.entries(
    given as Readonly<Record<string, string | number | undefined>>,
  )) {
    if (value !== undefined) filters[name] = value;
  }
  const order = parseOrder(sort);
  const context = cursorContext(tenant.id, kind, sort, filters, since, before, condition?.name);
  const after = cursor === undefined ? undefined : services.cursors.read(cursor, context);
  if (cursor !== undefined && after === undefined) {
    const detail =
      'This cursor was changed, or belongs to another list, other filters, another order or another sandbox.';
    throw refuse('invalid_cursor', detail, { parameter: 'cursor', code: 'invalid_cursor', detail });
  }
  const data: Array<RecordOf<K>> = [];
  let hasMore = false;
  const isRecent = changedWithin(since, before);
  const matches = condition
    ? (record: AnyRecord) => condition.holds(record) && (isRecent?.(record) ?? true)
    : isRecent;
  for (const record of tenant.collection(kind).list({ order, after, filters, matches })) {
    if (data.length === limit) {
      hasMore = true;
      break;
    }
    data.push(record as unknown as RecordOf<K>); // a collection only holds records of its kind
  }
  const last = data.at(-1);
  if (!hasMore || !last) return { status: 200, body: { data, meta: { next_cursor: null } } };
  const next = services.cursors.create({ value: orderValue(last, order.field), id: last.id }, context);
  return {
    status: 200,
    headers: { Link: `<${services.origin}${path}?${nextQuery(asked, next)}>; rel="next"` },
    body: { data, meta: { next_cursor: next } },
  };
}

/** Everything that a cursor is bound to. */
function cursorContext(...parts: readonly unknown[]): string {
  return JSON.stringify(parts);
}

function changedWithin(since: string | undefined, before: string | undefined) {
  if (since === undefined && before === undefined) return undefined;
  const from = since === undefined ? Number.NEGATIVE_INFINITY : Date.parse(since);
  const to = before === undefined ? Number.POSITIVE_INFINITY : Date.parse(before);
  return ({ updated_at }: { readonly updated_at: string }) => {
    const at = Date.parse(updated_at);
    return from <= at && at < to;
  };
}

function nextQuery(query: object, cursor: string): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && name !== 'cursor') parameters.set(name, String(value));
  }
  parameters.set('cursor', cursor);
  return parameters.toString();
}
