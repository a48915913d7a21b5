/** Checks that the credential has every scope that the operation needs (RFC 6750, 3.1), or of an integration every right. */
import { rightsNeeded } from '../../../spec/rights.ts';
import type { Scope } from '../../../spec/scopes.ts';
import { scopesIn } from '../../access/credential.ts';
import { mayDo } from '../../access/permissions.ts';
import { apiScopes } from '../../access/user-rights.ts';
import type { Exchange, Verdict } from '../exchange.ts';

/** Says which scope is missing, or that no integration can have what the operation needs. */
export function authorise({ operation, credential, tenant }: Exchange): Verdict {
  const isIntegration = credential?.client?.kind === 'integration';
  const needed = isIntegration ? rightsNeeded(operation) : operation.scopes;
  const held = credential && scopesIn(operation.document, credential);
  if (needed?.every((scope) => held?.has(scope))) return undefined;
  const missing = needed?.filter((scope) => !held?.has(scope));
  return {
    code: 'insufficient_scope',
    detail: missing
      ? `The credential lacks the scope${missing.length > 1 ? 's' : ''} ${missing.map((scope) => `\`${scope}\``).join(' and ')}. ${adviceOn(missing)}`
      : 'No integration can call this operation: the matrix of rights has none for it. Use a personal token, an API key or a client.',
    ...(operation.document !== 'v2' && {
      headers: {
        'WWW-Authenticate': `Bearer realm="kontor", error="insufficient_scope", scope="${operation.scopes.join(' ')}"`,
      },
    }),
  };

  /** What grants it; another personal token only helps where its user may do it. */
  function adviceOn(lacking: readonly Scope[]): string {
    const user = credential?.kind === 'personal_access_token' && tenant?.get('user', credential.userId ?? '');
    const them = lacking.length > 1 ? 'them' : 'it';
    if (isIntegration) return `Grant ${them} to the integration: Console, Integrations.`;
    if (credential?.client) return `Give the client a role that has ${them}: Console, API clients.`;
    if (credential?.kind === 'api_key') return `Create an API key that has ${them}.`;
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
