/**
 * Ids of tenants: 12 characters of lowercase Crockford base32 (60 random bits), without the `sbx_` that
 * the API shows. They stand inside tokens and name files, so nothing is a tenant id unless it passed here.
 */
import { randomBase32 } from '../entropy/base32.ts';
import type { Randomness } from '../entropy/randomness.ts';

/** The id of a tenant; made by {@link createTenantId}, or checked by {@link isTenantId}. */
export type TenantId = string & { readonly __brand: 'TenantId' };

/** Characters in a tenant id. */
export const TENANT_ID_LENGTH = 12;

const TENANT_ID = /^[0-9a-hjkmnp-tv-z]{12}$/;

/** Tells whether a text has the form of a tenant id; not whether the tenant exists. */
export function isTenantId(text: string): text is TenantId {
  return text.length === TENANT_ID_LENGTH && TENANT_ID.test(text);
}

/** Makes the id of a new tenant. */
export function createTenantId(randomness: Randomness): TenantId {
  return randomBase32(randomness, TENANT_ID_LENGTH) as TenantId; // its form by construction
}
