/** Checks that the credential has every scope that the operation needs (RFC 6750, 3.1). */
import type { Scope } from '../../../spec/scopes.ts';
import { scopesIn } from '../../access/credential.ts';
import { mayDo } from '../../access/permissions.ts';
import { apiScopes } from '../../access/user-rights.ts';
import type { Exchange, Verdict } from '../exchange.ts';

/** Says which scope is missing. */
export function authorise({ operation, credential, tenant }: Exchange): Verdict {
  const held = credential && scopesIn(operation.document, credential);
  if (operation.scopes.every((scope) => held?.has(scope))) return undefined;
  const missing = operation.scopes.filter((scope) => !held?.has(scope));
  const named = missing.map((scope) => `\`${scope}\``).join(' and ');
  return {
    code: 'insufficient_scope',
    detail: `The credential lacks the scope${missing.length > 1 ? 's' : ''} ${named}. ${adviceOn(missing)}`,
    ...(operation.document !== 'v2' && {
      headers: {
        'WWW-Authenticate': `Bearer realm="kontor", error="insufficient_scope", scope="${operation.scopes.join(' ')}"`,
      },
    }),
  };

  /** Another token only helps where its user may do it. */
  function adviceOn(lacking: readonly Scope[]): string {
    const user = credential?.kind === 'personal_access_token' && tenant?.get('user', credential.userId ?? '');
    const them = lacking.length > 1 ? 'them' : 'it';
    if (user && !mayDo(user, 'api_access')) {
      return `${user.name}, whose token it is, has no API access: those who manage users can give it.`;
    }
    const rights = user && tenant && apiScopes(tenant, user, operation.document === 'v2');
    if (rights && lacking.some((scope) => !rights.has(scope))) {
      return `${user.name}, whose token it is, has no role with ${them}, and a token never does more than its user.`;
    }
    return `Create a token that has ${them}.`;
  }
}
