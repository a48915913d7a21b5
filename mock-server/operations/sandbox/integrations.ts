/** Control API: integrations. */
import type { z } from 'zod';
import type { Integration, integrationOperations } from '../../../spec/sandbox/integrations.ts';
import { changesBetween, recordAudit } from '../../access/audit.ts';
import {
  addIntegration,
  changeIntegration,
  disconnect,
  type IntegrationFields,
  integrationsOf,
  requireCustom,
  requireIntegration,
  resetCredentials,
  type StoredIntegration,
} from '../../access/integrations.ts';
import type { Call, Handlers } from '../../handler.ts';
import { entityTagOf } from '../../pipeline/conditional/entity-tag.ts';

function describe(integration: ReturnType<typeof requireIntegration>): z.output<typeof Integration> {
  const { id, kind, client_id, name, rights, attributes, active, hint, created_at, updated_at } = integration;
  return {
    id,
    kind,
    client_id,
    name,
    rights: [...rights],
    attributes: [...attributes],
    active,
    hint,
    created_at,
    updated_at,
  };
}

/** An integration with the entity tag of what is kept, which the description follows from. */
function answer(integration: ReturnType<typeof requireIntegration>) {
  return {
    status: 200 as const,
    headers: { ETag: entityTagOf(integration) },
    body: describe(integration),
  };
}

const subjectOf = ({ id, name }: StoredIntegration) => ({ type: 'integration', id, name });

type ItsCall = Call<'management', { integration_id: string }, unknown, unknown>;

function change(
  call: ItsCall,
  action: `integration.${string}`,
  fields: Partial<IntegrationFields> & { readonly active?: boolean },
) {
  return call.tenant.write((draft) => {
    const before = requireCustom(draft, call.params.integration_id);
    const after = changeIntegration(draft, before, fields, call.nowMs);
    const changes = changesBetween(before, after, ['name', 'rights', 'attributes', 'active']);
    if (after !== before) recordAudit(draft, call, { action, subject: subjectOf(after), changes });
    return after;
  });
}

async function setActive(call: ItsCall, active: boolean) {
  const stored = await change(call, `integration.${active ? 'activated' : 'deactivated'}`, { active });
  return { status: 200, body: describe(stored) } as const;
}

export const integrationHandlers: Handlers<typeof integrationOperations> = {
  listIntegrations: ({ tenant }) => ({ status: 200, body: { data: integrationsOf(tenant).map(describe) } }),

  getIntegration: ({ tenant, params }) => answer(requireIntegration(tenant, params.integration_id)),

  createIntegration: async (call) => {
    const { tenant, services, body } = call;
    const { secret, stored } = await tenant.write((draft) => {
      const added = addIntegration(draft, body, call, services.randomness);
      recordAudit(draft, call, { action: 'integration.created', subject: subjectOf(added.stored) });
      return added;
    });
    return { status: 201, body: { ...describe(stored), client_secret: secret } };
  },

  updateIntegration: async (call) => {
    const given = Object.entries(call.body).filter(([, value]) => value !== undefined);
    return answer(await change(call, 'integration.changed', Object.fromEntries(given)));
  },

  resetIntegrationCredentials: async (call) => {
    const { tenant, params, services, nowMs } = call;
    const { secret, stored } = await tenant.write((draft) => {
      const reset = resetCredentials(
        draft,
        requireCustom(draft, params.integration_id),
        nowMs,
        services.randomness,
      );
      recordAudit(draft, call, { action: 'integration.credentials_reset', subject: subjectOf(reset.stored) });
      return reset;
    });
    return { status: 200, body: { ...describe(stored), client_secret: secret } };
  },

  deactivateIntegration: (call) => setActive(call, false),
  activateIntegration: (call) => setActive(call, true),

  disconnectIntegration: async (call) => {
    await call.tenant.write((draft) => {
      const stored = requireCustom(draft, call.params.integration_id);
      disconnect(draft, stored);
      recordAudit(draft, call, { action: 'integration.disconnected', subject: subjectOf(stored) });
    });
    return { status: 204, body: undefined };
  },
};
