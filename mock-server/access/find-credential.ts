/**
 * Finds the credential that a token is. What it may do is looked up when it is asked for, so that a change of a role
 * or of a right counts at once; what was made of the same things before is kept, and while nothing of a tenant
 * changes, nothing is looked up at all.
 */
import type { Tenant, TenantView } from '../tenants/tenant.ts';
import { accessTokenCredential } from './access-tokens.ts';
import { findClientOfId } from './any-client.ts';
import type { Credential } from './credential.ts';
import { keyCredential } from './keys.ts';
import { findStored, type StoredToken, storedTokens } from './stored-token.ts';
import { personalCredential } from './tokens.ts';

/** Why a token was refused. */
export type TokenFault = 'unknown' | 'expired' | 'revoked' | 'deactivated';

/** A credential, and what it was made of: as long as all of these are the same, so is the credential. */
export interface Made {
  readonly from: readonly unknown[];
  readonly make: () => Credential;
}

const kept = new WeakMap<
  StoredToken,
  { readonly from: readonly unknown[]; readonly credential: Credential }
>();

/** What tokens were found to be, as long as nothing of their tenant changes. */
interface Found {
  readonly revision: number;
  readonly credentials: Map<string, Credential>;
}

const FOUND_AT_MOST = 200;
const found = new WeakMap<Tenant, Found>();

/** Finds the credential of a token. */
export function findCredential(tenant: Tenant, token: string, nowMs: number): Credential | TokenFault {
  const { credentials } = foundOf(tenant);
  const known = credentials.get(token);
  if (known) return workingAt(known, nowMs);
  const stored = findStored(tenant, token);
  const credential = stored ? credentialNow(tenant, stored, nowMs) : 'unknown';
  if (typeof credential === 'string') return credential;
  if (credentials.size >= FOUND_AT_MOST) credentials.clear();
  credentials.set(token, credential);
  return credential;
}

function foundOf(tenant: Tenant): Found {
  const known = found.get(tenant);
  if (known?.revision === tenant.revision) return known;
  const none = { revision: tenant.revision, credentials: new Map<string, Credential>() };
  found.set(tenant, none);
  return none;
}

/** The credential of an id, as it is by now. An access token has that of its client. */
export function credentialOfId(tenant: Tenant, id: string, nowMs: number): Credential | TokenFault {
  const stored = storedTokens(tenant, 'pat', 'mgt', 'key').find((candidate) => candidate.id === id);
  if (stored) return credentialNow(tenant, stored, nowMs);
  const client = findClientOfId(tenant, id);
  if (!client) return 'unknown';
  return client.active ? client.rights.make() : 'deactivated';
}

function credentialNow(tenant: Tenant, stored: StoredToken, nowMs: number): Credential | TokenFault {
  const rights = rightsOf(tenant, stored);
  if (typeof rights === 'string') return rights;
  return workingAt(sameAsBefore(stored, rights), nowMs);
}

function workingAt(credential: Credential, nowMs: number): Credential | TokenFault {
  return credential.expiresMs !== undefined && credential.expiresMs <= nowMs ? 'expired' : credential;
}

function rightsOf(view: TenantView, stored: StoredToken): Made | TokenFault {
  if (stored.kind === 'at') return accessTokenCredential(view, stored);
  if (stored.kind === 'key') return keyCredential(stored);
  if (stored.revoked_at !== null) return 'revoked';
  return personalCredential(view, stored);
}

function sameAsBefore(stored: StoredToken, { from, make }: Made): Credential {
  const before = kept.get(stored);
  if (before && isSame(before.from, from)) return before.credential;
  const credential = make();
  kept.set(stored, { from, credential });
  return credential;
}

function isSame(before: readonly unknown[], now: readonly unknown[]): boolean {
  return before.length === now.length && before.every((one, index) => one === now[index]);
}
