/**
 * Conditional requests of v4 and the control API (RFC 9110, 13): `If-Match` lets a write through only when the record is still the one
 * that the client saw; `If-None-Match` saves an answer that the client has already.
 */
import { conditionalKind } from '../../../spec/conditional.ts';
import { storedClient } from '../../access/clients.ts';
import { integrationsOf } from '../../access/integrations.ts';
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

/** What the path names, as it is kept. */
function recordOf({ operation, incoming, tenant }: Exchange): object | undefined {
  const target = conditionalKind(operation);
  if (!target || !tenant) return undefined;
  const name = incoming.parameter(target.parameter);
  switch (target.kind) {
    case 'client':
      return storedClient(tenant, name);
    case 'integration':
      return integrationsOf(tenant).find(({ id }) => id === name);
    default:
      return tenant.collection(target.kind).get(name);
  }
}
