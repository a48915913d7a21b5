/** Checks that the credential has every scope that the operation needs (RFC 6750, 3.1). */
import { scopesIn } from '../../access/credential.ts';
import type { Exchange, Verdict } from '../exchange.ts';

/** Says which scope is missing. */
export function authorise({ operation, credential }: Exchange): Verdict {
  const held = credential && scopesIn(operation.document, credential);
  if (operation.scopes.every((scope) => held?.has(scope))) return undefined;
  const missing = operation.scopes.filter((scope) => !held?.has(scope));
  const named = missing.map((scope) => `\`${scope}\``).join(' and ');
  return {
    code: 'insufficient_scope',
    detail: `The credential lacks the scope${missing.length > 1 ? 's' : ''} ${named}. Create a token that has ${missing.length > 1 ? 'them' : 'it'}.`,
    ...(operation.document !== 'v2' && {
      headers: {
        'WWW-Authenticate': `Bearer realm="kontor", error="insufficient_scope", scope="${operation.scopes.join(' ')}"`,
      },
    }),
  };
}
