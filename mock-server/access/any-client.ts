/** What gets access tokens with an id and a secret: an API client or a custom integration, each known by its client id. */
import type { TenantView } from '../tenants/tenant.ts';
import { clientOfId, clientRights, storedClient } from './clients.ts';
import type { Made } from './find-credential.ts';
import { integrationCredential, integrationOfClient, integrationsOf } from './integrations.ts';
import { hashToken, isSameHash } from './token-format.ts';

/** A client or an integration, as far as OAuth is concerned. */
export interface AnyClient {
  readonly clientId: string;
  readonly hash: string;
  readonly active: boolean;
  /** Whether running tokens stop while it is not active. */
  readonly stopsAtOnce: boolean;
  readonly rights: Made;
}

/** The client or integration with a client id. */
export function findClient(view: TenantView, clientId: string): AnyClient | undefined {
  const client = storedClient(view, clientId);
  if (client) {
    const { hash, active } = client;
    return { clientId, hash, active, stopsAtOnce: false, rights: clientRights(view, client) };
  }
  const integration = integrationOfClient(view, clientId);
  if (!integration) return undefined;
  const { hash, active } = integration;
  return { clientId, hash, active, stopsAtOnce: true, rights: integrationCredential(integration) };
}

/** The client or integration whose record has an id. */
export function findClientOfId(view: TenantView, id: string): AnyClient | undefined {
  const client = clientOfId(view, id);
  if (client) return findClient(view, client.client_id);
  const integration = integrationsOf(view).find((candidate) => candidate.id === id);
  return integration && findClient(view, integration.client_id);
}

/** Whether a secret is the one of a client. */
export function isSecretOf({ hash }: AnyClient, secret: string): boolean {
  return isSameHash(hash, hashToken(secret));
}
