/** What a client library finds out about the authorization server by itself (RFC 8414). */
import { bases } from '../build-request.ts';
import { scopes } from '../scopes.ts';
import { oauthOperations } from './tokens.ts';

/** Where the metadata stands: below the issuer, which has no path. */
export const METADATA_PATH = '/.well-known/oauth-authorization-server';

/** How a client may say who it is. */
const METHODS = ['client_secret_basic', 'client_secret_post'] as const;

/** The metadata. @param origin - public URL of the portal, which is the issuer */
export function oauthMetadata(origin: string) {
  const endpoint = (id: (typeof oauthOperations)[number]['id']) => {
    const path = oauthOperations.find((operation) => operation.id === id)?.path;
    return `${origin}${bases.oauth}${path}`;
  };
  return {
    issuer: origin,
    token_endpoint: endpoint('requestToken'),
    token_endpoint_auth_methods_supported: METHODS,
    revocation_endpoint: endpoint('revokeToken'),
    revocation_endpoint_auth_methods_supported: METHODS,
    introspection_endpoint: endpoint('introspectToken'),
    introspection_endpoint_auth_methods_supported: METHODS,
    grant_types_supported: ['client_credentials'],
    response_types_supported: [],
    scopes_supported: scopes,
    service_documentation: `${origin}/docs/oauth/`,
  };
}
