/** API keys of a tenant: few, each with an alias and an access level for each collection. */
import { type AccessLevel, accessLevels, baseCollections, KEYS_AT_MOST } from '../../spec/sandbox/keys.ts';
import { type Collection, collections, type Scope } from '../../spec/scopes.ts';
import type { Randomness } from '../entropy/randomness.ts';
import type { WriteContext } from '../tenants/records.ts';
import { refuse, refuseField } from '../tenants/refusal.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import type { Made } from './find-credential.ts';
import { keepToken, type StoredKey, storedTokens } from './stored-token.ts';
import { formatToken, hashToken, maskToken } from './token-format.ts';

/** The access level of each collection. */
export type KeyAccess = Readonly<Record<Collection, AccessLevel>>;

const names = Object.keys(collections) as readonly Collection[]; // Object.keys widens to string

/** The access of a new key: what is left out is as usual. */
export function completeAccess(given: Partial<Record<Collection, AccessLevel | undefined>> = {}): KeyAccess {
  const isBase = (name: Collection) => baseCollections.some((base) => base === name);
  const [none, read] = accessLevels;
  return Object.fromEntries(
    names.map((name) => [name, given[name] ?? (isBase(name) ? read : none)]),
  ) as KeyAccess; // one for each collection
}

/** The API keys of a tenant, the oldest first. */
export function apiKeys(view: TenantView): readonly StoredKey[] {
  return storedTokens(view, 'key');
}

/** Adds a key. @throws {Refusal} the alias is taken, or there are as many as there may be */
export function addKey(
  draft: Draft,
  request: { readonly alias: string; readonly access: KeyAccess; readonly userId: string },
  { nowMs, newId }: WriteContext,
  randomness: Randomness,
): { readonly key: string; readonly stored: StoredKey } {
  const existing = apiKeys(draft);
  const folded = (alias: string) => alias.normalize('NFKC').toLowerCase();
  if (existing.some(({ alias }) => folded(alias) === folded(request.alias))) {
    throw refuseField('conflict', '/alias', 'taken', `There is a key called \`${request.alias}\` already.`);
  }
  if (existing.length >= KEYS_AT_MOST) {
    throw refuse('conflict', `A sandbox holds at most ${KEYS_AT_MOST} API keys. Delete one first.`);
  }
  const key = formatToken('key', draft.id, randomness);
  const stored: StoredKey = {
    kind: 'key',
    id: newId('key'),
    alias: request.alias,
    access: request.access,
    user_id: request.userId,
    hash: hashToken(key),
    hint: maskToken(key),
    created_at: new Date(nowMs).toISOString(),
  };
  keepToken(draft, stored);
  return { key, stored };
}

/** The credential that a key is: what its access levels say. */
export function keyCredential(stored: StoredKey): Made {
  return {
    from: [],
    make: () => {
      const rights = new Set(
        names.flatMap((name): Scope[] => {
          const level = stored.access[name];
          if (level === 'none' || level === undefined) return [];
          return level === 'read' ? [`${name}:read`] : [`${name}:read`, `${name}:write`];
        }),
      );
      return {
        id: stored.id,
        kind: 'api_key',
        name: stored.alias,
        hint: stored.hint,
        userId: stored.user_id,
        client: undefined,
        scopes: rights,
        legacyScopes: rights,
        attributes: undefined,
        expiresMs: undefined,
      };
    },
  };
}
