/**
 * Personal access tokens and the management token of a tenant: issued, found, revoked. Only the hash of a token is
 * kept, with its beginning and last four characters.
 */
import type { Scope } from '../../spec/scopes.ts';
import type { Randomness } from '../entropy/randomness.ts';
import type { Json } from '../store/store.ts';
import type { TenantId } from '../store/tenant-id.ts';
import { refuse, refuseField } from '../tenants/refusal.ts';
import type { Draft, Tenant, TenantView } from '../tenants/tenant.ts';
import type { Credential } from './credential.ts';
import { formatToken, hashToken, isSameHash, maskToken } from './token-format.ts';
import { ALL_SCOPES, apiScopes, NO_SCOPES, narrow } from './user-rights.ts';

/** Tokens that work, which a sandbox holds at most. */
const TOKENS_AT_MOST = 50;
/** Tokens altogether; of those that are revoked or have expired the oldest go first. */
const TOKENS_KEPT = 200;

/** A token as it is kept. Scopes `null`: all of them. */
export interface StoredToken {
  readonly id: string;
  readonly kind: 'pat' | 'at' | 'mgt';
  /** The client that an access token was issued to. */
  readonly client_id?: string;
  readonly name: string;
  readonly user_id: string | null;
  readonly scopes: readonly Scope[] | null;
  readonly hash: string;
  readonly hint: string;
  readonly created_at: string;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
}

/** What a new token is to be. */
export interface TokenRequest {
  readonly id: string;
  readonly kind: 'pat' | 'mgt';
  readonly name: string;
  readonly userId: string | null;
  readonly scopes: readonly Scope[] | null;
  readonly expiresAt: string | null;
}

/** Makes a token and the entry that is kept of it. */
export function issueToken(
  tenant: TenantId,
  request: TokenRequest,
  nowMs: number,
  randomness: Randomness,
): { readonly token: string; readonly stored: StoredToken } {
  const token = formatToken(request.kind, tenant, randomness);
  const stored: StoredToken = {
    id: request.id,
    kind: request.kind,
    name: request.name,
    user_id: request.userId,
    scopes: request.scopes,
    hash: hashToken(token),
    hint: maskToken(token),
    created_at: new Date(nowMs).toISOString(),
    expires_at: request.expiresAt,
    revoked_at: null,
  };
  return { token, stored };
}

/** The entry of the difference that keeps a token. */
export function tokenEntry(stored: StoredToken): { table: 'tokens'; key: string; value: Json } {
  return { table: 'tokens', key: stored.id, value: { ...stored } };
}

/** All tokens of a tenant, the oldest first. */
export function tokensOf(view: TenantView): readonly StoredToken[] {
  return [...view.entries('tokens').values()] as unknown as readonly StoredToken[]; // the table holds nothing else
}

/** Adds a personal token. @throws {Refusal} the name is taken, its end is past, or there are too many */
export function addToken(
  draft: Draft,
  request: TokenRequest,
  nowMs: number,
  randomness: Randomness,
): { readonly token: string; readonly stored: StoredToken } {
  const working = tokensOf(draft).filter((token) => token.kind === 'pat' && isWorking(token, nowMs));
  const isSameName = ({ name }: StoredToken) => name.toLowerCase() === request.name.toLowerCase();
  if (working.some((token) => token.user_id === request.userId && isSameName(token))) {
    throw refuseField('conflict', '/name', 'taken', `There is a token called \`${request.name}\` already.`);
  }
  if (request.expiresAt !== null && Date.parse(request.expiresAt) <= nowMs) {
    throw refuseField('validation_failed', '/expires_at', 'past', 'A token has to end in the future.');
  }
  if (working.length >= TOKENS_AT_MOST) {
    throw refuse('conflict', `A sandbox holds at most ${TOKENS_AT_MOST} tokens that work. Revoke one first.`);
  }
  const issued = issueToken(draft.id, request, nowMs, randomness);
  dropOldest(draft, nowMs);
  draft.setEntry('tokens', issued.stored.id, { ...issued.stored });
  return issued;
}

/** The personal tokens of a user, the oldest first. */
export function personalTokensOf(view: TenantView, userId: string): readonly StoredToken[] {
  return tokensOf(view).filter(({ kind, user_id }) => kind === 'pat' && user_id === userId);
}

/**
 * Revokes a personal token of a user; a second time changes nothing.
 *
 * @returns the token as it was, or `undefined` where the user has none with this id
 */
export function revokeToken(
  draft: Draft,
  id: string,
  userId: string,
  nowMs: number,
): StoredToken | undefined {
  const token = personalTokensOf(draft, userId).find((candidate) => candidate.id === id);
  if (token?.revoked_at === null) {
    draft.setEntry('tokens', id, { ...token, revoked_at: new Date(nowMs).toISOString() });
  }
  return token;
}

/** Ends every access token of a client. */
export function endTokensOf(draft: Draft, clientId: string, nowMs: number): void {
  for (const token of tokensOf(draft)) {
    if (token.client_id !== clientId || token.revoked_at !== null) continue;
    draft.setEntry('tokens', token.id, { ...token, revoked_at: new Date(nowMs).toISOString() });
  }
}

function isWorking({ revoked_at, expires_at }: StoredToken, nowMs: number): boolean {
  return revoked_at === null && (expires_at === null || Date.parse(expires_at) > nowMs);
}

function dropOldest(draft: Draft, nowMs: number): void {
  const ended = tokensOf(draft).filter((token) => !isWorking(token, nowMs));
  const surplus = draft.entries('tokens').size + 1 - TOKENS_KEPT;
  for (const token of ended.slice(0, Math.max(0, surplus))) draft.dropEntry('tokens', token.id);
}

/** Why a token was refused. */
export type TokenFault = 'unknown' | 'expired' | 'revoked';

// Credentials are made once for each stored token; a change of the token makes a new entry.
const credentials = new WeakMap<StoredToken, Credential>();

/** Finds the credential that a token is; comparing with it takes constant time. */
export function findCredential(tenant: Tenant, token: string, nowMs: number): Credential | TokenFault {
  return credentialNow(tenant, findStored(tenant, hashToken(token)), nowMs);
}

/** The credential of an id, as it is by now. */
export function credentialOfId(tenant: Tenant, id: string, nowMs: number): Credential | TokenFault {
  return credentialNow(tenant, tenant.entry('tokens', id) as unknown as StoredToken | undefined, nowMs); // the table holds nothing else
}

function credentialNow(
  tenant: Tenant,
  stored: StoredToken | undefined,
  nowMs: number,
): Credential | TokenFault {
  if (!stored) return 'unknown';
  if (stored.revoked_at !== null) return 'revoked';
  let credential = credentials.get(stored);
  if (!credential) {
    credential = credentialOf(stored);
    credentials.set(stored, credential);
  }
  if (credential.expiresMs !== undefined && credential.expiresMs <= nowMs) return 'expired';
  return stored.kind === 'pat' ? withinUser(tenant, credential) : credential;
}

/** A personal token with the rights that its user has at this moment, and no others. */
function withinUser(tenant: Tenant, credential: Credential): Credential {
  const rights = apiScopes(tenant, tenant.get('user', credential.userId ?? ''), false);
  const scopes = narrow(credential.scopes, rights);
  return scopes === credential.scopes ? credential : { ...credential, scopes };
}

/** The first characters of a hash choose whom to compare with; they are no secret, as the token's hash is not its text. */
function findStored(tenant: Tenant, hash: string): StoredToken | undefined {
  const choice = hash.slice(0, 4);
  for (const entry of tenant.entries('tokens').values()) {
    const stored = entry as unknown as StoredToken; // the table holds nothing else
    if (stored.hash.startsWith(choice) && isSameHash(stored.hash, hash)) return stored;
  }
  return undefined;
}

function credentialOf(stored: StoredToken): Credential {
  return {
    id: stored.id,
    kind: stored.kind === 'mgt' ? 'management' : 'personal_access_token',
    name: stored.name,
    hint: stored.hint,
    userId: stored.user_id ?? undefined,
    scopes: stored.kind === 'mgt' ? NO_SCOPES : stored.scopes === null ? ALL_SCOPES : new Set(stored.scopes),
    expiresMs: stored.expires_at === null ? undefined : Date.parse(stored.expires_at),
  };
}
