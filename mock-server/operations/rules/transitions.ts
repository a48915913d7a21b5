/** State machines: a status changes only to one that can follow. */
import { withArticle } from '../../../spec/fields.ts';
import type { Kind } from '../../../spec/records.ts';
import { refuseField } from '../../tenants/refusal.ts';

/**
 * Checks a change of status; none is always possible.
 *
 * @throws {Refusal} naming the statuses that can follow
 */
export function requireTransition<S extends string>(
  kind: Kind,
  transitions: Readonly<Record<S, readonly string[]>>,
  from: S,
  to: S,
): void {
  if (from === to || transitions[from].includes(to)) return;
  const possible = transitions[from].map((status) => `\`${status}\``).join(', ');
  throw refuseField(
    'invalid_transition',
    '/status',
    'invalid_transition',
    possible
      ? `${withArticle(kind)} that is \`${from}\` can become ${possible}, not \`${to}\`.`
      : `${withArticle(kind)} that is \`${from}\` stays so.`,
  );
}
