/** Personal access tokens and the management token of a tenant: issued and revoked, and what they may do. */
import type { Scope } from '../../spec/scopes.ts';
import type { Randomness } from '../entropy/randomness.ts';
import type { TenantId } from '../store/tenant-id.ts';
import { refuse, refuseField } from '../tenants/refusal.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import type { Credential } from './credential.ts';
import type { Made } from './find-credential.ts';
import { dropToken, keepToken, type StoredPersonalToken, storedTokens } from './stored-token.ts';
import { formatToken, hashToken, maskToken } from './token-format.ts';
import { ALL_SCOPES, apiScopes, NO_SCOPES, narrow } from './user-rights.ts';

/** Tokens that work, which a sandbox holds at most. */
const TOKENS_AT_MOST = 50;
/** Tokens altogether; of those that are revoked or have expired the oldest go first. */
const TOKENS_KEPT = 200;

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
): { readonly token: string; readonly stored: StoredPersonalToken } {
  const token = formatToken(request.kind, tenant, randomness);
  const stored: StoredPersonalToken = {
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

/** The personal access tokens of a tenant, the oldest first. */
export function personalTokens(view: TenantView): readonly StoredPersonalToken[] {
  return storedTokens(view, 'pat');
}

/** Adds a personal token. @throws {Refusal} the name is taken, its end is past, or there are too many */
export function addToken(
  draft: Draft,
  request: TokenRequest,
  nowMs: number,
  randomness: Randomness,
): { readonly token: string; readonly stored: StoredPersonalToken } {
  const working = personalTokens(draft).filter((token) => isWorking(token, nowMs));
  const isSameName = ({ name }: StoredPersonalToken) => name.toLowerCase() === request.name.toLowerCase();
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
  keepToken(draft, issued.stored);
  return issued;
}

/** The personal tokens of a user, the oldest first. */
export function personalTokensOf(view: TenantView, userId: string): readonly StoredPersonalToken[] {
  return personalTokens(view).filter(({ user_id }) => user_id === userId);
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
): StoredPersonalToken | undefined {
  const token = personalTokensOf(draft, userId).find((candidate) => candidate.id === id);
  if (token?.revoked_at === null) {
    keepToken(draft, { ...token, revoked_at: new Date(nowMs).toISOString() });
  }
  return token;
}

function isWorking({ revoked_at, expires_at }: StoredPersonalToken, nowMs: number): boolean {
  return revoked_at === null && (expires_at === null || Date.parse(expires_at) > nowMs);
}

function dropOldest(draft: Draft, nowMs: number): void {
  const all = personalTokens(draft);
  const ended = all.filter((token) => !isWorking(token, nowMs));
  for (const token of ended.slice(0, Math.max(0, all.length + 1 - TOKENS_KEPT))) dropToken(draft, token);
}

/** The credential that a personal token is: with the rights that its user has at this moment, and no others. */
export function personalCredential(view: TenantView, stored: StoredPersonalToken): Made {
  if (stored.kind === 'mgt') return { from: [], make: () => credentialOf(stored, NO_SCOPES, NO_SCOPES) };
  const user = view.get('user', stored.user_id ?? '');
  const roles = user?.role_ids.map((id) => view.get('role', id)) ?? [];
  return {
    from: [user, ...roles],
    make: () => {
      const own = stored.scopes === null ? ALL_SCOPES : new Set(stored.scopes);
      const [scopes, legacyScopes] = [false, true].map((legacy) =>
        narrow(own, apiScopes(view, user, legacy)),
      );
      return credentialOf(stored, scopes ?? NO_SCOPES, legacyScopes ?? NO_SCOPES);
    },
  };
}

function credentialOf(
  stored: StoredPersonalToken,
  scopes: ReadonlySet<Scope>,
  legacyScopes: ReadonlySet<Scope>,
): Credential {
  return {
    id: stored.id,
    kind: stored.kind === 'mgt' ? 'management' : 'personal_access_token',
    name: stored.name,
    hint: stored.hint,
    userId: stored.user_id ?? undefined,
    client: undefined,
    scopes,
    legacyScopes,
    attributes: undefined,
    expiresMs: stored.expires_at === null ? undefined : Date.parse(stored.expires_at),
  };
}
