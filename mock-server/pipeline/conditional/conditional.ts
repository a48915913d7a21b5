/**
 * Conditional requests of v4 and the control API (RFC 9110, 13): `If-Match` lets a write through only when the record is still the one
 * that the client saw; `If-None-Match` saves an answer that the client has already.
 */
import { conditionalKind } from '../../../spec/conditional.ts';
import type { AnyRecord } from '../../../spec/record.ts';
import type { AnyAnswer } from '../../handler.ts';
import type { Exchange, Verdict } from '../exchange.ts';
import { entityTagOf, namesTag } from './entity-tag.ts';

/** Says that a write's precondition is missing or does not hold. Called at once before the write, on the same tenant. */
export function checkPrecondition(exchange: Exchange): Verdict {
  const { operation, incoming } = exchange;
  if (operation.method === 'get' || conditionalKind(operation) === undefined) return undefined;
  const condition = incoming.header('if-match');
  if (condition === undefined) {
    return operation.precondition === 'required'
      ? {
          code: 'precondition_required',
          detail: 'Send `If-Match` with the `ETag` of the record as you have seen it, or `*` for any.',
        }
      : undefined;
  }
  const record = recordOf(exchange);
  if (!record || namesTag(condition, entityTagOf(record), false)) return undefined; // what is not there is answered as such
  return {
    code: 'precondition_failed',
    detail: `The record was changed since: its \`ETag\` is ${entityTagOf(record)} now. Read it again, then repeat the change.`,
    headers: { ETag: entityTagOf(record) },
  };
}

/** The 304 for a client that has the record already. */
export function notModified(exchange: Exchange): AnyAnswer | undefined {
  const { operation, incoming } = exchange;
  if (operation.method !== 'get') return undefined;
  const condition = incoming.header('if-none-match');
  if (condition === undefined || conditionalKind(operation) === undefined) return undefined;
  const record = recordOf(exchange);
  if (!record || !namesTag(condition, entityTagOf(record), true)) return undefined;
  return { status: 304, headers: { ETag: entityTagOf(record) }, body: undefined };
}

/** The record that the path names. */
function recordOf({ operation, incoming, tenant }: Exchange): AnyRecord | undefined {
  const target = conditionalKind(operation);
  return target && tenant?.collection(target.kind).get(incoming.parameter(target.parameter));
}
