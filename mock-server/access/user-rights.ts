/**
 * What a user may do through the simulated APIs at this moment: everything as the owner; as somebody of the company
 * with API access, what the roles open; as anybody else nothing (R4, R7). Legacy roles only count in v2.
 */
import type { RecordOf } from '../../spec/records.ts';
import { scopes as everyScope, type Scope } from '../../spec/scopes.ts';
import type { TenantView } from '../tenants/tenant.ts';
import { mayDo } from './permissions.ts';

type User = RecordOf<'user'>;

export const ALL_SCOPES: ReadonlySet<Scope> = new Set(everyScope);
export const NO_SCOPES: ReadonlySet<Scope> = new Set();

/** The scopes of a user's roles. @param legacy - whether legacy roles count */
export function roleScopes(view: TenantView, user: User, legacy: boolean): ReadonlySet<Scope> {
  if (user.owner) return ALL_SCOPES;
  const roles = user.role_ids.flatMap((id) => view.get('role', id) ?? []);
  return new Set(roles.flatMap((role) => (legacy || !role.legacy ? role.scopes : [])));
}

/** What a user may do through the APIs. @param legacy - whether legacy roles count, as they do in v2 */
export function apiScopes(view: TenantView, user: User | undefined, legacy: boolean): ReadonlySet<Scope> {
  return user && mayDo(user, 'api_access') ? roleScopes(view, user, legacy) : NO_SCOPES;
}

/** The scopes that are in both, in the order of the first. */
export function narrow(scopes: ReadonlySet<Scope>, to: ReadonlySet<Scope>): ReadonlySet<Scope> {
  return to === ALL_SCOPES ? scopes : new Set([...scopes].filter((scope) => to.has(scope)));
}
