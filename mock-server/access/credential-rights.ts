/** The credentials of a tenant as somebody may see them, each with the very rights that a call would be judged by. */
import type { Permission } from '../../spec/permissions.ts';
import type { RecordOf } from '../../spec/records.ts';
import type { callerKinds } from '../../spec/rights.ts';
import type { Scope } from '../../spec/scopes.ts';
import type { Tenant, TenantView } from '../tenants/tenant.ts';
import { clientRights, consoleClients } from './clients.ts';
import { credentialOfId } from './find-credential.ts';
import { integrationsOf } from './integrations.ts';
import { apiKeys } from './keys.ts';
import { mayDo } from './permissions.ts';
import { personalTokens } from './tokens.ts';

type Kind = (typeof callerKinds)[number];

/** A credential with its rights. */
export interface CredentialRights {
  readonly id: string;
  readonly kind: Kind;
  readonly name: string;
  readonly hint: string | null;
  readonly user_id: string | null;
  readonly active: boolean;
  readonly scopes: Scope[];
  readonly legacy_scopes: Scope[];
}

/** The permission that shows each kind; one's own tokens need none but the access to the API. */
const shownBy: Readonly<Record<Kind, Permission>> = {
  personal_access_token: 'manage_users',
  api_key: 'marketplace_and_api',
  api_client: 'marketplace_and_api',
  integration: 'marketplace_and_api',
};

/** What an actor sees, and which kinds are left out for want of which permission. */
export function visibleCredentials(tenant: Tenant, actor: RecordOf<'user'>, nowMs: number) {
  const isShown = (kind: Kind) => mayDo(actor, shownBy[kind]);
  const data = [
    ...tokenRights(tenant, nowMs).filter(
      ({ kind, user_id }) => isShown(kind) || (user_id === actor.id && mayDo(actor, 'api_access')),
    ),
    ...[...keyRights(tenant, nowMs), ...clientsRights(tenant), ...integrationRights(tenant)].filter(
      ({ kind }) => isShown(kind),
    ),
  ];
  const hidden = (Object.keys(shownBy) as Kind[]) // Object.keys widens to string
    .filter((kind) => !isShown(kind))
    .map((kind) => ({ kind, permission: shownBy[kind] }));
  return { data, hidden };
}

function tokenRights(tenant: Tenant, nowMs: number): readonly CredentialRights[] {
  return personalTokens(tenant).flatMap(({ id }) => rightsOfId(tenant, id, 'personal_access_token', nowMs));
}

function keyRights(tenant: Tenant, nowMs: number): readonly CredentialRights[] {
  return apiKeys(tenant).flatMap(({ id }) => rightsOfId(tenant, id, 'api_key', nowMs));
}

/** What does not work any more is left out. */
function rightsOfId(tenant: Tenant, id: string, kind: Kind, nowMs: number): readonly CredentialRights[] {
  const found = credentialOfId(tenant, id, nowMs);
  if (typeof found === 'string') return [];
  const { name, hint, userId = null, scopes, legacyScopes } = found;
  return [
    {
      id,
      kind,
      name,
      hint,
      user_id: userId,
      active: true,
      scopes: [...scopes],
      legacy_scopes: [...legacyScopes],
    },
  ];
}

function clientsRights(view: TenantView): readonly CredentialRights[] {
  return consoleClients(view).map((client) => {
    const { scopes, legacyScopes } = clientRights(view, client).make();
    return {
      id: client.id,
      kind: 'api_client',
      name: client.client_id,
      hint: client.hint,
      user_id: client.user_id,
      active: client.active,
      scopes: [...scopes],
      legacy_scopes: [...legacyScopes],
    };
  });
}

function integrationRights(view: TenantView): readonly CredentialRights[] {
  return integrationsOf(view).map(({ id, name, hint, active, rights }) => ({
    id,
    kind: 'integration',
    name,
    hint,
    user_id: null,
    active,
    scopes: [...rights],
    legacy_scopes: [...rights],
  }));
}
