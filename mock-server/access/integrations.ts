/**
 * Integrations: third parties with a client id and a secret, exactly the rights of a matrix, and the attributes of
 * employees that are shared with them. Those of the system are the same in every tenant and never change.
 */
import type { IntegrationRight } from '../../spec/rights.ts';
import { type EmployeeAttribute, employeeAttributes } from '../../spec/schemas/employee.ts';
import type { Randomness } from '../entropy/randomness.ts';
import type { Json } from '../store/store.ts';
import type { WriteContext } from '../tenants/records.ts';
import { refuse, refuseField } from '../tenants/refusal.ts';
import type { Draft, TenantView } from '../tenants/tenant.ts';
import type { Made } from './find-credential.ts';
import { endAccessTokens } from './stored-token.ts';
import { formatToken, hashToken, maskToken } from './token-format.ts';

/** Custom integrations that a sandbox holds at most. */
const INTEGRATIONS_AT_MOST = 20;

/** What can be changed of a custom integration. */
export interface IntegrationFields {
  readonly name: string;
  readonly rights: readonly IntegrationRight[];
  readonly attributes: readonly EmployeeAttribute[];
}

/** An integration, whoever made it. */
interface AnyIntegration extends IntegrationFields {
  readonly id: string;
  readonly kind: 'marketplace' | 'partner' | 'recruiting' | 'custom';
  readonly client_id: string;
  readonly active: boolean;
  readonly hint: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

/** A custom integration as it is kept. */
export interface StoredIntegration extends AnyIntegration {
  readonly kind: 'custom';
  readonly hash: string;
  readonly hint: string;
}

const at = '2025-02-03T09:00:00Z';
const made = { active: true, hint: null, created_at: at, updated_at: at };

/** The integrations of the system, with the rights that they need. */
const systemIntegrations: readonly AnyIntegration[] = [
  {
    ...made,
    id: 'int_01jk5rc2g0e1ns4p9v7t3w8x2a',
    kind: 'marketplace',
    name: 'Timbrado time clocks',
    client_id: 'marketplace-timbrado',
    rights: ['employees:read', 'attendances:read', 'attendances:write'],
    attributes: ['first_name', 'last_name', 'office_id', 'external_id'],
  },
  {
    ...made,
    id: 'int_01jk5rc2g0e1ns4p9v7t3w8x2b',
    kind: 'partner',
    name: 'Lohnbüro Weidner payroll',
    client_id: 'partner-lohnbuero-weidner',
    rights: ['employees:read', 'attendances:read', 'absences:read', 'reports:read'],
    attributes: [...employeeAttributes],
  },
  {
    ...made,
    id: 'int_01jk5rc2g0e1ns4p9v7t3w8x2c',
    kind: 'recruiting',
    name: 'Kontor Recruiting',
    client_id: 'recruiting',
    rights: ['employees:write', 'documents:read', 'documents:write'],
    attributes: ['first_name', 'last_name', 'email', 'status'],
  },
];

/** All integrations of a tenant: those of the system, then its own, the oldest first. */
export function integrationsOf(view: TenantView): readonly AnyIntegration[] {
  return [...systemIntegrations, ...customIntegrations(view)];
}

/** An integration by its id. @throws {Refusal} there is none */
export function requireIntegration(view: TenantView, id: string): AnyIntegration {
  const found = integrationsOf(view).find((integration) => integration.id === id);
  if (found) return found;
  throw refuse('not_found', 'There is no integration with this id in your sandbox.');
}

/** A custom integration by its id. @throws {Refusal} there is none, or the system made it */
export function requireCustom(view: TenantView, id: string): StoredIntegration {
  const found = requireIntegration(view, id);
  if (isCustom(found)) return found;
  throw refuse('managed_by_system', `${found.name} was made by the system: nobody changes it by hand.`);
}

/** The custom integration with a client id. */
export function integrationOfClient(view: TenantView, clientId: string): StoredIntegration | undefined {
  return customIntegrations(view).find(({ client_id }) => client_id === clientId);
}

/** Adds a custom integration. @throws {Refusal} the name is taken, or there are too many */
export function addIntegration(
  draft: Draft,
  fields: IntegrationFields,
  { nowMs, newId }: WriteContext,
  randomness: Randomness,
): { readonly secret: string; readonly stored: StoredIntegration } {
  requireFreeName(draft, fields.name);
  if (customIntegrations(draft).length >= INTEGRATIONS_AT_MOST) {
    throw refuse('conflict', `A sandbox holds at most ${INTEGRATIONS_AT_MOST} custom integrations.`);
  }
  const id = newId('int');
  const now = new Date(nowMs).toISOString();
  const { secret, kept } = newSecret(draft, randomness);
  const stored: StoredIntegration = {
    id,
    kind: 'custom',
    client_id: `integration-${id.slice(-16)}`,
    ...fields,
    active: true,
    ...kept,
    created_at: now,
    updated_at: now,
  };
  keep(draft, stored);
  return { secret, stored };
}

/** Changes a custom integration. @throws {Refusal} the name is taken */
export function changeIntegration(
  draft: Draft,
  stored: StoredIntegration,
  fields: Partial<IntegrationFields> & { readonly active?: boolean },
  nowMs: number,
): StoredIntegration {
  if (fields.name !== undefined && fields.name.toLowerCase() !== stored.name.toLowerCase()) {
    requireFreeName(draft, fields.name);
  }
  const next = { ...stored, ...fields };
  if (JSON.stringify(next) === JSON.stringify(stored)) return stored;
  const changed = { ...next, updated_at: new Date(nowMs).toISOString() };
  keep(draft, changed);
  return changed;
}

/** Gives a new secret; the old one and every access token end. */
export function resetCredentials(
  draft: Draft,
  stored: StoredIntegration,
  nowMs: number,
  randomness: Randomness,
): { readonly secret: string; readonly stored: StoredIntegration } {
  const { secret, kept } = newSecret(draft, randomness);
  const changed = { ...stored, ...kept, updated_at: new Date(nowMs).toISOString() };
  keep(draft, changed);
  endAccessTokens(draft, stored.client_id);
  return { secret, stored: changed };
}

/** Ends a custom integration and its access tokens. */
export function disconnect(draft: Draft, stored: StoredIntegration): void {
  draft.dropEntry('integrations', stored.id);
  endAccessTokens(draft, stored.client_id);
}

/** The credential that an integration is: its rights, and the attributes that it sees. */
export function integrationCredential(stored: StoredIntegration): Made {
  return {
    from: [stored],
    make: () => {
      const rights = new Set(stored.rights);
      return {
        id: stored.id,
        kind: 'client',
        name: stored.name,
        hint: stored.hint,
        userId: undefined,
        client: { clientId: stored.client_id, kind: 'integration' },
        scopes: rights,
        legacyScopes: rights,
        attributes: new Set(stored.attributes),
        expiresMs: undefined,
      };
    },
  };
}

function isCustom(integration: AnyIntegration): integration is StoredIntegration {
  return integration.kind === 'custom';
}

function customIntegrations(view: TenantView): readonly StoredIntegration[] {
  const all = [...view.entries('integrations').values()] as unknown as StoredIntegration[]; // the table holds nothing else
  return all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

function keep(draft: Draft, stored: StoredIntegration): void {
  draft.setEntry('integrations', stored.id, { ...stored } as unknown as Json); // plain values throughout
}

function requireFreeName(view: TenantView, name: string): void {
  if (!integrationsOf(view).some((other) => other.name.toLowerCase() === name.toLowerCase())) return;
  throw refuseField('conflict', '/name', 'taken', `There is an integration called \`${name}\` already.`);
}

function newSecret(draft: Draft, randomness: Randomness) {
  const secret = formatToken('sec', draft.id, randomness);
  return { secret, kept: { hash: hashToken(secret), hint: maskToken(secret) } };
}
