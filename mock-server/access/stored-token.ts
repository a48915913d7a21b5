/**
 * Tokens as they are kept: of each the hash, under which it is found without a search, and the hint that lists show.
 * Whatever a token may do is looked up when it is used.
 */
import type { AccessLevel } from '../../spec/sandbox/keys.ts';
import type { Collection, Scope } from '../../spec/scopes.ts';
import type { Json } from '../store/store.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import { hashToken, isSameHash } from './token-format.ts';

interface StoredBase {
  readonly id: string;
  readonly hash: string;
  readonly hint: string;
  readonly created_at: string;
}

/** A personal access token, or the management token. Scopes `null`: everything that its user may do. */
export interface StoredPersonalToken extends StoredBase {
  readonly kind: 'pat' | 'mgt';
  readonly name: string;
  readonly user_id: string | null;
  readonly scopes: readonly Scope[] | null;
  readonly expires_at: string | null;
  readonly revoked_at: string | null;
}

/** An access token of a client. Scopes `null`: everything that the client may do. */
export interface StoredAccessToken extends StoredBase {
  readonly kind: 'at';
  readonly client_id: string;
  readonly scopes: readonly Scope[] | null;
  readonly expires_at: string;
}

/** An API key. */
export interface StoredKey extends StoredBase {
  readonly kind: 'key';
  readonly alias: string;
  readonly access: Readonly<Partial<Record<Collection, AccessLevel>>>;
  readonly user_id: string;
}

/** Any token. */
export type StoredToken = StoredPersonalToken | StoredAccessToken | StoredKey;

/** The entry of the difference that keeps a token. */
export function tokenEntry(stored: StoredToken): { table: 'tokens'; key: string; value: Json } {
  return { table: 'tokens', key: stored.hash, value: { ...stored } as unknown as Json }; // plain values throughout
}

/** Keeps a token. */
export function keepToken(draft: Draft, stored: StoredToken): void {
  const { table, key, value } = tokenEntry(stored);
  draft.setEntry(table, key, value);
}

/** Forgets a token. */
export function dropToken(draft: Draft, stored: StoredToken): void {
  draft.dropEntry('tokens', stored.hash);
}

/** All tokens of some kinds, the oldest first. */
export function storedTokens<K extends StoredToken['kind']>(
  view: TenantView,
  ...kinds: readonly K[]
): ReadonlyArray<Extract<StoredToken, { kind: K }>> {
  const all = [...view.entries('tokens').values()] as unknown as StoredToken[]; // the table holds nothing else
  const wanted = all.filter((stored): stored is Extract<StoredToken, { kind: K }> =>
    kinds.some((kind) => kind === stored.kind),
  );
  return wanted.sort((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at));
}

/** The access tokens of a client, the oldest first. */
export function accessTokensOf(view: TenantView, clientId: string): readonly StoredAccessToken[] {
  return storedTokens(view, 'at').filter((stored) => stored.client_id === clientId);
}

/** Ends every access token of a client. */
export function endAccessTokens(draft: Draft, clientId: string): void {
  for (const stored of accessTokensOf(draft, clientId)) dropToken(draft, stored);
}

/** Finds a token by its text. */
export function findStored(view: TenantView, token: string): StoredToken | undefined {
  const hash = hashToken(token);
  const stored = view.entry('tokens', hash) as unknown as StoredToken | undefined; // the table holds nothing else
  return stored && isSameHash(stored.hash, hash) ? stored : undefined;
}
