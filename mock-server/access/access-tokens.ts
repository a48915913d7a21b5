/**
 * Access tokens of clients: issued for an id and a secret, narrowed to scopes, ended. They come often, so what has
 * expired goes with every new one, and a client has a bounded number of them.
 */
import { ACCESS_TOKENS_AT_MOST } from '../../spec/oauth/tokens.ts';
import { scopes as everyScope, type Scope } from '../../spec/scopes.ts';
import type { Randomness } from '../entropy/randomness.ts';
import type { WriteContext } from '../tenants/records.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import { findClient } from './any-client.ts';
import type { Credential } from './credential.ts';
import type { Made, TokenFault } from './find-credential.ts';
import {
  accessTokensOf,
  dropToken,
  findStored,
  keepToken,
  type StoredAccessToken,
  storedTokens,
} from './stored-token.ts';
import { formatToken, hashToken, maskToken } from './token-format.ts';

/** What a new access token is to be. */
export interface AccessTokenRequest {
  readonly clientId: string;
  /** Scopes `null`: all that the client has, whatever they are when the token is used. */
  readonly scopes: readonly Scope[] | null;
  readonly seconds: number;
}

/** Issues an access token. Of too many of one client the oldest end. */
export function issueAccessToken(
  draft: Draft,
  { clientId, scopes, seconds }: AccessTokenRequest,
  { nowMs, newId }: WriteContext,
  randomness: Randomness,
): string {
  for (const stored of storedTokens(draft, 'at')) {
    if (Date.parse(stored.expires_at) <= nowMs) dropToken(draft, stored);
  }
  const running = accessTokensOf(draft, clientId);
  for (const oldest of running.slice(0, Math.max(0, running.length + 1 - ACCESS_TOKENS_AT_MOST))) {
    dropToken(draft, oldest);
  }
  const token = formatToken('at', draft.id, randomness);
  keepToken(draft, {
    kind: 'at',
    id: newId('act'),
    client_id: clientId,
    scopes,
    hash: hashToken(token),
    hint: maskToken(token),
    created_at: new Date(nowMs).toISOString(),
    expires_at: new Date(nowMs + seconds * 1000).toISOString(),
  });
  return token;
}

/** The running access token that a text is, where it is one of this client. */
export function findAccessToken(
  view: TenantView,
  clientId: string,
  token: string,
  nowMs: number,
): StoredAccessToken | undefined {
  const stored = findStored(view, token);
  const isOwn = stored?.kind === 'at' && stored.client_id === clientId;
  return isOwn && Date.parse(stored.expires_at) > nowMs ? stored : undefined;
}

/** The credential that an access token is: its client's, with no more than the scopes that were asked for. */
export function accessTokenCredential(view: TenantView, stored: StoredAccessToken): Made | TokenFault {
  const client = findClient(view, stored.client_id);
  if (!client) return 'revoked';
  if (!client.active && client.stopsAtOnce) return 'deactivated';
  const { rights } = client;
  return {
    from: rights.from,
    make: () => ({
      ...narrowed(rights.make(), stored.scopes),
      kind: 'access_token',
      hint: stored.hint,
      accessToken: stored,
      expiresMs: Date.parse(stored.expires_at),
    }),
  };
}

/** A credential with no more than some scopes; `null`: with all that it has. */
export function narrowed(credential: Credential, wanted: readonly Scope[] | null): Credential {
  if (wanted === null) return credential;
  const held = (rights: ReadonlySet<Scope>) => new Set(wanted.filter((scope) => rights.has(scope)));
  return {
    ...credential,
    grantedScopes: wanted,
    scopes: held(credential.scopes),
    legacyScopes: held(credential.legacyScopes),
  };
}

/** Rights as OAuth writes them: in the order of the contract, with spaces between them. */
export function scopeText(rights: ReadonlySet<Scope>): string {
  return everyScope.filter((scope) => rights.has(scope)).join(' ');
}
