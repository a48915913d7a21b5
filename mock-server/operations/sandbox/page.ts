/** Pages of the control API's lists that grow: the newest first, with a cursor that stays right while entries come. */
import type { Call } from '../../handler.ts';
import { refuse } from '../../tenants/refusal.ts';

interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * Cuts a page from a list.
 *
 * @param list - what the cursor is bound to
 * @param newestFirst - sorted by id, descending
 * @throws {Refusal} the cursor belongs to another list
 */
export function pageOf<T extends { readonly id: string }>(
  list: string,
  newestFirst: readonly T[],
  {
    tenant,
    query,
    services,
  }: Pick<Call<'management', unknown, PageQuery, unknown>, 'tenant' | 'query' | 'services'>,
) {
  const context = JSON.stringify([tenant.id, 'sandbox', list]);
  const { cursor, limit } = query;
  const after = cursor === undefined ? undefined : services.cursors.read(cursor, context);
  if (cursor !== undefined && after === undefined) {
    const detail = 'This cursor was changed, or belongs to another list or another sandbox.';
    throw refuse('invalid_cursor', detail, { parameter: 'cursor', code: 'invalid_cursor', detail });
  }
  const rest = after ? newestFirst.filter(({ id }) => id < after.id) : newestFirst;
  const data = rest.slice(0, limit);
  const last = data.at(-1);
  const next =
    last && rest.length > limit ? services.cursors.create({ value: null, id: last.id }, context) : null;
  return { status: 200 as const, body: { data, meta: { next_cursor: next } } };
}
